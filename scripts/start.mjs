/** npm start: installs missing parts, builds changed parts, opens the app. Without a screen it runs the CLI demo. */

import { join } from 'node:path'
import { ensureAppBuilt } from './build/app.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { PROJECT_DIR } from './runtime/paths.mjs'
import { printLine } from './runtime/progress.mjs'
import { runVisible } from './runtime/run.mjs'
import { hasScreen } from './runtime/screen.mjs'
import { runScript } from './runtime/step-error.mjs'

await runScript(async () => {
  const argv = process.argv.slice(2)
  await ensureDependencies()
  if (!hasScreen()) {
    printLine(
      'no display found (DISPLAY and WAYLAND_DISPLAY are not set): starting the command line demo instead of the window'
    )
    return runVisible(process.execPath, [join(PROJECT_DIR, 'bin/tcplens.mjs'), 'demo', ...argv])
  }
  const { executable, switches } = await ensureRuntime({ virtualScreen: false, argv })
  await ensureAppBuilt()
  return runVisible(executable, [...switches, PROJECT_DIR, ...argv])
})
