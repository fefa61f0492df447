import { DEFAULT_EXPORT_OPTIONS } from '../../../src/shared/contract/exporting'
import { describe, expect, it } from 'vitest'
import type { requests } from '../../../src/shared/contract/contract'
import { MAX_SEND_BYTES } from '../../../src/shared/contract/limits'
import { checkOutput, parseInput } from '../../../src/shared/contract/parse'
import { MAX_PREVIEW_PAGE_BYTES } from '../../../src/shared/contract/preview'

const PROXY = {
  kind: 'proxy',
  name: 'web',
  listen: { host: '127.0.0.1', port: 0 },
  target: { host: 'example.test', port: 80 }
}
const HTTP = {
  kind: 'http',
  on: true,
  answer: { from: 'page', text: '<h1>Hello</h1>', type: 'text/html' },
  status: 200,
  reason: '',
  headers: '',
  contentLength: 'right',
  chunked: false,
  connection: 'auto'
}
const BYTE = new Uint8Array(1)
const FIELDS = [{ name: ':method', value: 'GET' }]
const BYTES = [{ kind: 'bytes', bytes: BYTE }]
const HEX = { form: 'hex', text: '00' }
const SNIPPET = { name: 'ping', folder: '', what: { kind: 'payload', payload: HEX } }
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
const EXCHANGES = { kind: 'exchanges', filter: '', sessions: null, sort: null }

/** For every request: an input that is right, and wrong ones with the member the refusal must name. */
const CASES: Record<keyof typeof requests, { good: unknown; bad: [input: unknown, member: string][] }> = {
  'sessions.list': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
  'sessions.create': {
    good: { config: PROXY, start: true },
    bad: [
      [{ config: PROXY }, 'start'],
      [{ config: { ...PROXY, kind: 'balloon' }, start: true }, 'config.kind'],
      [{ config: { ...PROXY, listen: { host: '', port: 1 } }, start: true }, 'config.listen.host'],
      [{ config: { ...PROXY, listen: { host: '  ', port: 1 } }, start: true }, 'config.listen.host'],
      [{ config: { ...PROXY, listen: { host: 'a', port: 65_536 } }, start: true }, 'config.listen.port'],
      [{ config: { ...PROXY, target: { host: 'a', port: 0 } }, start: true }, 'config.target.port'],
      [{ config: { ...PROXY, target: { host: 'a', port: 1.5 } }, start: true }, 'config.target.port'],
      [{ config: { ...PROXY, target: { host: 'a', port: NaN } }, start: true }, 'config.target'],
      [
        { config: { kind: 'server', name: '', listen: PROXY.listen, target: PROXY.target }, start: true },
        'config.target'
      ],
      [{ config: { kind: 'server', name: '' }, start: true }, 'config.listen'],
      [
        { config: { kind: 'client', name: '', target: { host: 'a', port: 0 } }, start: true },
        'config.target.port'
      ],
      [{ config: { ...PROXY, startAtLaunch: 1 }, start: true }, 'config.startAtLaunch'],
      [{ config: { ...PROXY, name: 'x'.repeat(81) }, start: true }, 'config.name'],
      [{ config: { ...PROXY, path: '/etc/passwd' }, start: true }, 'config.path']
    ]
  },
  'sessions.trust': {
    good: { id: 1, host: 'example.test', on: true },
    bad: [
      [{ id: 1, host: '', on: true }, 'host'],
      [{ id: 1, host: 'example.test' }, 'on']
    ]
  },
  'sessions.unpin': { good: { id: 1, host: null }, bad: [[{ id: 1, host: 7 }, 'host']] },
  'authority.get': { good: {}, bad: [[{ folder: '/etc' }, 'folder']] },
  'authority.regenerate': { good: {}, bad: [[{ folder: '/etc' }, 'folder']] },
  'authority.certificate': { good: { form: 'der' }, bad: [[{ form: 'key' }, 'form']] },
  'authority.save': { good: { form: 'p12' }, bad: [[{ form: 'pem', path: '/etc/x' }, 'path']] },
  'browsers.list': { good: {}, bad: [[{ all: true }, 'all']] },
  'browsers.open': {
    good: { id: 'chromium', session: 1 },
    bad: [
      [{ session: 1 }, 'id'],
      [{ id: 'chromium', session: 0 }, 'session']
    ]
  },
  'sessions.update': {
    good: { id: 1, config: PROXY },
    bad: [
      [{ id: 0, config: PROXY }, 'id'],
      [{ id: 1, config: null }, 'config']
    ]
  },
  'sessions.start': { good: { id: 1 }, bad: [[{ id: '1' }, 'id']] },
  'sessions.stop': {
    good: { id: 1, how: 'drain' },
    bad: [
      [{}, 'id'],
      [{ id: 1, how: 'softly' }, 'how']
    ]
  },
  'sessions.remove': { good: { id: 1 }, bad: [[{ id: 1.5 }, 'id']] },
  'sessions.startAll': { good: {}, bad: [[{ kind: 'proxy' }, 'kind']] },
  'sessions.stopAll': { good: {}, bad: [[{ how: 'drain' }, 'how']] },
  'sessions.duplicate': { good: { id: 1 }, bad: [[{ id: 0 }, 'id']] },
  'sessions.send': {
    good: {
      id: 1,
      connections: [1, 2],
      payload: { form: 'hex', text: '00', checksum: 'xor' },
      split: { size: 1, pause: 0 },
      repeat: { every: 1, times: null }
    },
    bad: [
      [{ id: 1, connections: [0], payload: HEX }, 'connections.0'],
      [{ id: 1, payload: HEX }, 'connections'],
      [{ id: 1, connections: null, payload: { form: 'hex' } }, 'payload.text'],
      [{ id: 1, connections: null, payload: { form: 'file', path: '' } }, 'payload.path'],
      [{ id: 1, connections: null, payload: HEX, split: { size: 0, pause: 0 } }, 'split.size'],
      [{ id: 1, connections: null, payload: HEX, repeat: { every: 0, times: 1 } }, 'repeat.every']
    ]
  },
  'sessions.sequence': {
    good: { id: 1, connections: null, steps: [{ do: 'send', payload: HEX }, { do: 'end' }] },
    bad: [
      [{ id: 1, connections: null, steps: [] }, 'steps'],
      [{ id: 1, connections: null, steps: [{ do: 'dance' }] }, 'steps.0.do'],
      [{ id: 1, connections: null, steps: [{ do: 'pause', pause: -1 }] }, 'steps.0.pause']
    ]
  },
  'sessions.frame': {
    good: { id: 1, framing: { up: { kind: 'decoder' }, down: null } },
    bad: [
      [{ id: 1, framing: {} }, 'framing.up'],
      [{ id: 1, framing: { up: { kind: 'delimiter', bytes: '0' }, down: null } }, 'framing.up.bytes']
    ]
  },
  'sessions.behave': {
    good: { id: 1, behaviours: [{ kind: 'sink', on: true }] },
    bad: [
      [{ id: 1 }, 'behaviours'],
      [{ id: 1, behaviours: [{ kind: 'sing', on: true }] }, 'behaviours.0.kind']
    ]
  },
  'sessions.previewAnswer': {
    good: { behaviour: HTTP },
    bad: [
      [{ behaviour: { kind: 'sink', on: true } }, 'behaviour.kind'],
      [{ behaviour: { ...HTTP, status: 99 } }, 'behaviour.status']
    ]
  },
  'sessions.clients': {
    good: { id: 1, first: 0, count: 100 },
    bad: [[{ id: 1, first: 0, count: 101 }, 'count']]
  },
  'connections.read': {
    good: { connection: 1, on: false },
    bad: [[{ connection: 0, on: true }, 'connection']]
  },
  'connections.end': {
    good: { connection: 1, how: 'reset' },
    bad: [
      [{ connection: 0, how: 'end' }, 'connection'],
      [{ connection: 1, how: 'fin' }, 'how']
    ]
  },
  'recipes.start': {
    good: { recipe: 'echo', proxy: false, name: 'Echo' },
    bad: [[{ recipe: 'soup', proxy: false, name: 'Soup' }, 'recipe']]
  },
  'demo.start': { good: {}, bad: [[{ port: 1 }, 'port']] },
  'views.open': {
    good: { capture: 1, query: EXCHANGES },
    bad: [
      [{ query: EXCHANGES }, 'capture'],
      [{ capture: 1, query: { ...EXCHANGES, kind: 'packets' } }, 'query.kind'],
      [{ capture: 1, query: { ...EXCHANGES, filter: 'x'.repeat(1025) } }, 'query.filter'],
      [{ capture: 1, query: { ...EXCHANGES, sessions: [0] } }, 'query.sessions.0'],
      [
        { capture: 1, query: { ...EXCHANGES, sort: { column: 'up', descending: false } } },
        'query.sort.column'
      ],
      [
        { capture: 1, query: { ...EXCHANGES, sort: { column: 'time', descending: 1 } } },
        'query.sort.descending'
      ]
    ]
  },
  'views.close': { good: { capture: 1, view: 1 }, bad: [[{ capture: 1, view: -1 }, 'view']] },
  'views.rows': {
    good: { capture: 1, view: 1, first: 0, count: 100 },
    bad: [
      [{ capture: 1, view: 1, first: -1, count: 1 }, 'first'],
      [{ capture: 1, view: 1, first: 0, count: 101 }, 'count'],
      [{ capture: 1, view: 1, first: 0, count: 0 }, 'count']
    ]
  },
  'views.freeze': { good: { capture: 1, view: 1 }, bad: [[{ capture: 1, view: 0 }, 'view']] },
  'views.numbers': {
    good: { capture: 1, view: 1, first: 0, count: 4096 },
    bad: [[{ capture: 1, view: 1, first: 0, count: 4097 }, 'count']]
  },
  'views.find': {
    good: { capture: 1, view: 1, number: 1 },
    bad: [[{ capture: 1, view: 1, number: '1' }, 'number']]
  },
  'connections.get': {
    good: { capture: 1, connection: 1 },
    bad: [[{ capture: 1, connection: 0 }, 'connection']]
  },
  'connections.conversation': {
    good: { capture: 1, connection: 1, first: 0, count: 200 },
    bad: [[{ capture: 1, connection: 1, first: 0, count: 201 }, 'count']]
  },
  'frames.set': {
    good: {
      capture: 1,
      connection: 1,
      framings: { up: { kind: 'fixed', length: 12 }, down: { kind: 'gap', silence: 50 } }
    },
    bad: [
      [
        { capture: 1, connection: 1, framings: { up: { kind: 'fixed', length: 0 }, down: null } },
        'framings.up.length'
      ],
      [{ capture: 1, connection: 1, framings: { up: { kind: 'words' }, down: null } }, 'framings.up.kind']
    ]
  },
  'frames.find': {
    good: { capture: 1, connection: 1, entry: 0 },
    bad: [[{ capture: 1, connection: 1, entry: -1 }, 'entry']]
  },
  'frames.conversation': {
    good: { capture: 1, connection: 1, first: 0, count: 64 },
    bad: [[{ capture: 1, connection: 1, first: 0, count: 65 }, 'count']]
  },
  'connections.exchanges': {
    good: { capture: 1, connection: 1, first: 0, count: 100 },
    bad: [
      [{ connection: 1, first: 0, count: 1 }, 'capture'],
      [{ capture: 1, connection: 1, first: -1, count: 1 }, 'first'],
      [{ capture: 1, connection: 1, first: 0, count: 101 }, 'count']
    ]
  },
  'connections.timeline': {
    good: { capture: 1, connection: 1, from: null, to: 1_700_000_000_000.5, buckets: 400 },
    bad: [
      [{ capture: 1, connection: 1, from: null, to: null, buckets: 401 }, 'buckets'],
      [{ capture: 1, connection: 1, from: Number.NaN, to: null, buckets: 1 }, 'from'],
      [{ capture: 1, connection: 1, from: null, to: Infinity, buckets: 1 }, 'to']
    ]
  },
  'connections.packet': {
    good: { capture: 1, connection: 1, entry: 0 },
    bad: [
      [{ capture: 1, connection: 0, entry: 0 }, 'connection'],
      [{ capture: 1, connection: 1, entry: -1 }, 'entry']
    ]
  },
  'connections.tls': {
    good: { capture: 1, connection: 1 },
    bad: [[{ capture: 1, connection: 0 }, 'connection']]
  },
  'connections.tls-message': {
    good: { capture: 1, connection: 1, layer: 0, message: 0, first: 0, count: 300 },
    bad: [
      [{ capture: 1, connection: 1, layer: -1, message: 0, first: 0, count: 1 }, 'layer'],
      [{ capture: 1, connection: 1, layer: 0, message: 0, first: 0, count: 301 }, 'count']
    ]
  },
  'inner.list': {
    good: { capture: 1, connection: 1, exchange: 1, layer: 'websocket', first: 0, count: 100 },
    bad: [
      [{ capture: 1, connection: 1, exchange: 0, layer: 'sse', first: 0, count: 1 }, 'exchange'],
      [{ capture: 1, connection: 1, exchange: null, layer: 'smtp', first: 0, count: 1 }, 'layer'],
      [{ capture: 1, connection: 1, exchange: 1, layer: 'grpc', first: 0, count: 101 }, 'count']
    ]
  },
  'inner.get': {
    good: { capture: 1, connection: 1, exchange: null, layer: 'http/2', generation: 1, index: 0 },
    bad: [[{ capture: 1, connection: 1, exchange: null, layer: 'http/2', generation: 1, index: -1 }, 'index']]
  },
  'inner.body': {
    good: {
      capture: 1,
      connection: 1,
      exchange: 1,
      layer: 'grpc',
      generation: 1,
      index: 0,
      offset: 0,
      length: 61_440
    },
    bad: [
      [
        {
          capture: 1,
          connection: 1,
          exchange: 1,
          layer: 'sse',
          generation: 1,
          index: 0,
          offset: 0,
          length: 0
        },
        'length'
      ]
    ]
  },
  'connections.reuse': {
    good: { capture: 1, sessions: [1] },
    bad: [[{ capture: 1 }, 'sessions']]
  },
  'streams.read': {
    good: { capture: 1, connection: 1, direction: 'up', offset: 0, length: 61_440 },
    bad: [
      [{ capture: 1, connection: 1, direction: 'left', offset: 0, length: 1 }, 'direction'],
      [{ capture: 1, connection: 1, direction: 'up', offset: -1, length: 1 }, 'offset'],
      [{ capture: 1, connection: 1, direction: 'up', offset: 2 ** 53, length: 1 }, 'offset'],
      [{ capture: 1, connection: 1, direction: 'up', offset: 0, length: 61_441 }, 'length']
    ]
  },
  'exchanges.get': { good: { capture: 1, exchange: 1 }, bad: [[{ capture: 1, exchange: null }, 'exchange']] },
  'exchanges.body': {
    good: { capture: 1, exchange: 1, message: 0, offset: 0, length: 61_440 },
    bad: [
      [{ capture: 1, exchange: 1, message: -1, offset: 0, length: 1 }, 'message'],
      [{ capture: 1, exchange: 1, message: 0, offset: 0, length: 61_441 }, 'length'],
      [{ capture: 1, exchange: 1, message: 0, offset: 8_388_609, length: 1 }, 'offset']
    ]
  },
  'fields.get': {
    good: { capture: 1, exchange: 1, message: 0, first: 0, count: 500 },
    bad: [
      [{ capture: 1, exchange: 0, message: 0, first: 0, count: 1 }, 'exchange'],
      [{ capture: 1, exchange: 1, message: 0, first: 0, count: 501 }, 'count']
    ]
  },
  'fields.at': {
    good: { capture: 1, connection: 1, direction: 'up', offset: 0 },
    bad: [
      [{ capture: 1, connection: 1, direction: 'left', offset: 0 }, 'direction'],
      [{ capture: 1, connection: 1, direction: 'up', offset: -1 }, 'offset']
    ]
  },
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
  'captures.clear': { good: {}, bad: [[{ capture: 1 }, 'capture']] },
  'captures.record': { good: { on: false }, bad: [[{}, 'on']] },
  'captures.close': { good: { capture: 2 }, bad: [[{ capture: 0 }, 'capture']] },
  'captures.kept': { good: {}, bad: [[{ folder: '/' }, 'folder']] },
  'captures.openKept': {
    good: { id: '2026-11-21T10-42-07.118Z-1.pcapng' },
    bad: [
      [{ id: '../../etc/passwd' }, 'id'],
      [{ id: '' }, 'id']
    ]
  },
  'captures.discardKept': { good: { id: 'a.pcapng' }, bad: [[{ id: 'a/b' }, 'id']] },
  'matches.check': {
    good: { match: { kind: 'regex', pattern: '^(a|b)', ignoreCase: true } },
    bad: [
      [{ match: { kind: 'glob', pattern: '*' } }, 'match.kind'],
      [{ match: { kind: 'hex', pattern: '', whole: false } }, 'match.pattern']
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
  'streams.block': {
    good: { capture: 1, connection: 1, direction: 'up', offset: 2 ** 40, length: 2 ** 20 },
    bad: [[{ capture: 1, connection: 1, direction: 'up', offset: 0, length: 2 ** 20 + 1 }, 'length']]
  },
  'codings.remove': {
    good: { bytes: BYTE, codings: 'gzip, br' },
    bad: [
      [{ bytes: new Uint8Array(MAX_SEND_BYTES + 1), codings: 'gzip' }, 'bytes'],
      [{ bytes: BYTE, codings: 'x'.repeat(257) }, 'codings']
    ]
  },
  'codings.apply': {
    good: { bytes: BYTE, codings: 'deflate', like: BYTE },
    bad: [
      [{ bytes: [1], codings: 'gzip', like: BYTE }, 'bytes'],
      [{ bytes: BYTE, codings: 'gzip', like: new Uint8Array(3) }, 'like']
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
  'marks.set': {
    good: { capture: 1, kind: 'exchanges', numbers: [[1, 3]], bookmark: 'toggle', note: 'x'.repeat(4000) },
    bad: [
      [{ capture: 1, kind: 'rows', numbers: [[1, 3]] }, 'kind'],
      [{ capture: 1, kind: 'exchanges', numbers: [] }, 'numbers'],
      [{ capture: 1, kind: 'exchanges', numbers: [[0, 1]] }, 'numbers.0.0'],
      [{ capture: 1, kind: 'exchanges', numbers: [[1, 2]], note: 'x'.repeat(4001) }, 'note'],
      [{ capture: 1, kind: 'exchanges', numbers: [[1, 2]], name: 'x'.repeat(121) }, 'name'],
      [{ capture: 1, kind: 'exchanges', numbers: [[1, 2]], ignored: 'x'.repeat(2001) }, 'ignored'],
      [{ capture: 1, kind: 'exchanges', numbers: [[1, 2]], bookmark: 1 }, 'bookmark']
    ]
  },
  'marks.get': {
    good: { capture: 1, kind: 'connections', number: 1 },
    bad: [[{ capture: 1, kind: 'connections', number: 0 }, 'number']]
  },
  'attempts.original': {
    good: { capture: 1, exchange: 1 },
    bad: [[{ capture: 1, exchange: 0 }, 'exchange']]
  },
  'attempts.find': {
    good: { capture: 1, place: { connection: 1, up: 0, time: 1.5 } },
    bad: [[{ capture: 1, place: { connection: 1, up: -1, time: 1 } }, 'place.up']]
  },
  'attempts.stretch': {
    good: { capture: 1, connection: 1, stretch: { direction: 'up', start: 0, end: 5 } },
    bad: [
      [{ capture: 1, connection: 1, stretch: { direction: 'left', start: 0, end: 5 } }, 'stretch.direction']
    ]
  },
  'tasks.cancel': { good: { task: 1 }, bad: [[{ task: 0 }, 'task']] },
  'files.open': { good: {}, bad: [[{ path: '/etc/passwd' }, 'path']] },
  'files.recent': { good: {}, bad: [[{ count: 1 }, 'count']] },
  'files.openHanded': { good: {}, bad: [[{ path: '/etc/passwd' }, 'path']] },
  'files.openRecent': { good: { id: 1 }, bad: [[{ id: '/etc/passwd' }, 'id']] },
  'files.save': { good: { capture: 1 }, bad: [[{ capture: 1, path: '/tmp/x' }, 'path']] },
  'files.wireshark': { good: { capture: 1 }, bad: [[{}, 'capture']] },
  'captures.list': { good: {}, bad: [[{ path: 'x' }, 'path']] },
  'settings.get': { good: {}, bad: [[{ theme: 'dark' }, 'theme']] },
  'settings.set': {
    good: { theme: 'dark' },
    bad: [
      [{ theme: 'pink' }, 'theme'],
      [{ language: 'xx' }, 'language'],
      [{ time: { form: 'relative', zone: 'mars' } }, 'time.zone'],
      [{ capBytes: 1024 }, 'capBytes'],
      [{ folder: '/etc' }, 'folder'],
      [{ admin: true }, 'admin']
    ]
  },
  'settings.chooseFolder': { good: {}, bad: [[{ folder: '/etc' }, 'folder']] },
  'commands.tell': {
    good: { disabled: ['exchange.replay'], checked: [] },
    bad: [[{ disabled: ['app.quit'], checked: [] }, 'disabled.0']]
  },
  'app.info': { good: {}, bad: [[{ version: '2' }, 'version']] },
  'files.export': {
    good: {
      capture: 1,
      query: { kind: 'exchanges', filter: '', sessions: null, sort: null, only: [[1, 3]] },
      format: 'csv',
      options: { ...DEFAULT_EXPORT_OPTIONS, columns: [{ key: 'target', label: 'Target' }] }
    },
    bad: [
      [{ capture: 1, format: 'har', options: DEFAULT_EXPORT_OPTIONS }, 'query'],
      [
        {
          capture: 1,
          query: { kind: 'exchanges', filter: '', sessions: null, sort: null },
          format: 'exe',
          options: DEFAULT_EXPORT_OPTIONS
        },
        'format'
      ],
      [
        {
          capture: 1,
          query: { kind: 'exchanges', filter: '', sessions: null, sort: null },
          format: 'har',
          options: DEFAULT_EXPORT_OPTIONS,
          path: '/etc/passwd'
        },
        'path'
      ],
      [
        {
          capture: 1,
          query: { kind: 'exchanges', filter: '', sessions: null, sort: null },
          format: 'har',
          options: { ...DEFAULT_EXPORT_OPTIONS, bodyLimit: -1 }
        },
        'options.bodyLimit'
      ]
    ]
  },
  'files.saveTest': {
    good: { capture: 1, connection: 1 },
    bad: [[{ capture: 1, connection: 0 }, 'connection']]
  },
  'files.saveBytes': {
    good: {
      capture: 1,
      saved: { kind: 'stream', connection: 1, direction: 'up', start: 0, end: null },
      name: 'body.json'
    },
    bad: [
      [{ saved: { kind: 'message', exchange: 1, message: 0 }, name: 'a' }, 'capture'],
      [{ capture: 1, saved: { kind: 'folder' }, name: 'a' }, 'saved.kind'],
      [{ capture: 1, saved: { kind: 'body', exchange: 1, message: 0 }, name: 'a' }, 'saved.decoded'],
      [
        {
          capture: 1,
          saved: { kind: 'stream', connection: 1, direction: 'up', start: -1, end: null },
          name: 'a'
        },
        'saved.start'
      ],
      [
        { capture: 1, saved: { kind: 'message', exchange: 1, message: 0, path: '/x' }, name: 'a' },
        'saved.path'
      ],
      [{ capture: 1, saved: { kind: 'message', exchange: 1, message: 0 }, name: 'x'.repeat(201) }, 'name'],
      [
        { capture: 1, saved: { kind: 'message', exchange: 1, message: 0 }, name: 'a', path: '/etc/passwd' },
        'path'
      ]
    ]
  },
  'files.choose': {
    good: { what: 'folder' },
    bad: [
      [{ what: 'device' }, 'what'],
      [{ what: 'file', path: '/' }, 'path']
    ]
  },
  'snippets.get': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
  'snippets.set': {
    good: { snippets: [SNIPPET] },
    bad: [
      [{ snippets: [{ ...SNIPPET, name: ' ' }] }, 'snippets.0.name'],
      [{ snippets: [{ ...SNIPPET, what: { kind: 'steps', steps: [] } }] }, 'snippets.0.what.steps']
    ]
  },
  'snippets.import': { good: {}, bad: [[{ path: '/etc/passwd' }, 'path']] },
  'snippets.export': { good: { snippets: [] }, bad: [[{ snippets: [], path: '/' }, 'path']] },
  'protos.get': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
  'protos.add': { good: { what: 'file' }, bad: [[{ what: '/etc/passwd' }, 'what']] },
  'protos.remove': { good: { id: 1 }, bad: [[{ id: '1' }, 'id']] },
  'protos.reload': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
  'preview.open': {
    good: { bytes: BYTE, xhtml: false },
    bad: [
      [{ bytes: 'x', xhtml: false }, 'bytes'],
      [{ bytes: new Uint8Array(MAX_PREVIEW_PAGE_BYTES + 1), xhtml: false }, 'bytes']
    ]
  },
  'preview.close': { good: { url: 'preview://x/' }, bad: [[{ url: 1 }, 'url']] },
  'clipboard.write': { good: { text: 'x' }, bad: [[{ text: 1 }, 'text']] }
}

describe.each(Object.entries(CASES))('%s', (name, { good, bad }) => {
  it('takes what is right', () => {
    expect(parseInput(name, good)).toEqual(good)
  })

  it.each(bad)('refuses what is wrong (%#) and names it', (input, member) => {
    expect(() => parseInput(name, input)).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringContaining(`${name}: ${member}:`) as string
      }) as Error
    )
  })

  it.each([undefined, null, 'text', 7])('refuses %j', (input) => {
    expect(() => parseInput(name, input)).toThrow(expect.objectContaining({ code: 'bad-input' }) as Error)
  })
})

it.each([
  { kind: 'server', name: 'echo', listen: { host: '::1', port: 0 } },
  { kind: 'client', name: '', target: { host: 'example.test', port: 7 } },
  { ...PROXY, startAtLaunch: true }
])('takes the settings of a $kind session', (config) => {
  expect(parseInput('sessions.create', { config, start: false })).toEqual({ config, start: false })
})

it('takes as many bytes as it promises', () => {
  // Compared element by element, a megabyte takes seconds.
  const bytes = new Uint8Array(MAX_SEND_BYTES)
  const payload = { form: 'hex', text: '00'.repeat(MAX_SEND_BYTES) }
  expect(parseInput('sessions.send', { id: 1, connections: null, payload })).toHaveProperty('id', 1)
  const pieces = [{ kind: 'bytes', bytes }]
  expect(parseInput('exchanges.replay', { capture: 1, exchange: 1, pieces })).toHaveProperty('exchange', 1)
})

it.each([
  { capture: 1, connection: 3, direction: 'down', pieces: [{ kind: 'captured', start: 0, end: 9 }] },
  { capture: 1, connection: 3, range: [4, 9], pieces: BYTES },
  { capture: 1, target: { host: 'x', port: 1 }, pieces: BYTES },
  { capture: 1, exchange: 1, way: { tls: 'off' } },
  { capture: 1, exchange: 1, http2: { fields: FIELDS, body: 'captured' } },
  { capture: 1, target: { host: 'x', port: 1 }, http2: { fields: FIELDS, body: 'none' } },
  { capture: 1, exchange: 1, pieces: BYTES, http2: { fields: FIELDS, trailers: FIELDS, body: 'pieces' } }
])('takes what is sent again of %j', (input) => {
  expect(parseInput('exchanges.replay', input)).toEqual(input)
})

it('trims what a person typed', () => {
  const typed = { ...PROXY, name: ' web ', listen: { host: ' 127.0.0.1 ', port: 1 } }
  expect(parseInput('sessions.create', { config: typed, start: false })).toEqual({
    config: { ...PROXY, listen: { host: '127.0.0.1', port: 1 } },
    start: false
  })
})

it.each(['constructor', 'toString', '__proto__', ''])('there is no request named %j', (name) => {
  expect(() => parseInput(name, {})).toThrow(expect.objectContaining({ code: 'unknown-request' }) as Error)
})

describe('what goes out', () => {
  it('is checked against the contract', () => {
    expect(() => {
      checkOutput('reply', 'views.open', { view: 1, total: 'many' })
    }).toThrow('reply views.open breaks the contract: total')
    expect(() => {
      checkOutput('event', 'view', { capture: 1, view: 1, total: 1, dropped: 0 })
    }).toThrow('event view breaks the contract: changedFrom')
    checkOutput('reply', 'views.open', { view: 1, total: 0 })
    checkOutput('event', 'view', { capture: 1, view: 1, total: 1, changedFrom: 0, dropped: 0 })
  })
})
