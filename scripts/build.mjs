/** npm run build: the desktop app and the CLI host, each if it is not fresh. */

import { ensureHostBuilt } from './build-host.mjs'
import { ensureAppBuilt } from './build/app.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { runScript } from './runtime/step-error.mjs'

await runScript(async () => {
  await ensureDependencies()
  await ensureAppBuilt()
  await ensureHostBuilt()
  return 0
})
