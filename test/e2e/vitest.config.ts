/**
 * End-to-end tests: the built app in the real Electron window. They run sequentially, because they share the screen
 * and its keyboard focus. Run by `npm run test:e2e`, which provides runtime and screen.
 */

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    // Screenshots are taken on request only; they check nothing.
    exclude: process.env['TCPLENS_SCREENSHOTS'] === undefined ? ['test/e2e/screenshots.test.ts'] : [],
    environment: 'node',
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 90_000,
    teardownTimeout: 20_000
  }
})
