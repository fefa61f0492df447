/**
 * Parts of the source that are tested by mutation, each with the tests that must notice a fault there. The parts of one
 * area are tested one after the other: each runs its own tests only, since a fault that no test notices costs a run of
 * all of them.
 */

/**
 * @typedef {object} Area
 * @property {readonly string[]} mutate
 * @property {readonly string[]} tests
 */

const decoder = (/** @type {string} */ folder) => ({
  mutate: [`src/decode/stream/${folder}/**/*.ts`],
  tests: [`test/decode/stream/${folder}/**/*.test.ts`]
})

/** @type {Readonly<Record<string, Area>>} */
export const AREAS = {
  'decoders/common': {
    mutate: ['src/decode/stream/*.ts', 'src/decode/stream/proxy-header/**/*.ts'],
    tests: ['test/decode/stream/*.test.ts', 'test/decode/stream/http1/**/*.test.ts']
  },
  'decoders/grpc': decoder('grpc'),
  'decoders/http1': decoder('http1'),
  'decoders/http2': decoder('http2'),
  'decoders/redis': decoder('redis'),
  'decoders/socks': decoder('socks'),
  'decoders/sse': decoder('sse'),
  'decoders/starttls': {
    mutate: ['src/decode/stream/starttls/**/*.ts'],
    tests: ['test/decode/stream/starttls/upgrade-watch.test.ts']
  },
  'decoders/tls': decoder('tls'),
  'decoders/websocket': decoder('websocket'),
  captures: {
    mutate: ['src/engine/capture/foreign/**/*.ts'],
    tests: ['test/engine/capture/foreign/**/*.test.ts']
  },
  'relay/states': {
    mutate: ['src/engine/connection/lifecycle.ts'],
    tests: ['test/engine/connection/lifecycle.test.ts']
  },
  'relay/sockets': {
    mutate: ['src/engine/connection/{relay,relay-leg}.ts'],
    tests: ['test/engine/connection/{relay,relay-pressure,leg-events}.test.ts']
  },
  filters: {
    mutate: ['src/shared/filter/**/*.ts', 'src/engine/analysis/views/matcher.ts'],
    tests: ['test/shared/filter/**/*.test.ts', 'test/engine/analysis/views/**/*.test.ts']
  }
}
