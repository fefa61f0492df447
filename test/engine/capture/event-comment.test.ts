import { expect, it } from 'vitest'
import { encodeEventComment, eventComment } from '../../../src/engine/capture/event-comment'
import { formatComment } from '../../../src/engine/capture/pcapng/comment'
import { UNKNOWN_ENDPOINT, type ConnectionEvent } from '../../../src/shared/model/connection-event'
import { describeEvent } from '../../../src/shared/model/describe-event'

const V4 = { host: '192.0.2.7', port: 40_000 }
const PATH = { host: '', port: 0, path: '/run/a.sock' }
const V6 = { host: 'fe80::1%eth0', port: 8080 }
/** Valid upstream server names that need care in JSON or UTF-8. */
const NAMES = [
  'db-1.example',
  'a"b\\c',
  'tab\tand\nline',
  '名字.example',
  'nul\0',
  '\u2028',
  'x'.repeat(70_000),
  ''
]

const EVENTS: ConnectionEvent[] = [
  ...NAMES.map((host): ConnectionEvent => {
    const target = { host, port: 5432 }
    return { event: 'open', session: 3, role: 'proxy', client: V4, server: V6, target }
  }),
  { event: 'open', session: 1, role: 'proxy', client: V4, server: V4, target: UNKNOWN_ENDPOINT },
  { event: 'open', session: 1, role: 'proxy', client: PATH, server: PATH, target: PATH },
  { event: 'open', session: 1, role: 'proxy', client: PATH, server: PATH, target: V4 },
  { event: 'open', session: 1, role: 'proxy', client: V4, server: V4, target: PATH },
  { event: 'open', session: 0, role: 'replay', client: V4, server: V4, target: V4, replayOf: 7 },
  { event: 'open', session: 0, role: 'capture', client: V4, server: V6, target: V6 },
  { event: 'open', session: 0, role: 'capture', client: V6, server: V4, target: V4, midway: true },
  { event: 'open', session: 0, role: 'capture', client: V6, server: V4, target: V4, rebuilt: 'har' },
  { event: 'connected', local: V6, remote: V4 },
  { event: 'lookup', leg: 'target', host: 'db-1.example', address: '192.0.2.7', family: 4 },
  { event: 'end', direction: 'up' },
  { event: 'end', direction: 'down', by: 'tcplens' },
  { event: 'reset', by: 'client' },
  { event: 'close', up: 2 ** 40, down: 0, endedBy: 'target', how: 'fin' },
  { event: 'close', up: 0, down: 1, endedBy: 'client', how: 'error', code: 'ECONNREFUSED' }
]

it('encodes every event as the general encoder does', () => {
  const spelled = EVENTS.map((event) => eventComment(12, event))
  expect(spelled).toEqual(
    EVENTS.map((event) => formatComment(describeEvent(event), { connection: 12, ...event }))
  )
  expect(EVENTS.map((event) => Buffer.from(encodeEventComment(12, event)).toString())).toEqual(spelled)
})
