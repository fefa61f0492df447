/**
 * Goes into `resources/app` of the fallback runtime and replaces the default app of an official Electron for
 * `electron <folder>`: it adopts the folder's name, version and path, and loads its main module. It awaits the load
 * at top level because Electron emits `ready` only after its entry module has settled; the app can then do the work
 * that must precede `ready`, such as registering privileged schemes.
 */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app as electronApp } from 'electron'

/**
 * Electron's own default app sets these two; its public types leave them out.
 * @type {import('electron').App & { setVersion(version: string): void, setAppPath(path: string): void }}
 */
const app = /** @type {never} */ (electronApp)

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  process.stderr.write('usage: electron [switches] <app folder> [arguments]\n')
  app.exit(2)
} else {
  await load(resolve(folder))
}

/** @param {string} appPath */
async function load(appPath) {
  /** @type {{ name?: string, productName?: string, version?: string, main?: string }} */
  let manifest
  try {
    manifest = JSON.parse(readFileSync(resolve(appPath, 'package.json'), 'utf8'))
  } catch (error) {
    process.stderr.write(`Cannot start the app in ${appPath}: ${String(error)}\n`)
    app.exit(1)
    return
  }
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  if (manifest.version !== undefined) app.setVersion(manifest.version)
  const name = manifest.productName ?? manifest.name
  if (name !== undefined) {
    app.setName(name)
    if (process.platform === 'linux') app.setDesktopName(`${name}.desktop`)
  }
  app.setAppPath(appPath)
  // resolve() finds the main module like Node does; import() is needed because require() refuses an ES module.
  const main = createRequire(import.meta.url).resolve(appPath)
  try {
    await import(pathToFileURL(main).href)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    app.exit(1)
  }
}
