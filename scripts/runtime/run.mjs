/**
 * Child processes of the scripts: `run` for steps whose output matters only when they fail, `runVisible`
 * for stages whose output is the point. Neither uses a shell, so no argument is ever re-parsed.
 */

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { basename } from 'node:path'

/** Limit of the output kept from a quiet step: enough for the error, small in memory. */
const KEPT_OUTPUT_CHARS = 64 * 1024

/**
 * @typedef {object} RunResult
 * @property {number} code exit code; 127 when the program could not be started
 * @property {string} output both streams as they came, the last 64 Ki characters of them
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options] onLine gets the
 *   last whole line each time some came, for progress
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { onLine, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    /** @param {string} text */
    const keep = (text) => {
      output = (output + text).slice(-KEPT_OUTPUT_CHARS)
      const line = text.trimEnd().split('\n').at(-1)
      if (line) onLine?.(line)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', (error) => {
      resolve({ code: 127, output: error.message })
    })
    child.on('close', (code, signal) => {
      resolve({ code: exitCode(code, signal), output })
    })
  })
}

/**
 * Runs a command with our own streams, and forwards the signals that end us, so that Ctrl-C or a service manager ends
 * the child and we report its exit code instead of leaving it running.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, byLine?: boolean }} [options] byLine for commands that run at the
 *   same time: the child sees no terminal, and its output is passed on in whole lines
 * @returns {Promise<number>}
 */
export function runVisible(command, args, { byLine = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const output = byLine ? 'pipe' : 'inherit'
    const child = spawn(command, args, { ...options, stdio: ['inherit', output, output] })
    passOnLines(child.stdout, process.stdout)
    passOnLines(child.stderr, process.stderr)
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the whole process group: the child has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of signals) process.on(signal, forward)
    const release = () => {
      for (const signal of signals) process.off(signal, forward)
    }
    child.on('error', (error) => {
      release()
      reject(error)
    })
    child.on('close', (code, signal) => {
      release()
      resolve(exitCode(code, signal))
    })
  })
}

/**
 * Returns npm as a command line for `run`: the npm that started us, if any, so that the same version with the same
 * configuration does the work, also on Windows where `npm` itself is a shell script.
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand() {
  const script = process.env['npm_execpath']
  if (script !== undefined && /^npm-cli\.c?js$/.test(basename(script))) {
    return { command: process.execPath, args: [script] }
  }
  return process.platform === 'win32'
    ? { command: process.env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/c', 'npm'] }
    : { command: 'npm', args: [] }
}

/** `npm ci` without the parts that only cost time here, and with retries that end within seconds instead of minutes. */
export const NPM_CI = [
  'ci',
  '--no-audit',
  '--no-fund',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000'
]

/**
 * Returns the lines that npm marks as errors, without the mark, codes, stack frames and the path of its log file.
 * @param {string} output
 * @returns {string}
 */
export function npmErrors(output) {
  const lines = output
    .split('\n')
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ''))
    .filter(
      (line) => line !== '' && !/^(code|syscall|errno|network)\b|^\s+at |complete log of this run/.test(line)
    )
  return lines.length > 0 ? lines.slice(0, 6).join('\n') : output.trim().split('\n').slice(-6).join('\n')
}

/**
 * @param {import('node:stream').Readable | null} from null when the child writes to our stream itself
 * @param {NodeJS.WritableStream} to
 */
function passOnLines(from, to) {
  if (from === null) return
  let rest = ''
  from.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    const end = text.lastIndexOf('\n') + 1
    if (end > 0) to.write(rest + text.slice(0, end))
    rest = end > 0 ? text.slice(end) : rest + text
  })
  from.on('end', () => {
    if (rest !== '') to.write(`${rest}\n`)
  })
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @returns {number} a signal is reported the way shells do, 128 + its number
 */
function exitCode(code, signal) {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
