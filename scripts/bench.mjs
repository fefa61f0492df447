/** npm run bench: bundles test/bench/index.ts into out/bench and runs it, beside a fresh build of the workers. */

import { join } from 'node:path'
import { ensureHostBuilt } from './build-host.mjs'
import { NODE_TARGET } from './build/node-entries.mjs'
import { ensureDependencies } from './runtime/dependencies.mjs'
import { OUTPUT_DIR, PROJECT_DIR } from './runtime/paths.mjs'
import { runVisible } from './runtime/run.mjs'
import { runScript } from './runtime/step-error.mjs'

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
      ssr: 'test/bench/index.ts',
      outDir: folder,
      emptyOutDir: true,
      target: NODE_TARGET,
      minify: false,
      sourcemap: true,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'index.js' } }
    }
  })
  const node = ['--expose-gc', '--enable-source-maps', join(folder, 'index.js')]
  return runVisible(process.execPath, [...node, ...process.argv.slice(2)], { cwd: PROJECT_DIR })
})
