/** Parts of the source that are tested by mutation, each with the tests that must notice a fault there. */

/** @type {Readonly<Record<string, { mutate: readonly string[], tests: readonly string[] }>>} */
export const AREAS = {
  decoders: {
    mutate: ['src/decode/stream/**/*.ts'],
    tests: ['test/decode/stream/**/*.test.ts']
  },
  captures: {
    mutate: ['src/engine/capture/foreign/**/*.ts'],
    tests: ['test/engine/capture/foreign/**/*.test.ts']
  },
  relay: {
    mutate: ['src/engine/connection/{relay,relay-leg,lifecycle}.ts'],
    tests: ['test/engine/connection/**/*.test.ts', 'test/engine/session/backpressure.test.ts']
  },
  filters: {
    mutate: ['src/shared/filter/**/*.ts', 'src/engine/analysis/views/matcher.ts'],
    tests: ['test/shared/filter/**/*.test.ts', 'test/engine/analysis/views/**/*.test.ts']
  }
}
