/** Events of a connection as sentences of the window: for each role of Tcplens, who did it. */
import { expect, it } from 'vitest'
import type { EventEntry } from '../../../../src/shared/contract/traffic'
import type { ConnectionRole } from '../../../../src/renderer/src/kit/words/model/connection-role'
import { useEventWords } from '../../../../src/renderer/src/kit/words/use-event-words'
import { inComponent } from '../../helpers/in-component'

const A = { host: '10.0.0.1', port: 5000 }
const B = { host: 'b.test', port: 80 }
const original = { number: 4, up: 17, connection: 2, time: 1, file: 'old.pcapng', of: 'GET /a' }
const range = { connection: 2, opened: 1, direction: 'down', start: 4, end: 9, of: 'a to b' }

function sentence(name: string, data: object, role: ConnectionRole): string {
  const entry: EventEntry = {
    time: 0,
    name,
    text: `recorded: ${name}`,
    data: { event: name, ...data }
  }
  return inComponent(useEventWords)(entry, role)
}

it.each<[string, object, ConnectionRole, string]>([
  ['open', { client: A, target: B }, 'proxy', 'Accepted 10.0.0.1:5000; forwarding to b.test:80'],
  ['open', { client: A, target: B }, 'server', 'Accepted 10.0.0.1:5000'],
  ['open', { client: A, target: B }, 'client', 'Connecting to b.test:80'],
  ['open', { client: A, target: B }, 'replay', 'Replay to b.test:80'],
  ['open', { client: A, target: B, replayOf: 3 }, 'replay', 'Replay of request 3 to b.test:80'],
  ['open', { client: A, target: B, original }, 'replay', 'Replay of request 4 of old.pcapng to b.test:80'],
  ['open', { client: A, target: B, range }, 'replay', 'Replay to b.test:80: Connection 2, server bytes 4–9'],
  ['open', { client: A, target: B }, 'capture', '10.0.0.1:5000 connects to b.test:80'],
  [
    'open',
    { client: A, target: B, midway: true },
    'capture',
    'The capture starts in the middle of the connection of 10.0.0.1:5000 and b.test:80; the first is assumed to be the client'
  ],
  ['continued', { reason: 'next-file' }, 'proxy', 'Continued from an earlier file of this capture'],
  ['continued', { reason: 'cleared' }, 'proxy', 'The capture was cleared; the connection continues'],
  [
    'continued',
    { reason: 'recording', lost: { milliseconds: 1500 } },
    'proxy',
    'Recording resumed after a pause of 1.50 s'
  ],
  [
    'continued',
    { reason: 'space', lost: { milliseconds: 1500 } },
    'proxy',
    'Recording resumed: the disk could not be written for 1.50 s'
  ],
  [
    'continued',
    { reason: 'file-lost' },
    'proxy',
    'Recording resumed: the capture file had been deleted, moved or truncated'
  ],
  ['continued', { reason: 'rules' }, 'proxy', 'From here on rules apply to the connection'],
  [
    'rule-matched',
    { rule: 'r', action: 'drop', direction: 'up', start: 4, end: 5 },
    'proxy',
    'Rule r matched 1 byte client → server from offset 4: drop'
  ],
  [
    'rule-matched',
    { rule: 'r', action: 'replace', direction: 'down', start: 4, end: 6, sent: { start: 4, end: 9 } },
    'proxy',
    'Rule r matched 2 bytes server → client from offset 4: replace, sent 5 bytes instead'
  ],
  [
    'rule-matched',
    { rule: 'r', action: 'fix', direction: 'up', start: 0, end: 6, reason: 'no length' },
    'proxy',
    'Rule r matched 6 bytes client → server from offset 0, but fix was not applied: no length'
  ],
  [
    'fault',
    { rule: 'r', action: 'latency', direction: 'up', state: 'began', text: '5 ms' },
    'proxy',
    'Rule r: latency began, client → server 5 ms'
  ],
  [
    'fault',
    { rule: 'r', action: 'stall', direction: 'down', state: 'ended', text: '' },
    'proxy',
    'Rule r: stall ended, server → client'
  ],
  [
    'fault',
    { rule: 'r', action: 'stall', direction: 'down', state: 'changed', text: '' },
    'proxy',
    'Rule r: stall changed, server → client'
  ],
  [
    'fault',
    { rule: '', action: 'dropped', direction: 'up', state: 'ended', text: '7 B' },
    'proxy',
    '7 B that rules delayed were dropped when the connection ended, client → server'
  ],
  ['connected', { local: A, remote: B }, 'proxy', 'Connected to b.test:80 from 10.0.0.1:5000'],
  ['lookup', { host: 'b.test', address: '10.0.0.2' }, 'proxy', 'b.test resolved to 10.0.0.2'],
  ['first-byte', { direction: 'up' }, 'proxy', 'First byte from the client'],
  ['first-byte', { direction: 'down' }, 'proxy', 'First byte from the server'],
  [
    'drain',
    { leg: 'client', waited: 1500 },
    'proxy',
    'Reading from the client resumed after 1.50 s of backpressure'
  ],
  ['end', { direction: 'up', by: 'tcplens' }, 'proxy', 'Tcplens closed its side to the server (FIN)'],
  ['end', { direction: 'down', by: 'tcplens' }, 'proxy', 'Tcplens closed its side to the client (FIN)'],
  ['end', { direction: 'up' }, 'proxy', 'The client closed its side (FIN)'],
  ['end', { direction: 'down' }, 'proxy', 'The server closed its side (FIN)'],
  ['end', { direction: 'up' }, 'client', 'Tcplens closed its side (FIN)'],
  ['end', { direction: 'down' }, 'client', 'The server closed its side (FIN)'],
  ['end', { direction: 'down' }, 'server', 'Tcplens closed its side (FIN)'],
  ['timeout', { what: 'end', leg: 'client', after: 2000 }, 'proxy', 'No FIN from the client within 2.00 s'],
  [
    'timeout',
    { what: 'connect', leg: 'client', after: 2000 },
    'proxy',
    'No complete handshake from the client within 2.00 s'
  ],
  ['timeout', { what: 'connect', leg: 'target', after: 2000 }, 'proxy', 'Not connected within 2.00 s'],
  [
    'timeout',
    { what: 'answer', leg: 'target', after: 2000 },
    'replay',
    'No complete response from the server within 2.00 s'
  ],
  [
    'timeout',
    { what: 'idle', leg: 'client', after: 2000, then: 'end' },
    'server',
    'No data from the client for 2.00 s; closing the connection'
  ],
  [
    'timeout',
    { what: 'idle', leg: 'client', after: 2000, then: 'reset' },
    'server',
    'No data from the client for 2.00 s; resetting the connection'
  ],
  ['attempt', { address: '::1', port: 80, what: 'begins' }, 'proxy', 'Connecting to [::1]:80'],
  [
    'attempt',
    { address: '::1', port: 80, what: 'timeout' },
    'proxy',
    '[::1]:80 did not respond in time; trying the next address'
  ],
  [
    'attempt',
    { address: '::1', port: 80, what: 'failed', code: 'ECONNREFUSED' },
    'proxy',
    '[::1]:80 failed: nothing is listening on that address and port (ECONNREFUSED)'
  ],
  [
    'tunnel',
    { via: 'socks5', proxy: A, target: B },
    'proxy',
    'The SOCKS5 proxy at 10.0.0.1:5000 connected to b.test:80'
  ],
  [
    'tunnel',
    { via: 'carrier', proxy: A, target: B },
    'proxy',
    'The carrier proxy at 10.0.0.1:5000 connected to b.test:80'
  ],
  ['asked', { way: 'http', target: B }, 'proxy', 'The client requested b.test:80 with an absolute URL'],
  [
    'asked',
    { way: 'pigeon', target: B, user: 'ann' },
    'proxy',
    'The client requested b.test:80 via HTTP CONNECT, logged in as ann'
  ],
  [
    'overridden',
    { from: A, to: B },
    'proxy',
    'Sent to b.test:80 instead of 10.0.0.1:5000, by session setting'
  ],
  ['layer', { inside: 'tunnel' }, 'proxy', 'Data inside the tunnel starts here'],
  ['answered', { text: 'HTTP 407' }, 'proxy', 'Tcplens replied to the client itself: HTTP 407'],
  [
    'forwarded',
    { direction: 'down', offset: 1200, length: 1, bytes: 'AAAA' },
    'proxy',
    'Server → client: 1 byte from offset 1,200 replaced by 3 bytes'
  ],
  ['refused', { because: 'surplus' }, 'server', 'Rejected: the maximum number of clients is connected'],
  ['refused', { because: 'blocked' }, 'server', 'Rejected: the address is not allowed'],
  ['reading', { leg: 'client', on: true }, 'server', 'Reading from the client resumed by the user'],
  ['reading', { leg: 'client', on: false }, 'server', 'Reading from the client paused by the user'],
  ['rule', { name: 'Echo', text: 'sent 3 bytes' }, 'server', 'Echo: sent 3 bytes'],
  ['mocked', { result: 'unheard of' }, 'server', 'recorded: mocked'],
  ['reset', { by: 'target' }, 'proxy', 'Reset by the server'],
  [
    'overlap',
    { direction: 'up', offset: 3, length: 1 },
    'capture',
    'Client → server: 1 byte from offset 3 retransmitted with different content; the first copy is shown'
  ],
  [
    'overlap',
    { direction: 'down', offset: 3, length: 2 },
    'capture',
    'Server → client: 2 bytes from offset 3 retransmitted with different content; the first copy is shown'
  ],
  [
    'error',
    { code: 'ECONNREFUSED' },
    'client',
    'Error: nothing is listening on that address and port (ECONNREFUSED)'
  ],
  [
    'error',
    { code: 'EPIPE', leg: 'client' },
    'proxy',
    'Client-side error: the peer had already closed the connection (EPIPE)'
  ],
  [
    'error',
    { code: 'EPIPE', leg: 'target' },
    'proxy',
    'Server-side error: the peer had already closed the connection (EPIPE)'
  ],
  ['close', { how: 'left' }, 'capture', 'End of recording; the connection continued'],
  ['close', { how: 'fin', endedBy: 'client' }, 'proxy', 'Closed; the client closed first, with FIN'],
  [
    'close',
    { how: 'rst', endedBy: 'tcplens', code: 'ECONNRESET' },
    'proxy',
    'Closed; Tcplens closed first, with a reset (ECONNRESET)'
  ],
  ['replay', { what: 'again', replayOf: 3 }, 'replay', 'Reused: replay of request 3'],
  [
    'replay',
    { what: 'foreign', speaks: 'tls' },
    'replay',
    'The response is a TLS alert: the server expects TLS. Switch on TLS for this target and send again'
  ],
  [
    'replay',
    { what: 'redirect', to: 'http://b/' },
    'replay',
    'The response redirects to http://b/; following'
  ],
  ['replay', { what: 'of a later version' }, 'replay', 'recorded: replay'],
  ['of a later version', {}, 'proxy', 'recorded: of a later version']
])('%s %j of a %s: %s', (name, data, role, text) => {
  expect(sentence(name, data, role)).toBe(text)
})
