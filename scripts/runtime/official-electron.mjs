/**
 * The official Electron: the binary that the `electron` package downloads on first use. Its own installer does the
 * work (mirrors, cache, checksums). This module adds progress and a timeout, because on a closed network connections
 * to the host may hang instead of being refused.
 */

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROJECT_DIR } from './paths.mjs'
import { startProgress } from './progress.mjs'

const PACKAGE_DIR = join(PROJECT_DIR, 'node_modules/electron')
const DIST_DIR = join(PACKAGE_DIR, 'dist')

/** Time to the first byte. A reachable host responds within one second, or a few over a bad line. */
const ANSWER_LIMIT_MS = 8_000
/** Without a further byte. */
const STALL_LIMIT_MS = 30_000
const POLL_MS = 200

/** @returns {string} */
export function officialVersion() {
  /** @type {{ version: string }} */
  const manifest = JSON.parse(readFileSync(join(PACKAGE_DIR, 'package.json'), 'utf8'))
  return manifest.version
}

/** @returns {string | undefined} path of the executable */
export function findOfficial() {
  const executable = join(DIST_DIR, executableName())
  const version = readText(join(DIST_DIR, 'version'))?.replace(/^v/, '')
  const complete =
    version === officialVersion() && readText(join(PACKAGE_DIR, 'path.txt')) === executableName()
  return complete && existsSync(executable) ? executable : undefined
}

/**
 * @returns {Promise<{ executable: string } | { reason: string }>}
 */
export async function downloadOfficial() {
  const progress = startProgress(`Electron ${officialVersion()}: official download`)
  const folder = mkdtempSync(join(tmpdir(), 'tcplens-electron-'))
  try {
    const reason = await runInstaller(folder, progress)
    const executable = findOfficial()
    if (executable !== undefined) {
      progress.done('installed')
      return { executable }
    }
    progress.done('failed')
    return { reason: reason ?? 'the installer exited without an executable' }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder temporary folder of the installer, whose growth is the progress
 * @param {import('./progress.mjs').ProgressLine} progress
 * @returns {Promise<string | undefined>} why it failed
 */
function runInstaller(folder, progress) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(PACKAGE_DIR, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder, ELECTRON_GET_NO_PROGRESS: '1' }
    })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      errors += text
    })

    let bytes = 0
    let grewAt = performance.now()
    /** @type {string | undefined} */
    let givenUp
    const timer = setInterval(() => {
      const size = bytesIn(folder)
      if (size !== bytes || existsSync(DIST_DIR)) {
        bytes = size
        grewAt = performance.now()
        progress.update(size > 0 ? `${(size / 1e6).toFixed(0)} MB` : 'unpacking')
        return
      }
      const limit = bytes === 0 ? ANSWER_LIMIT_MS : STALL_LIMIT_MS
      if (performance.now() - grewAt < limit) return
      givenUp = `no response from the download host for ${limit / 1000} s`
      child.kill()
    }, POLL_MS)
    child.on('close', (code) => {
      clearInterval(timer)
      resolve(givenUp ?? (code === 0 ? undefined : reasonOf(errors)))
    })
  })
}

/**
 * @param {string} errors
 * @returns {string}
 */
function reasonOf(errors) {
  if (errors.includes('fetch failed')) return 'the download host cannot be reached'
  const line = errors.split('\n').find((text) => /error/i.test(text))
  return line?.trim() ?? 'the installer failed'
}

/** @returns {string} path of the executable inside the distribution, as the `electron` package has it */
export function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * @param {string} folder
 * @returns {number}
 */
function bytesIn(folder) {
  let bytes = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false })
    if (stats?.isFile()) bytes += stats.size
  }
  return bytes
}

/**
 * @param {string} path
 * @returns {string | undefined}
 */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}
