/** The tests of one area, without those that meet other parts; `scripts/test-mutation.mjs` names them. */

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: (process.env['TCPLENS_MUTATION_TESTS'] ?? '').split(' '),
    globalSetup: ['test/helpers/build-host.global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000
  }
})
