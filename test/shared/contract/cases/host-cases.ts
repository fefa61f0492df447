/** Inputs of the requests about captures, files and the window itself. */

import { DEFAULT_EXPORT_OPTIONS } from '../../../../src/shared/contract/exporting'
import { MAX_RENDER_BYTES } from '../../../../src/shared/contract/rendering'
import { MAX_KEPT_DRAFT_BYTES } from '../../../../src/shared/contract/limits'
import { BYTE, HEX, type ContractCases } from './samples'

const SNIPPET = { name: 'ping', folder: '', what: { kind: 'payload', payload: HEX } }
const DRAFT = {
  name: 'New request',
  way: {
    host: 'a.test',
    port: '81',
    tls: 'own',
    serverName: '',
    alpn: '',
    verify: true,
    through: null,
    follow: false,
    redirects: '10',
    cookies: true,
    reuse: false,
    timeout: ''
  },
  bytes: BYTE
}

const RENDER = {
  id: 1,
  content: { kind: 'picture', type: 'image/png' },
  bytes: BYTE,
  scale: 1,
  extended: false
}

export const hostCases = {
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
  'engine.stopped': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
  'engine.restart': { good: {}, bad: [[{ folder: '/' }, 'folder']] },
  'app.takeRecovery': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
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
  'workbench.drafts': { good: {}, bad: [[{ extra: 1 }, 'extra']] },
  'workbench.keepDrafts': {
    good: { drafts: [DRAFT] },
    bad: [
      [{ drafts: [{ ...DRAFT, bytes: 'x' }] }, 'drafts.0.bytes'],
      [{ drafts: [{ ...DRAFT, way: { ...DRAFT.way, through: 3 } }] }, 'drafts.0.way.through'],
      [{ drafts: [{ ...DRAFT, bytes: new Uint8Array(MAX_KEPT_DRAFT_BYTES + 1) }] }, 'drafts']
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
  'rendering.render': {
    good: RENDER,
    bad: [
      [{ ...RENDER, bytes: 'x' }, 'bytes'],
      [{ ...RENDER, bytes: new Uint8Array(MAX_RENDER_BYTES + 1) }, 'bytes'],
      [{ ...RENDER, scale: 1000 }, 'scale'],
      [{ ...RENDER, content: { kind: 'picture', type: 'text/html' } }, 'content.type'],
      [{ ...RENDER, content: { kind: 'picture', type: 'image/png\r\nx: y' } }, 'content.type'],
      [{ ...RENDER, content: { kind: 'html', xhtml: false, width: 1e9 } }, 'content.width']
    ]
  },
  'rendering.cancel': { good: { id: 1 }, bad: [[{ id: '1' }, 'id']] },
  'clipboard.write': { good: { text: 'x' }, bad: [[{ text: 1 }, 'text']] }
} satisfies ContractCases
