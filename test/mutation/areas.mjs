/**
 * Parts of the source that are tested by mutation, each with the tests that must notice a fault there. The parts of one
 * area are tested one after the other: each runs its own tests only, since a fault that no test notices costs a run of
 * all of them.
 */

/**
 * @typedef {object} Area
 * @property {readonly string[]} mutate
 * @property {readonly string[]} tests
 * @property {boolean} [isolate] the tests keep state in modules, so each file loads them anew
 */

const decoder = (/** @type {string} */ folder) => ({
  mutate: [`src/decode/stream/${folder}/**/*.ts`],
  tests: [`test/decode/stream/${folder}/**/*.test.ts`]
})

/** Files of the reassembly that are tested by themselves, not through a capture. */
const STREAM_RULES = 'acceptable,half,held-segments,patience,recent-bytes'
/** Files of decoders in common that are tested by themselves. */
const TEXTS = 'recent,short-text,text-line,utf8-check'

/** @type {Readonly<Record<string, Area>>} */
export const AREAS = {
  'decoders/common': {
    mutate: ['src/decode/stream/*.ts', `!src/decode/stream/{${TEXTS}}.ts`],
    tests: ['test/decode/stream/*.test.ts', 'test/decode/stream/http1/**/*.test.ts']
  },
  'decoders/texts': {
    mutate: [`src/decode/stream/{${TEXTS}}.ts`],
    tests: [`test/decode/stream/{recent,text-line,utf8-check}.test.ts`]
  },
  'decoders/proxy-header': {
    mutate: ['src/decode/stream/proxy-header/**/*.ts'],
    tests: ['test/decode/stream/proxy-header.test.ts']
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
  'captures/packets': {
    mutate: ['src/engine/capture/foreign/ip-packet.ts'],
    tests: ['test/engine/capture/foreign/ip-packet.test.ts']
  },
  'captures/rules': {
    mutate: [`src/engine/capture/foreign/{${STREAM_RULES}}.ts`],
    tests: ['test/engine/capture/foreign/{held-segments,stream-rules}.test.ts']
  },
  'captures/files': {
    mutate: [
      'src/engine/capture/foreign/**/*.ts',
      `!src/engine/capture/foreign/{ip-packet,${STREAM_RULES}}.ts`
    ],
    tests: ['test/engine/capture/foreign/**/*.test.ts'],
    isolate: true
  },
  'relay/states': {
    mutate: ['src/engine/connection/lifecycle.ts'],
    tests: ['test/engine/connection/lifecycle.test.ts']
  },
  'relay/sockets': {
    mutate: ['src/engine/connection/{relay,relay-leg}.ts'],
    tests: ['test/engine/connection/{relay,relay-pressure,leg-events}.test.ts'],
    isolate: true
  },
  filters: {
    mutate: ['src/shared/filter/**/*.ts', 'src/engine/analysis/views/matcher.ts'],
    tests: ['test/shared/filter/**/*.test.ts', 'test/engine/analysis/views/**/*.test.ts']
  }
}
