import { expect, it } from 'vitest'
import {
  describeEvent,
  formatEndpoint,
  type ConnectionEvent
} from '../../../src/shared/model/connection-event'

const CLIENT = { host: '127.0.0.1', port: 5000 }
const SERVER = { host: '::1', port: 8080 }
const TARGET = { host: 'example.test', port: 80 }

it('puts an IPv6 address into brackets', () => {
  expect([CLIENT, SERVER, TARGET].map(formatEndpoint)).toEqual([
    '127.0.0.1:5000',
    '[::1]:8080',
    'example.test:80'
  ])
})

const open = { event: 'open', session: 1, client: CLIENT, server: SERVER, target: TARGET } as const

it.each<[ConnectionEvent, string]>([
  [{ ...open, role: 'proxy' }, 'Accepted 127.0.0.1:5000, relayed to example.test:80.'],
  [{ ...open, role: 'server' }, 'Accepted 127.0.0.1:5000.'],
  [{ ...open, role: 'client' }, 'Client opened to example.test:80.'],
  [{ ...open, role: 'replay', replayOf: 3 }, 'Replay opened to example.test:80.'],
  [{ event: 'connected', local: CLIENT, remote: SERVER }, 'Connected to [::1]:8080 from 127.0.0.1:5000.'],
  [
    { event: 'lookup', leg: 'target', host: 'example.test', address: '::1', family: 6 },
    'Looked up example.test: ::1 (IPv6).'
  ],
  [{ event: 'first-byte', direction: 'down' }, 'First byte down.'],
  [
    { event: 'drain', leg: 'client', waited: 1234.567 },
    'The client reads again; its bytes waited for 1235 ms.'
  ],
  [{ event: 'timeout', leg: 'client', what: 'end', after: 2000 }, 'The client did not end within 2000 ms.'],
  [
    { event: 'timeout', leg: 'target', what: 'idle', after: 30_000 },
    'Nothing came from the target for 30000 ms.'
  ],
  [{ event: 'end', direction: 'up', by: 'tcplens' }, 'Tcplens ended the stream up.'],
  [{ event: 'end', direction: 'up' }, 'The client ended its stream.'],
  [{ event: 'end', direction: 'down' }, 'The target ended its stream.'],
  [{ event: 'reset', by: 'client' }, 'Reset by client.'],
  [
    { event: 'error', leg: 'target', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
    'Error on the target leg: nothing listens there (ECONNREFUSED).'
  ],
  [
    { event: 'error', leg: 'client', code: 'EODD', message: 'read EODD' },
    'Error on the client leg: read EODD (EODD).'
  ],
  [
    { event: 'close', up: 3, down: 4, endedBy: 'client', how: 'fin' },
    'Closed: ended first by client (fin), 3 bytes up, 4 bytes down.'
  ]
])('says in words what happened: $event', (event, sentence) => {
  expect(describeEvent(event)).toBe(sentence)
})
