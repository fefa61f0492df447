/**
 * Unit and integration tests: `node` for everything below the page, with real sockets and the built worker
 * threads, `web` for the page's code in a simulated DOM. The end-to-end tests have a config of their own.
 */

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Importing `electron` outside Electron starts a download unless a folder is named; none is looked into. */
const env = {
  ELECTRON_OVERRIDE_DIST_PATH: process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '/no-electron-in-unit-tests'
}

/** Bounds for what hangs, far beyond what anything takes on a machine that is busy with other things, or whose disk is. */
const patience = { testTimeout: 20_000, hookTimeout: 30_000, expect: { poll: { timeout: 10_000 } } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', 'test/bench/**'],
          environment: 'node',
          ...patience,
          globalSetup: ['test/helpers/build-host.global-setup.ts'],
          env
        }
      },
      {
        plugins: [vue()],
        test: {
          name: 'web',
          include: ['test/renderer/**/*.test.ts'],
          environment: 'happy-dom',
          // One thread and one DOM for all files: loading Vue and the DOM anew for each took most of the time.
          pool: 'threads',
          isolate: false,
          setupFiles: ['test/renderer/helpers/fresh-page.ts'],
          ...patience,
          env
        }
      }
    ]
  }
})
