/**
 * npm run screenshots: runs the end-to-end file that takes the pictures of the documentation, into docs/screenshots.
 */

import { ensureRuntime } from './runtime.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { runScript } from './runtime/step-error.mjs'
import { runEndToEnd } from './test-run/end-to-end.mjs'

await runScript(async () => {
  await ensureDependencies()
  return runEndToEnd({
    runtime: await ensureRuntime({ virtualScreen: true }),
    vitestArgs: ['screenshots', ...process.argv.slice(2)],
    environment: { TCPLENS_SCREENSHOTS: 'docs/screenshots' }
  })
})
