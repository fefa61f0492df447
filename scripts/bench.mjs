/**
 * npm run bench: bundles the bench and the processes it starts into out/bench and runs it, beside a fresh build of
 * the worker threads.
 */

import { join } from 'node:path'
import { ensureHostBuilt } from './build-host.mjs'
import { NODE_TARGET } from './build/node-entries.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { OUTPUT_DIR, PROJECT_DIR } from './runtime/paths.mjs'
import { runVisible } from './runtime/run.mjs'
import { runScript } from './runtime/step-error.mjs'

/** One script a process: each part has its own CPU and memory account. */
const ENTRIES = {
  index: 'test/bench/index.ts',
  server: 'test/bench/peers/server.ts',
  client: 'test/bench/peers/client.ts',
  'pipe-proxy': 'test/bench/proxies/pipe-proxy.ts',
  'engine-proxy': 'test/bench/proxies/engine-proxy.ts'
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
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    },
    ssr: { target: 'node', noExternal: true }
  })
  const node = ['--enable-source-maps', join(folder, 'index.js')]
  return runVisible(process.execPath, [...node, ...process.argv.slice(2)], { cwd: PROJECT_DIR })
})
