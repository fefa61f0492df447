/**
 * The end-to-end tests: fresh builds, a virtual screen for each worker, and Vitest with the config of test/e2e. The
 * tests learn from the environment which executable to start (TCPLENS_ELECTRON), and each worker which screen is its
 * own (TCPLENS_SCREENS).
 */

import { ensureHostBuilt } from '../build-host.mjs'
import { ensureAppBuilt } from '../build/app.mjs'
import { PROJECT_DIR } from '../runtime/paths.mjs'
import { runVisible } from '../runtime/run.mjs'
import { withVirtualScreens } from '../runtime/screen.mjs'
import { VITEST } from './vitest.mjs'

/** Files that run at the same time. A window waits for its own processes often enough to leave time for another. */
const WORKERS = 2

/**
 * @param {object} options
 * @param {import('../runtime.mjs').Runtime} options.runtime
 * @param {readonly string[]} options.vitestArgs
 * @param {NodeJS.ProcessEnv} [options.environment]
 * @returns {Promise<number>} exit code
 */
export async function runEndToEnd({ runtime, vitestArgs, environment }) {
  await ensureAppBuilt()
  await ensureHostBuilt()
  return withVirtualScreens(WORKERS, (screens) =>
    runVisible(process.execPath, [VITEST, 'run', '--config', 'test/e2e/vitest.config.ts', ...vitestArgs], {
      cwd: PROJECT_DIR,
      env: {
        ...screens[0],
        ...runtime.environment,
        TCPLENS_ELECTRON: runtime.executable,
        TCPLENS_SCREENS: screens.map(({ DISPLAY }) => DISPLAY ?? '').join(','),
        ...environment
      }
    })
  )
}
