/**
 * Builds the engine's CLI host and worker threads for plain Node into out/host, unless the build is up to date. The
 * CLI, the tests and the benches check this on every start, so the check must cost milliseconds: a child process loads
 * vite, and only to build. The build goes into a temporary folder and is renamed, so that other processes never see a
 * partial build.
 */

import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { removeLeftovers } from './build/lock.mjs'
import { ensureFresh } from './build/stamped-build.mjs'
import { OUTPUT_DIR, PROJECT_DIR } from './runtime/paths.mjs'
import { run } from './runtime/run.mjs'
import { runScript, StepError } from './runtime/step-error.mjs'

const HOST_DIR = join(OUTPUT_DIR, 'host')
const CONFIG = 'vite.host.config.ts'
const VITE = join(PROJECT_DIR, 'node_modules/vite/bin/vite.js')

/**
 * @returns {Promise<string>} the folder that holds cli.js, capture-writer.js and analysis.js
 */
export async function ensureHostBuilt() {
  await ensureFresh({
    name: 'host',
    stamp: join(HOST_DIR, 'inputs.stamp'),
    inputs: ['src/shared', 'src/decode', 'src/engine', 'src/cli', CONFIG],
    make: buildHost
  })
  return HOST_DIR
}

/** @returns {Promise<void>} */
async function buildHost() {
  await removeLeftovers(OUTPUT_DIR, '.host-')
  const aside = await mkdtemp(join(OUTPUT_DIR, '.host-'))
  try {
    await buildHostInto(join(aside, 'new'))
    if (existsSync(HOST_DIR)) await rename(HOST_DIR, join(aside, 'old'))
    await rename(join(aside, 'new'), HOST_DIR)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/**
 * Builds in a child process: the bundler takes 400 MB, which a process that then runs the engine would keep.
 * @param {string} folder
 * @returns {Promise<void>}
 */
export async function buildHostInto(folder) {
  if (!existsSync(VITE)) throw new StepError('host: building', 'the dependencies are not installed', 'npm ci')
  const args = [
    VITE,
    'build',
    '--config',
    join(PROJECT_DIR, CONFIG),
    '--outDir',
    folder,
    '--logLevel',
    'error'
  ]
  const { code, output } = await run(process.execPath, args, { cwd: PROJECT_DIR })
  if (code !== 0) throw new StepError('host: building', output, 'npm run build')
}

if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url) {
  await runScript(async () => {
    await ensureHostBuilt()
    return 0
  })
}
