import { describe, expect, it } from 'vitest'
import type { requests } from '../../../src/shared/contract/contract'
import { MAX_SEND_BYTES } from '../../../src/shared/contract/limits'
import { checkOutput, parseInput } from '../../../src/shared/contract/parse'

const PROXY = {
  kind: 'proxy',
  name: 'web',
  listen: { host: '127.0.0.1', port: 0 },
  target: { host: 'example.test', port: 80 }
}
const BYTE = new Uint8Array(1)
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
      [{ config: { ...PROXY, target: { host: 'a', port: NaN } }, start: true }, 'config.target.port'],
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
    good: { id: 1, connections: [1, 2], bytes: new Uint8Array(MAX_SEND_BYTES) },
    bad: [
      [{ id: 1, connections: [0], bytes: BYTE }, 'connections.0'],
      [{ id: 1, bytes: BYTE }, 'connections'],
      [{ id: 1, connections: null, bytes: 'text' }, 'bytes'],
      [{ id: 1, connections: null, bytes: new Uint8Array(0) }, 'bytes'],
      [{ id: 1, connections: null, bytes: new Uint8Array(MAX_SEND_BYTES + 1) }, 'bytes']
    ]
  },
  'connections.end': {
    good: { connection: 1, how: 'reset' },
    bad: [
      [{ connection: 0, how: 'end' }, 'connection'],
      [{ connection: 1, how: 'fin' }, 'how']
    ]
  },
  'demo.start': { good: {}, bad: [[{ port: 1 }, 'port']] },
  'views.open': {
    good: EXCHANGES,
    bad: [
      [{ ...EXCHANGES, kind: 'packets' }, 'kind'],
      [{ ...EXCHANGES, filter: 'x'.repeat(1025) }, 'filter'],
      [{ ...EXCHANGES, sessions: [0] }, 'sessions.0'],
      [{ ...EXCHANGES, sort: { column: 'up', descending: false } }, 'sort.column'],
      [{ ...EXCHANGES, sort: { column: 'time', descending: 1 } }, 'sort.descending']
    ]
  },
  'views.close': { good: { view: 1 }, bad: [[{ view: -1 }, 'view']] },
  'views.rows': {
    good: { view: 1, first: 0, count: 100 },
    bad: [
      [{ view: 1, first: -1, count: 1 }, 'first'],
      [{ view: 1, first: 0, count: 101 }, 'count'],
      [{ view: 1, first: 0, count: 0 }, 'count']
    ]
  },
  'views.find': { good: { view: 1, number: 1 }, bad: [[{ view: 1, number: '1' }, 'number']] },
  'connections.get': { good: { connection: 1 }, bad: [[{ connection: 0 }, 'connection']] },
  'connections.conversation': {
    good: { connection: 1, first: 0, count: 200 },
    bad: [[{ connection: 1, first: 0, count: 201 }, 'count']]
  },
  'streams.read': {
    good: { connection: 1, direction: 'up', offset: 0, length: 61_440 },
    bad: [
      [{ connection: 1, direction: 'left', offset: 0, length: 1 }, 'direction'],
      [{ connection: 1, direction: 'up', offset: -1, length: 1 }, 'offset'],
      [{ connection: 1, direction: 'up', offset: 2 ** 53, length: 1 }, 'offset'],
      [{ connection: 1, direction: 'up', offset: 0, length: 61_441 }, 'length']
    ]
  },
  'exchanges.get': { good: { exchange: 1 }, bad: [[{ exchange: null }, 'exchange']] },
  'exchanges.body': {
    good: { exchange: 1, message: 0, offset: 0, length: 61_440 },
    bad: [
      [{ exchange: 1, message: -1, offset: 0, length: 1 }, 'message'],
      [{ exchange: 1, message: 0, offset: 0, length: 61_441 }, 'length'],
      [{ exchange: 1, message: 0, offset: 8_388_609, length: 1 }, 'offset']
    ]
  },
  'exchanges.replay': { good: { exchange: 1 }, bad: [[{ exchange: 1, target: 'evil' }, 'target']] },
  'capture.totals': { good: {}, bad: [[{ path: 'x' }, 'path']] },
  'settings.get': { good: {}, bad: [[{ theme: 'dark' }, 'theme']] },
  'settings.set': {
    good: { theme: 'dark' },
    bad: [
      [{ theme: 'pink' }, 'theme'],
      [{ language: 'xx' }, 'language'],
      [{ admin: true }, 'admin']
    ]
  },
  'app.info': { good: {}, bad: [[{ version: '2' }, 'version']] },
  'files.choose': {
    good: { name: 'body.json' },
    bad: [
      [{ name: 'x'.repeat(201) }, 'name'],
      [{ name: 'a', path: '/etc/passwd' }, 'path']
    ]
  },
  'files.write': {
    good: { token: 1, saved: { kind: 'stream', connection: 1, direction: 'up', start: 0, end: null } },
    bad: [
      [{ token: 0, saved: { kind: 'message', exchange: 1, message: 0 } }, 'token'],
      [{ token: 1, saved: { kind: 'folder' } }, 'saved.kind'],
      [{ token: 1, saved: { kind: 'body', exchange: 1, message: 0 } }, 'saved.decoded'],
      [
        { token: 1, saved: { kind: 'stream', connection: 1, direction: 'up', start: -1, end: null } },
        'saved.start'
      ],
      [{ token: 1, saved: { kind: 'message', exchange: 1, message: 0, path: '/x' } }, 'saved.path']
    ]
  },
  'files.cancel': { good: { token: 1 }, bad: [[{ token: '1' }, 'token']] },
  'clipboard.write': { good: { text: 'x' }, bad: [[{ text: 1 }, 'text']] }
}

describe.each(Object.entries(CASES))('%s', (name, { good, bad }) => {
  it('takes what is right', () => {
    expect(parseInput(name, good)).toEqual(good)
  })

  it.each(bad)('refuses %j and names %s', (input, member) => {
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
      checkOutput('event', 'view', { view: 1, total: 1 })
    }).toThrow('event view breaks the contract: changedFrom')
    checkOutput('reply', 'views.open', { view: 1, total: 0 })
    checkOutput('event', 'view', { view: 1, total: 1, changedFrom: 0 })
  })
})
