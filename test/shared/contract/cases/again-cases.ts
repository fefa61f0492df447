/** Inputs of the requests for holding, sending, load tests and mock servers. */

import { MAX_SEND_BYTES } from '../../../../src/shared/contract/limits'
import { BYTE, BYTES, FIELDS, type ContractCases } from './samples'

const PLAYED = {
  capture: 1,
  connection: 1,
  side: 'client',
  pace: { kind: 'wait' },
  until: { kind: 'auto' },
  limit: 5000,
  edits: [],
  breakpoints: [0],
  stepping: false,
  placeholders: [],
  skipMissing: false
}
const REPEAT = {
  capture: 1,
  steps: [{ exchange: 1, extract: [{ find: 'json', name: 'token', path: '$.token' }] }],
  variables: [{ kind: 'range', name: 'n', from: 1, to: 9, step: 1, width: 3, atEnd: 'again' }],
  seed: 1,
  count: 100,
  seconds: null,
  concurrency: 10,
  rate: null,
  connections: { kind: 'keep' },
  record: { what: 'odd', errors: true, status: true, slower: 100 },
  timeout: 30_000,
  fixLength: true
}

export const againCases = {
  'conversations.list': { good: {}, bad: [[{ run: 1 }, 'run']] },
  'conversations.pieces': {
    good: { capture: 1, connection: 1, side: 'client', first: 0, count: 300 },
    bad: [
      [{ capture: 1, connection: 1, side: 'proxy', first: 0, count: 1 }, 'side'],
      [{ capture: 1, connection: 1, side: 'client', first: 0, count: 301 }, 'count']
    ]
  },
  'conversations.find': {
    good: {
      ...{ capture: 1, connection: 1, side: 'client' },
      placeholder: { name: 'id', piece: null, find: { kind: 'header', header: 'X-Id' } }
    },
    bad: [
      [
        {
          ...{ capture: 1, connection: 1, side: 'client' },
          placeholder: { name: '', piece: null, find: { kind: 'header', header: 'X-Id' } }
        },
        'placeholder.name'
      ]
    ]
  },
  'conversations.play': {
    good: { ...PLAYED, target: { host: 'a', port: 1 }, tls: { serverName: 'a' } },
    bad: [
      [{ ...PLAYED, pace: { kind: 'timing', factor: 0 } }, 'pace.factor'],
      [{ ...PLAYED, until: { kind: 'silence', after: 0 } }, 'until.after'],
      [{ ...PLAYED, limit: 0 }, 'limit'],
      [{ ...PLAYED, edits: [{ at: 0, kind: 'bytes', bytes: '' }] }, 'edits.0.bytes'],
      [{ ...PLAYED, edits: [{ at: -1, kind: 'skip' }] }, 'edits.0.at'],
      [
        { ...PLAYED, placeholders: [{ name: '', piece: null, find: { kind: 'json', path: 'a' } }] },
        'placeholders.0.name'
      ]
    ]
  },
  'conversations.go': { good: { run: 1, how: 'step' }, bad: [[{ run: 1, how: 'back' }, 'how']] },
  'conversations.pause': { good: { run: 1 }, bad: [[{ run: 0 }, 'run']] },
  'conversations.places': {
    good: { run: 1, first: 0, count: 300 },
    bad: [[{ run: 1, first: 0, count: 301 }, 'count']]
  },
  'conversations.change': {
    good: { run: 1, edits: [{ at: 0, kind: 'skip' }], breakpoints: [4] },
    bad: [[{ run: 1, edits: [], breakpoints: [-1] }, 'breakpoints.0']]
  },
  'conversations.differences': {
    good: { run: 1, first: 0, count: 300 },
    bad: [[{ run: 1, first: -1, count: 1 }, 'first']]
  },
  'conversations.cancel': { good: { run: 1 }, bad: [[{}, 'run']] },
  'repeat.start': {
    good: REPEAT,
    bad: [
      [{ ...REPEAT, count: null }, 'count'],
      [{ ...REPEAT, count: 0 }, 'count'],
      [{ ...REPEAT, concurrency: 1e6 }, 'concurrency'],
      [{ ...REPEAT, rate: 0 }, 'rate'],
      [{ ...REPEAT, steps: [] }, 'steps'],
      [{ ...REPEAT, steps: [{ extract: [] }] }, 'steps.0'],
      [
        { ...REPEAT, steps: [...REPEAT.steps, ...REPEAT.steps], connections: { kind: 'pipeline', depth: 2 } },
        'connections'
      ],
      [{ ...REPEAT, variables: [{ kind: 'uuid', name: 'a{b' }] }, 'variables.0.name'],
      [{ ...REPEAT, variables: [{ kind: 'integer', name: 'n', from: 2, to: 1 }] }, 'variables.0'],
      [
        { ...REPEAT, variables: [{ kind: 'csv', path: '/etc/passwd', header: true, atEnd: 'stop' }] },
        'variables.0.text'
      ],
      [{ ...REPEAT, record: { what: 'file', path: '/etc/x' } }, 'record.what']
    ]
  },
  'repeat.stop': { good: { run: 1 }, bad: [[{ run: 0 }, 'run']] },
  'repeat.get': { good: {}, bad: [[{ run: 1 }, 'run']] },
  'exchanges.replay': {
    good: {
      capture: 1,
      exchange: 1,
      target: { host: '::1', port: 80 },
      pieces: [
        { kind: 'bytes', bytes: BYTE },
        { kind: 'captured', start: 5, end: 2 ** 40 }
      ],
      way: {
        tls: { serverName: '', alpn: ['h2', 'http/1.1'], verify: false },
        through: 2,
        redirects: 20,
        reuse: true,
        timeout: 1
      }
    },
    bad: [
      [{ capture: 1, exchange: 1, target: 'evil' }, 'target'],
      [{ capture: 1, exchange: 1, connection: 1, pieces: BYTES }, 'connection'],
      [{ capture: 1, exchange: 1, direction: 'down' }, 'direction'],
      [{ capture: 1, connection: 1 }, 'pieces'],
      [{ capture: 1, connection: 1, range: [5, 5], pieces: BYTES }, 'range'],
      [{ capture: 1, exchange: 1, range: [0, 5] }, 'range'],
      [{ capture: 1, pieces: BYTES }, 'target'],
      [{ capture: 1, target: { host: 'x', port: 1 } }, 'pieces'],
      [
        { capture: 1, target: { host: 'x', port: 1 }, pieces: [{ kind: 'captured', start: 0, end: 1 }] },
        'pieces'
      ],
      [{ capture: 1, target: { host: 'x', port: 1 }, http2: { fields: FIELDS, body: 'captured' } }, 'http2'],
      [{ capture: 1, exchange: 1, http2: { fields: [], body: 'none' } }, 'http2.fields'],
      [{ capture: 1, exchange: 1, http2: { fields: FIELDS, body: 'pieces' } }, 'http2'],
      [{ capture: 1, exchange: 1, way: { tls: 'on' } }, 'way.tls'],
      [{ capture: 1, exchange: 1, way: { tls: { alpn: [''] } } }, 'way.tls.alpn.0'],
      [{ capture: 1, exchange: 1, way: { through: 0 } }, 'way.through'],
      [{ capture: 1, exchange: 1, way: { redirects: 21 } }, 'way.redirects'],
      [{ capture: 1, exchange: 1, way: { timeout: 0 } }, 'way.timeout'],
      [{ capture: 1, exchange: 1, way: { proxy: 'x' } }, 'way.proxy'],
      [{ capture: 1, exchange: 1, target: { host: 'x', port: 0 } }, 'target.port'],
      [{ capture: 1, exchange: 1, pieces: [] }, 'pieces'],
      [{ capture: 1, exchange: 1, pieces: [{ kind: 'bytes', bytes: 'text' }] }, 'pieces.0.bytes'],
      [{ capture: 1, exchange: 1, pieces: [{ kind: 'bytes', bytes: new Uint8Array(0) }] }, 'pieces.0.bytes'],
      [{ capture: 1, exchange: 1, pieces: [{ kind: 'captured', start: 5, end: 5 }] }, 'pieces.0'],
      [
        {
          capture: 1,
          exchange: 1,
          pieces: [BYTE, new Uint8Array(MAX_SEND_BYTES)].map((bytes) => ({ kind: 'bytes', bytes }))
        },
        'pieces'
      ],
      [{ capture: 1, exchange: 1, pieces: Array(65).fill({ kind: 'bytes', bytes: BYTE }) }, 'pieces']
    ]
  },
  'replays.stage': {
    good: { stage: null, bytes: BYTE },
    bad: [
      [{ stage: 0, bytes: BYTE }, 'stage'],
      [{ stage: 1, bytes: new Uint8Array(0) }, 'bytes'],
      [{ stage: 1, bytes: new Uint8Array(MAX_SEND_BYTES + 1) }, 'bytes']
    ]
  },
  'mocks.create': {
    good: { capture: 1, source: { of: 'exchanges', ranges: [[1, 3]] } },
    bad: [
      [{ capture: 1, source: { of: 'files', ranges: null } }, 'source.of'],
      [{ capture: 1, source: { of: 'exchanges', ranges: [] } }, 'source.ranges'],
      [{ capture: 1, source: { of: 'exchanges', ranges: null, path: '/etc/passwd' } }, 'source.path']
    ]
  },
  'mocks.list': { good: {}, bad: [[{ path: '/' }, 'path']] },
  'mocks.entries': {
    good: { id: 1, first: 0, count: 100 },
    bad: [[{ id: 1, first: 0, count: 101 }, 'count']]
  },
  'mocks.misses': { good: { id: 1, first: 0, count: 100 }, bad: [[{ id: 0, first: 0, count: 1 }, 'id']] },
  'mocks.reset': { good: { id: 1 }, bad: [[{}, 'id']] },
  'attempts.original': {
    good: { capture: 1, exchange: 1 },
    bad: [[{ capture: 1, exchange: 0 }, 'exchange']]
  },
  'attempts.stretch': {
    good: { capture: 1, connection: 1, stretch: { direction: 'up', start: 0, end: 5 } },
    bad: [
      [{ capture: 1, connection: 1, stretch: { direction: 'left', start: 0, end: 5 } }, 'stretch.direction']
    ]
  },
  'attempts.find': {
    good: { capture: 1, place: { connection: 1, up: 0, time: 1.5 } },
    bad: [[{ capture: 1, place: { connection: 1, up: -1, time: 1 } }, 'place.up']]
  }
} satisfies ContractCases
