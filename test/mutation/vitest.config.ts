/** The tests of one area, without those that meet other parts; `scripts/test-mutation.mjs` names them. */

import { defineConfig } from 'vitest/config'
import { throwInEndlessLoops } from './endless-loops'

export default defineConfig({
  plugins: [throwInEndlessLoops()],
  test: {
    include: (process.env['TCPLENS_MUTATION_TESTS'] ?? '').split(' '),
    globalSetup: ['test/helpers/build-host.global-setup.ts'],
    setupFiles: ['test/mutation/setup.ts'],
    pool: 'threads',
    isolate: process.env['TCPLENS_MUTATION_ISOLATE'] === '1',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    env: { TCPLENS_PROPERTIES: 'mutation' }
  }
})
