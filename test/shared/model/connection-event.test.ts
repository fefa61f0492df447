import { expect, it } from 'vitest'
import { formatEndpoint, type ConnectionEvent } from '../../../src/shared/model/connection-event'
import { describeEvent } from '../../../src/shared/model/describe-event'
import { parseConnectionEvent } from '../../../src/shared/model/parse-event'

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

const continued = {
  event: 'continued',
  session: 1,
  role: 'proxy',
  client: CLIENT,
  target: TARGET,
  opened: 1_700_000_000_000.5,
  up: 3,
  down: 4
} as const

const open = { event: 'open', session: 1, client: CLIENT, server: SERVER, target: TARGET } as const

const range = {
  connection: 2,
  opened: 1.5,
  direction: 'down',
  start: 4,
  end: 9,
  file: 'old.pcapng',
  of: 'a to b'
} as const

it.each<[ConnectionEvent, string]>([
  [{ ...open, role: 'proxy' }, 'Accepted 127.0.0.1:5000, relayed to example.test:80.'],
  [{ ...open, role: 'proxy', target: { host: '0.0.0.0', port: 0 } }, 'Accepted 127.0.0.1:5000.'],
  [{ ...open, role: 'server' }, 'Accepted 127.0.0.1:5000.'],
  [{ ...open, role: 'client' }, 'Client connection to example.test:80.'],
  [{ ...open, role: 'replay', replayOf: 3 }, 'Replay to example.test:80.'],
  [
    { ...open, role: 'replay', range },
    'Replay of bytes 4 to 9 to the client of connection 2 of old.pcapng (a to b) to example.test:80.'
  ],
  [
    { event: 'replay', what: 'again', offset: 3, range },
    'Reused to replay bytes 4 to 9 to the client of connection 2 of old.pcapng (a to b).'
  ],
  [
    { ...continued, reason: 'next-file' },
    'Continued from the previous file: 3 bytes to the server, 4 bytes to the client so far.'
  ],
  [
    { ...continued, reason: 'cleared' },
    'Continued after the capture was cleared: 3 bytes to the server, 4 bytes to the client so far.'
  ],
  [
    { ...continued, reason: 'recording', lost: { milliseconds: 1500.2 } },
    'Continued after recording was off for 1500 ms: 3 bytes to the server, 4 bytes to the client so far.'
  ],
  [
    { ...continued, reason: 'space', lost: { milliseconds: 700 } },
    'Continued after writing failed for 700 ms: 3 bytes to the server, 4 bytes to the client so far.'
  ],
  [{ event: 'connected', local: CLIENT, remote: SERVER }, 'Connected to [::1]:8080 from 127.0.0.1:5000.'],
  [
    { event: 'lookup', leg: 'target', host: 'example.test', address: '::1', family: 6 },
    'Looked up example.test: ::1 (IPv6).'
  ],
  [{ event: 'first-byte', direction: 'down' }, 'First byte from the server.'],
  [
    { event: 'drain', leg: 'client', waited: 1234.567 },
    'The client reads again after 1235 ms of backpressure.'
  ],
  [
    { event: 'timeout', leg: 'client', what: 'end', after: 2000 },
    'The client did not close its side within 2000 ms.'
  ],
  [
    { event: 'timeout', leg: 'client', what: 'connect', after: 30_000 },
    'The client did not complete its request or handshake within 30000 ms.'
  ],
  [{ event: 'timeout', leg: 'target', what: 'idle', after: 30_000 }, 'No data from the server for 30000 ms.'],
  [
    { event: 'timeout', leg: 'target', what: 'answer', after: 250 },
    'No complete response from the server within 250 ms.'
  ],
  [
    { event: 'replay', what: 'redirect-limit', to: 'http://a/', most: 3 },
    'The response redirects to http://a/. It is not followed: the limit of 3 redirects is reached.'
  ],
  [{ event: 'end', direction: 'up', by: 'tcplens' }, 'Tcplens ended the stream to the server.'],
  [{ event: 'end', direction: 'up' }, 'The client ended its stream.'],
  [{ event: 'end', direction: 'down' }, 'The server ended its stream.'],
  [{ event: 'reset', by: 'client' }, 'Reset by the client.'],
  [
    { event: 'error', leg: 'target', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
    'Error on the connection to the server: nothing listens there (ECONNREFUSED).'
  ],
  [
    { event: 'error', leg: 'client', code: 'EODD', message: 'read EODD' },
    'Error on the connection to the client: read EODD (EODD).'
  ],
  [
    {
      event: 'error',
      leg: 'target',
      code: 'ERR_HTTP_CONNECT_502',
      message: 'the HTTP proxy p:1 answered 502 tcplens:{}.'
    },
    'Error on the connection to the server: the HTTP proxy p:1 answered 502 tcplens: {} (ERR_HTTP_CONNECT_502).'
  ],
  [
    { event: 'close', up: 3, down: 4, endedBy: 'client', how: 'fin' },
    'Closed first by the client (FIN): 3 bytes to the server, 4 bytes to the client.'
  ]
])('describes the event: $event', (event, sentence) => {
  expect(describeEvent(event)).toBe(sentence)
})

const close = { event: 'close', up: 0, down: 0, endedBy: 'client', how: 'fin' }

it.each([
  { ...open, role: 'proxy' },
  { ...open, role: 'replay', replayOf: 2 },
  { ...open, role: 'replay', range },
  { ...continued, role: 'replay', range, reason: 'cleared' },
  { event: 'replay', what: 'again', offset: 17, range },
  { ...continued, reason: 'next-file' },
  { ...continued, role: 'replay', replayOf: 2, reason: 'space', lost: { milliseconds: 7.5 } },
  { event: 'connected', local: CLIENT, remote: SERVER },
  { ...open, role: 'server' },
  { ...open, role: 'client' },
  { event: 'lookup', leg: 'target', host: 'example.test', address: '::1', family: 6 },
  { event: 'first-byte', direction: 'up' },
  { event: 'drain', leg: 'client', waited: 123.456 },
  { event: 'timeout', leg: 'target', what: 'idle', after: 30_000 },
  { event: 'replay', what: 'followed', from: 3, to: 'https://a/' },
  { event: 'replay', what: 'again', offset: 17 },
  { event: 'end', direction: 'down' },
  { event: 'end', direction: 'up', by: 'tcplens' },
  { event: 'reset', by: 'tcplens' },
  { event: 'error', leg: 'client', code: 'EIO', message: 'it failed' },
  close,
  { ...close, how: 'rst', code: 'ECONNRESET', extra: 'of a later version' }
])('an event is parsed from a comment: %j', (data) => {
  expect(parseConnectionEvent(data)).toBe(data)
})

it.each([
  {},
  { event: 'constructor' },
  { event: 7 },
  { event: 'open' },
  { ...open, role: 'balloon' },
  { ...open, role: 'proxy', client: { host: 1, port: 1 } },
  { ...open, role: 'proxy', target: null },
  { ...open, role: 'proxy', session: -1 },
  { ...open, role: 'replay', range: 7 },
  { ...open, role: 'replay', range: { ...range, end: 4 } },
  { ...continued, reason: 'cleared', range: { ...range, direction: 'left' } },
  { event: 'replay', what: 'again', range: { ...range, opened: -1 } },
  { ...continued, reason: 'boredom' },
  { ...continued, reason: 'space', lost: 7 },
  { ...continued, reason: 'cleared', opened: 'yesterday' },
  { ...continued, reason: 'cleared', up: -1 },
  { event: 'connected', local: CLIENT },
  { event: 'end', direction: 'left' },
  { event: 'end', direction: 'up', by: 'client' },
  { event: 'lookup', leg: 'target', host: 'example.test', address: '::1', family: 5 },
  { event: 'first-byte' },
  { event: 'drain', leg: 'middle', waited: 1 },
  { event: 'drain', leg: 'client', waited: NaN },
  { event: 'timeout', leg: 'client', what: 'lunch', after: 1 },
  { event: 'replay', what: 'lunch' },
  { event: 'replay', what: 'redirect', to: 5 },
  { event: 'replay', what: 'again', offset: -1 },
  { event: 'reset' },
  { event: 'error', leg: 'client', code: 5, message: '' },
  { ...close, up: '5' },
  { ...close, endedBy: 'nobody' },
  { ...close, how: 'gently' },
  { ...close, code: 5 }
])('an event is not parsed from other text: %j', (data) => {
  expect(parseConnectionEvent(data)).toBeNull()
})
