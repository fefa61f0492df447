/** npm run dev: the app on electron-vite's development server, which reloads changed modules. */

import { ELECTRON_VITE, forgetAppBuild } from './build/app.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { PROJECT_DIR } from './runtime/paths.mjs'
import { runVisible } from './runtime/run.mjs'
import { NO_SANDBOX } from './runtime/sandbox.mjs'
import { hasScreen } from './runtime/screen.mjs'
import { runScript, StepError } from './runtime/step-error.mjs'

await runScript(async () => {
  const argv = process.argv.slice(2)
  await ensureDependencies()
  if (!hasScreen()) {
    throw new StepError(
      'dev',
      'no display found (DISPLAY and WAYLAND_DISPLAY are not set)',
      'npm run cli -- demo'
    )
  }
  const { switches, environment } = await ensureRuntime({ virtualScreen: false, argv })
  forgetAppBuild()
  const noSandbox = switches.includes(NO_SANDBOX) ? ['--noSandbox'] : []
  return runVisible(process.execPath, [ELECTRON_VITE, 'dev', ...noSandbox, ...argv], {
    cwd: PROJECT_DIR,
    env: { ...process.env, ...environment }
  })
})
