/**
 * npm run test:coverage: runs the unit tests and the end-to-end tests of the window, and lists the lines and branches
 * that they took of each `model` folder and composable. `npm run test:coverage -- --report` lists those of the last
 * run, of `npm test` too. Fails as `npm test` does if one is below its floor.
 */

import { ensureAppBuilt } from './build/app.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { PROJECT_DIR } from './runtime/paths.mjs'
import { runVisible } from './runtime/run.mjs'
import { runScript } from './runtime/step-error.mjs'
import { checkCoverage, COUNTING, countPage, HELD_TESTS } from './test-run/coverage.mjs'
import { runEndToEnd } from './test-run/end-to-end.mjs'
import { VITEST } from './test-run/vitest.mjs'

await runScript(async () => {
  if (process.argv.includes('--report')) return (await checkCoverage({ table: true })) ? 0 : 1

  await ensureDependencies()
  const runtime = await ensureRuntime({ virtualScreen: true })
  const unit = await runVisible(process.execPath, [VITEST, 'run', ...HELD_TESTS, ...COUNTING], {
    cwd: PROJECT_DIR
  })
  await ensureAppBuilt()
  const page = await runEndToEnd({ runtime, vitestArgs: [], environment: countPage() })
  const reached = await checkCoverage({ table: true })
  return unit === 0 && page === 0 && reached ? 0 : 1
})
