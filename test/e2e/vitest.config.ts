/**
 * End-to-end tests: the built app in the real Electron window. As many files run at the same time as there are screens,
 * because windows on one screen share its keyboard focus. Run by `npm run test:e2e`, which provides runtime and screens.
 */

import { defineConfig } from 'vitest/config'

const screens = (process.env['TCPLENS_SCREENS'] ?? '').split(',')

export default defineConfig({
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    // Screenshots are taken on request only; they check nothing.
    exclude: process.env['TCPLENS_SCREENSHOTS'] === undefined ? ['test/e2e/screenshots.test.ts'] : [],
    environment: 'node',
    // The tests share no state but the app's debugging library, which takes long to load.
    pool: 'forks',
    isolate: false,
    maxWorkers: screens.length,
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 90_000,
    teardownTimeout: 20_000
  }
})
