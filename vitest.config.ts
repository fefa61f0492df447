/**
 * Unit and integration tests: `pure` for code without sockets and files, `node` for everything else below the page, with
 * real sockets and the built worker threads, `alone` for those that need a process for each file, `measured` for tests of
 * memory and time, `web` for the page's code in a simulated DOM. The end-to-end tests have a config of their own.
 */

import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Importing `electron` outside Electron starts a download unless a folder is named; none is looked into. */
const env = {
  ELECTRON_OVERRIDE_DIST_PATH: process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '/no-electron-in-unit-tests'
}

/** Bounds for what hangs, far beyond what anything takes on a machine that is busy with other things, or whose disk is. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } }

/** Vitest leaves one core free, which is half of two; many tests wait for sockets and processes. */
const maxWorkers = availableParallelism() + 1

const PURE = ['test/decode/**/*.test.ts', 'test/shared/**/*.test.ts']
/** Tests that bound memory, rates, durations or the space of a disk. They run after the others, one at a time. */
const MEASURED = [
  'test/cli/decode-memory.test.ts',
  'test/engine/behaviour/pressure.test.ts',
  'test/engine/capture/full-disk.test.ts',
  'test/engine/captures/clear-memory.test.ts',
  'test/engine/export/large.test.ts',
  'test/engine/replay/large.test.ts',
  'test/engine/mock/serve/many.test.ts',
  'test/engine/session/backpressure.test.ts'
]

/** Tests that count the executions of all code in their process, which slows down whatever follows. */
const ALONE = ['test/hostile/**/*.test.ts']

/** What the projects of Node have in common. */
const node = {
  environment: 'node' as const,
  ...patience,
  globalSetup: ['test/helpers/build-host.global-setup.ts'],
  setupFiles: ['test/helpers/files-aside.setup.ts'],
  env
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...node,
          name: 'pure',
          include: PURE,
          maxWorkers,
          // They share no state, so the code under test is loaded once for each thread.
          pool: 'threads',
          isolate: false
        }
      },
      {
        test: {
          ...node,
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...['test/renderer/**', 'test/e2e/**', 'test/bench/**'],
            ...[...PURE, ...ALONE, ...MEASURED]
          ],
          maxWorkers,
          // Loading the engine anew for each file took half of the time. Processes and not threads: tests read what a
          // process used of the processor and of memory.
          pool: 'forks',
          isolate: false
        }
      },
      {
        test: { ...node, name: 'alone', include: ALONE, maxWorkers }
      },
      {
        test: { ...node, name: 'measured', include: MEASURED, maxWorkers: 1, sequence: { groupOrder: 1 } }
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
          maxWorkers,
          setupFiles: ['test/renderer/helpers/fresh-page.ts'],
          ...patience,
          env
        }
      }
    ]
  }
})
