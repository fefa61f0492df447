/**
 * Entry points built for Node, under the names by which the engine's hosts find worker files next to their own. The
 * CLI host has them in out/host, the desktop app in out/main.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from '../runtime/paths.mjs'

const WORKERS = {
  engine: 'src/engine/engine-thread/worker.ts',
  'capture-writer': 'src/engine/capture/writer-worker.ts',
  'capture-saver': 'src/engine/capture/save-worker.ts',
  analysis: 'src/engine/analysis-thread/worker.ts',
  find: 'src/engine/find-thread/find-worker.ts',
  repeat: 'src/engine/repeat/repeat-worker.ts'
}

export const HOST_ENTRIES = existing({ cli: 'src/cli/index.ts', ...WORKERS })
export const APP_MAIN_ENTRIES = existing({ index: 'src/main/index.ts', ...WORKERS })

/** The Node inside the oldest runtime the app is started in, Electron 33. */
export const NODE_TARGET = 'node20.18'
/** The Chromium of that same runtime. */
export const CHROME_TARGET = 'chrome130'

/**
 * Leaves out entries that do not exist yet, so that a new tree builds; a host reports a missing entry itself.
 * @param {Record<string, string>} entries
 * @returns {Record<string, string>}
 */
function existing(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(join(PROJECT_DIR, path))))
}
