/**
 * The build of the engine for plain Node: the console command and the worker threads. Everything but Node's own
 * modules is bundled, so the result starts fast and needs no node_modules. Run by scripts/build-host.mjs.
 */

import { defineConfig } from 'vite'
import { HOST_ENTRIES, NODE_TARGET } from './scripts/build/node-entries.mjs'

export default defineConfig({
  build: {
    ssr: true,
    target: NODE_TARGET,
    minify: false,
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: {
      input: HOST_ENTRIES,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
    }
  },
  ssr: { target: 'node', noExternal: true }
})
