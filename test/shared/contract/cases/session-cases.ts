/** Inputs of the requests about sessions and their connections. */

import { HEX, PROXY, type ContractCases } from './samples'

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

const RULE = {
  name: 'slow',
  group: '',
  mode: 'on',
  sessions: null,
  when: '',
  then: [{ action: 'timeout', direction: 'both', ms: 5 }],
  chance: 1,
  times: null,
  after: 0,
  every: 1,
  note: ''
}

const ROLES = { server: 'server', proxy: 'proxy', client: 'client' }

export const sessionCases = {
  'rules.get': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
  'rules.set': {
    good: { rules: [RULE], offGroups: ['a'], seed: 1 },
    bad: [
      [{ rules: [], offGroups: [], seed: -1 }, 'seed'],
      [{ rules: [{ ...RULE, name: '' }], offGroups: [], seed: 1 }, 'rules.0.name'],
      [{ rules: [{ ...RULE, chance: 2 }], offGroups: [], seed: 1 }, 'rules.0.chance'],
      [{ rules: [{ ...RULE, then: [] }], offGroups: [], seed: 1 }, 'rules.0.then'],
      [
        { rules: [{ ...RULE, then: [{ action: 'explode' }] }], offGroups: [], seed: 1 },
        'rules.0.then.0.action'
      ]
    ]
  },
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
  'sessions.resumeInterception': {
    good: { id: 1, client: null },
    bad: [[{ id: 1, client: 7 }, 'client']]
  },
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
    good: { recipe: 'echo', proxy: false, name: 'Echo', roles: ROLES },
    bad: [
      [{ recipe: 'soup', proxy: false, name: 'Soup', roles: ROLES }, 'recipe'],
      [{ recipe: 'echo', proxy: false, name: 'Echo', roles: { ...ROLES, proxy: '' } }, 'roles.proxy']
    ]
  },
  'demo.start': { good: {}, bad: [[{ port: 1 }, 'port']] }
} satisfies ContractCases
