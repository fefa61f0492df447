/**
 * npm run bench: bundles the bench and the processes it starts into out/bench and runs it, beside a fresh build of
 * the worker threads.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureHostBuilt } from './build-host.mjs'
import { ensureAppBuilt } from './build/app.mjs'
import { NODE_TARGET } from './build/node-entries.mjs'
import { ensureRuntime } from './runtime.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { OUTPUT_DIR, PROJECT_DIR } from './runtime/paths.mjs'
import { runVisible } from './runtime/run.mjs'
import { withVirtualScreen } from './runtime/screen.mjs'
import { runScript } from './runtime/step-error.mjs'

/** One process per script: each part has its own CPU and memory account. */
const ENTRIES = {
  index: 'test/bench/index.ts',
  options: 'test/bench/options.ts',
  server: 'test/bench/peers/server.ts',
  client: 'test/bench/peers/client.ts',
  'pipe-proxy': 'test/bench/proxies/pipe-proxy.ts',
  'tls-relay': 'test/bench/proxies/tls-relay.ts',
  'no-analysis': 'test/bench/proxies/no-analysis.ts',
  'engine-proxy': 'test/bench/proxies/engine-proxy.ts',
  'electron-engine': 'test/bench/proxies/electron-engine.ts',
  window: 'test/bench/window/index.ts'
}

await runScript(async () => {
  await ensureDependencies()
  await ensureHostBuilt()
  const { build } = await import('vite')
  const folder = join(OUTPUT_DIR, 'bench')
  await build({
    root: PROJECT_DIR,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: NODE_TARGET,
      minify: false,
      sourcemap: true,
      copyPublicDir: false,
      rolldownOptions: {
        input: ENTRIES,
        external: ['electron', 'playwright-core'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    },
    ssr: { target: 'node', noExternal: true }
  })
  // Electron starts apps, and an app is a folder.
  await mkdir(join(folder, 'electron-app'))
  const app = { name: 'tcplens-bench', type: 'module', main: '../electron-engine.js' }
  await writeFile(join(folder, 'electron-app/package.json'), JSON.stringify(app))

  const args = process.argv.slice(2)
  const bench = ['--enable-source-maps', join(folder, 'index.js'), ...args]
  if (!(await runsElectron(join(folder, 'options.js'), args)))
    return runVisible(process.execPath, bench, { cwd: PROJECT_DIR })
  const runtime = await ensureRuntime({ virtualScreen: true })
  await ensureAppBuilt()
  return withVirtualScreen((screen) =>
    runVisible(process.execPath, bench, {
      cwd: PROJECT_DIR,
      env: { ...screen, ...runtime.environment, TCPLENS_ELECTRON: runtime.executable }
    })
  )
})

/**
 * Invalid arguments need no Electron: the bench itself reports them.
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
async function runsElectron(script, args) {
  /** @type {typeof import('../test/bench/options.ts')} */
  const { needsElectron, parseOptions } = await import(pathToFileURL(script).href)
  try {
    const options = parseOptions(args)
    return options !== null && needsElectron(options)
  } catch {
    return false
  }
}
