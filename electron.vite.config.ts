/**
 * The desktop app's three builds. Targets are set by hand: electron-vite would take them from the version of the
 * `electron` package, but the app must also run in the older fallback runtime (scripts/runtime).
 */

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { APP_MAIN_ENTRIES, CHROME_TARGET, NODE_TARGET } from './scripts/build/node-entries.mjs'

export default defineConfig({
  main: {
    build: {
      target: NODE_TARGET,
      sourcemap: true,
      rolldownOptions: {
        // The workers lie beside index.js, where the engine's host looks for them.
        input: APP_MAIN_ENTRIES,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      target: NODE_TARGET,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed window loads its preload as CommonJS only.
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    // Nothing is inlined as a data: URL, which the page's policy refuses for fonts.
    build: { target: CHROME_TARGET, assetsInlineLimit: 0, sourcemap: 'hidden' }
  }
})
