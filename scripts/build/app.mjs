/** The desktop app's build: electron-vite into out/main, out/preload and out/renderer, when it is not fresh. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { OUTPUT_DIR, PROJECT_DIR } from '../runtime/paths.mjs'
import { startProgress } from '../runtime/progress.mjs'
import { run } from '../runtime/run.mjs'
import { StepError } from '../runtime/step-error.mjs'
import { ensureFresh } from './stamped-build.mjs'

export const ELECTRON_VITE = join(PROJECT_DIR, 'node_modules/electron-vite/bin/electron-vite.js')

const STAMP = join(OUTPUT_DIR, 'app.stamp')

/**
 * Invalidates the app build. The development server writes into the same folders, so their content is no longer this
 * build.
 */
export function forgetAppBuild() {
  rmSync(STAMP, { force: true })
}

/** @returns {Promise<void>} */
export async function ensureAppBuilt() {
  await ensureFresh({
    name: 'app',
    stamp: STAMP,
    inputs: ['src', 'resources', 'electron.vite.config.ts'],
    make: buildApp
  })
}

/** @returns {Promise<void>} */
async function buildApp() {
  const progress = startProgress('app: building')
  const { code, output } = await run(process.execPath, [ELECTRON_VITE, 'build'], { cwd: PROJECT_DIR })
  if (code !== 0) {
    progress.done('failed')
    throw new StepError('app: building', output, 'npm run build')
  }
  progress.done('built')
}
