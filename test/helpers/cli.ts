/** The CLI as a user starts it: a separate process, with its output lines and exit code. */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { temporaryFolder } from './engine'

const BIN = fileURLToPath(new URL('../../bin/tcplens.mjs', import.meta.url))
const WAIT_MS = 20_000

/** One line of `--json` output. */
export type JsonLine = Record<string, unknown>

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface RunningCli {
  readonly pid: number
  /** Objects printed so far. */
  lines(): JsonLine[]
  /** Resolves with the first matching object, printed already or later. */
  until(what: string, fits: (line: JsonLine) => boolean): Promise<JsonLine>
  /** All it printed on stdout so far. */
  text(): string
  /** Writes to its standard input, which is empty before. */
  type(text: string | Uint8Array): void
  endInput(): void
  kill(signal: NodeJS.Signals): void
  /** Stops reading the output of the process. */
  stopReading(): void
  /** Closes the reading end of the output, as after `| head -1`. */
  closeStdout(): void
  /** Resolves when the process has ended, even with unread output. */
  readonly gone: Promise<void>
  /** Resolves when the process has ended and all of its output is read. */
  readonly exited: Promise<Exit>
}

export function startCli(args: readonly string[]): RunningCli {
  return watchCli(spawn(process.execPath, [BIN, ...args], { stdio: 'pipe' }))
}

/** The same with at most so many files and sockets open at a time. */
export function startLimitedCli(descriptors: number, args: readonly string[]): RunningCli {
  const script = `ulimit -n ${descriptors} && exec "$@"`
  const command = ['-c', script, 'sh', process.execPath, BIN, ...args]
  return watchCli(spawn('sh', command, { stdio: 'pipe' }))
}

/**
 * Starts the CLI with this name server, on port 53, as the system's resolver, with a long timeout. Requires the right
 * to mount: see `needsMount`.
 */
export async function startCliAsking(nameServer: string, args: readonly string[]): Promise<RunningCli> {
  const path = join(await temporaryFolder(), 'resolv.conf')
  await writeFile(path, `nameserver ${nameServer}\noptions timeout:30 attempts:5\n`)
  const script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
  const command = ['--mount', 'sh', '-c', script, path, process.execPath, BIN, ...args]
  return watchCli(spawn('unshare', command, { stdio: 'pipe' }))
}

/** Starts the CLI in a PID namespace of its own, as in a container; requires root: see `needsMount`. */
export function startCliInNamespace(args: readonly string[]): RunningCli {
  const command = ['--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, BIN, ...args]
  return watchCli(spawn('unshare', command, { stdio: 'pipe' }))
}

function watchCli(child: ChildProcessWithoutNullStreams): RunningCli {
  let stdout = ''
  let stderr = ''
  // The process may end before it has read its input.
  child.stdin.on('error', () => undefined)
  const watchers = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const watch of watchers) watch()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
  })
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr })
      for (const watch of watchers) watch()
    })
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    child.stdout.resume()
    await exited
  })
  const lines = (): JsonLine[] => parseLines(stdout.slice(0, stdout.lastIndexOf('\n') + 1))
  return {
    pid: child.pid ?? 0,
    lines,
    until: (what, fits) =>
      new Promise((resolve, reject) => {
        const finish = (): void => {
          watchers.delete(watch)
          clearTimeout(timer)
        }
        const fail = (why: string): void => {
          finish()
          reject(new Error(`${why} before ${what}.\nstdout: ${stdout.slice(-2000)}\nstderr: ${stderr}`))
        }
        const watch = (): void => {
          const found = lines().find(fits)
          if (found !== undefined) {
            finish()
            resolve(found)
          } else if (child.exitCode !== null) fail('The command ended')
        }
        const timer = setTimeout(() => {
          fail('Nothing more was printed')
        }, WAIT_MS)
        watchers.add(watch)
        watch()
      }),
    text: () => stdout,
    type: (text) => {
      child.stdin.write(text)
    },
    endInput: () => {
      child.stdin.end()
    },
    kill: (signal) => {
      child.kill(signal)
    },
    stopReading: () => {
      child.stdout.pause()
    },
    closeStdout: () => {
      child.stdout.destroy()
    },
    gone,
    exited
  }
}

export function runCli(...args: string[]): Promise<Exit> {
  return startCli(args).exited
}

export function parseLines(stdout: string): JsonLine[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonLine)
}

/** A server that listens on the loopback, and its port. */
export async function startCliServer(...args: string[]): Promise<{ cli: RunningCli; port: number }> {
  const cli = startCli(['server', '--listen', '127.0.0.1:0', '--json', ...args])
  const { port } = await cli.until('listening', ({ event }) => event === 'listening')
  return { cli, port: Number(port) }
}

/** The bytes of one direction of a connection that were printed so far, one character a byte. */
export function dataOf(cli: RunningCli, connection: number, direction: 'up' | 'down'): string {
  return cli
    .lines()
    .filter((line) => line['event'] === 'data' && line['connection'] === connection)
    .filter((line) => line['direction'] === direction)
    .map(({ base64 }) => Buffer.from(String(base64), 'base64').toString('latin1'))
    .join('')
}

/** Starts a listening proxy; also returns its address. */
export async function startCliProxy(
  target: Endpoint,
  ...args: string[]
): Promise<{ cli: RunningCli; address: Endpoint }> {
  const cli = startCli([
    'proxy',
    '--listen',
    '127.0.0.1:0',
    '--target',
    `${target.host}:${target.port}`,
    '--json',
    ...args
  ])
  const line = await cli.until('listening', ({ event }) => event === 'listening')
  return { cli, address: { host: String(line['address']), port: Number(line['port']) } }
}
