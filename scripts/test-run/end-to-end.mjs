/**
 * The end-to-end tests: fresh builds, a virtual screen, and Vitest with the config of test/e2e. The tests learn
 * from the environment which executable to start (TCPLENS_ELECTRON).
 */

import { ensureHostBuilt } from '../build-host.mjs'
import { ensureAppBuilt } from '../build/app.mjs'
import { PROJECT_DIR } from '../runtime/paths.mjs'
import { runVisible } from '../runtime/run.mjs'
import { withVirtualScreen } from '../runtime/screen.mjs'
import { VITEST } from './vitest.mjs'

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
  return withVirtualScreen((screen) =>
    runVisible(process.execPath, [VITEST, 'run', '--config', 'test/e2e/vitest.config.ts', ...vitestArgs], {
      cwd: PROJECT_DIR,
      env: { ...screen, ...runtime.environment, TCPLENS_ELECTRON: runtime.executable, ...environment }
    })
  )
}
