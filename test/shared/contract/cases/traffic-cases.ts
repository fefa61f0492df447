/** Inputs of the requests about traffic: tables, streams, messages, fields. */

import { MAX_SEND_BYTES } from '../../../../src/shared/contract/limits'
import { BYTE, type ContractCases } from './samples'

const EXCHANGES = { kind: 'exchanges', filter: '', sessions: null, sort: null }

export const trafficCases = {
  'views.open': {
    good: { capture: 1, query: EXCHANGES },
    bad: [
      [{ query: EXCHANGES }, 'capture'],
      [{ capture: 1, query: { ...EXCHANGES, kind: 'packets' } }, 'query.kind'],
      [{ capture: 1, query: { ...EXCHANGES, filter: 'x'.repeat(4097) } }, 'query.filter'],
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
  'find.open': {
    good: {
      capture: 1,
      pattern: { kind: 'text', text: 'a', ignoreCase: true, wholeWord: false, encodings: ['utf-16le'] },
      scope: { kind: 'connection', connection: 2, direction: 'up' },
      where: ['wire'],
      replaces: 1
    },
    bad: [
      [{ capture: 1, pattern: { kind: 'glob' }, scope: { kind: 'all' }, where: ['wire'] }, 'pattern.kind'],
      [
        {
          capture: 1,
          pattern: { kind: 'hex', pattern: '0'.repeat(4097) },
          scope: { kind: 'all' },
          where: ['wire']
        },
        'pattern.pattern'
      ],
      [
        { capture: 1, pattern: { kind: 'hex', pattern: '00' }, scope: { kind: 'rows' }, where: ['wire'] },
        'scope.query'
      ],
      [{ capture: 1, pattern: { kind: 'hex', pattern: '00' }, scope: { kind: 'all' }, where: [] }, 'where']
    ]
  },
  'find.lines': {
    good: { find: 1, first: 0, count: 100 },
    bad: [
      [{ find: 1, first: 0, count: 101 }, 'count'],
      [{ find: 0, first: 0, count: 1 }, 'find']
    ]
  },
  'find.groups': { good: { find: 1, first: 0 }, bad: [[{ find: 1, first: -1 }, 'first']] },
  'find.close': { good: { find: 1 }, bad: [[{ find: 1.5 }, 'find']] },
  'filters.check': {
    good: { table: 'exchanges', text: 'path~/a/', saved: [{ table: 'exchanges', name: 'a-1', text: 'x' }] },
    bad: [
      [{ table: 'rows', text: '', saved: [] }, 'table'],
      [{ table: 'exchanges', text: 'x'.repeat(4097), saved: [] }, 'text'],
      [
        { table: 'exchanges', text: '', saved: [{ table: 'exchanges', name: 'a b', text: '' }] },
        'saved.0.name'
      ]
    ]
  },
  'filters.complete': {
    good: { capture: 1, table: 'connections', text: 'host:', caret: 5 },
    bad: [[{ capture: 1, table: 'connections', text: 'host:', caret: -1 }, 'caret']]
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
  'connections.turn': {
    good: { capture: 1, connection: 1, from: 0, step: 1 },
    bad: [
      [{ capture: 1, connection: 1, from: -1, step: 1 }, 'from'],
      [{ capture: 1, connection: 1, from: 0, step: 2 }, 'step']
    ]
  },
  'frames.turn': {
    good: { capture: 1, connection: 1, from: 0, step: -1 },
    bad: [
      [{ capture: 1, connection: 0, from: 0, step: 1 }, 'connection'],
      [{ capture: 1, connection: 1, from: 0, step: 0 }, 'step']
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
  'matches.check': {
    good: { match: { kind: 'regex', pattern: '^(a|b)', ignoreCase: true } },
    bad: [
      [{ match: { kind: 'glob', pattern: '*' } }, 'match.kind'],
      [{ match: { kind: 'hex', pattern: '', whole: false } }, 'match.pattern']
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
  }
} satisfies ContractCases
