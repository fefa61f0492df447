/**
 * Checks everything the app needs to run on this machine, and installs missing parts; a complete machine takes well
 * under a second. The parts are in scripts/runtime; this module defines their order.
 */

import { dirname } from 'node:path'
import { ensureElectron } from './runtime/electron.mjs'
import { sandboxSwitches } from './runtime/sandbox.mjs'
import { ensureSystemLibraries } from './runtime/system-libraries.mjs'

/**
 * @typedef {object} Runtime
 * @property {string} executable Electron's
 * @property {string[]} switches which it must be started with on this machine
 * @property {NodeJS.ProcessEnv} environment for children that look for Electron themselves
 */

/**
 * The dependencies must be installed before (runtime/dependencies.mjs).
 * @param {{ virtualScreen: boolean, argv?: readonly string[] }} needs argv: the user's own switches for Electron
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime({ virtualScreen, argv = [] }) {
  const executable = await ensureElectron()
  await ensureSystemLibraries(executable, { virtualScreen })
  return {
    executable,
    switches: await sandboxSwitches(executable, argv),
    environment: { ELECTRON_EXEC_PATH: executable, ELECTRON_OVERRIDE_DIST_PATH: dirname(executable) }
  }
}
