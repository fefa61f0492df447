/** Every kind of event: its sentence in Wireshark, and its check when a file is read. */
import { describe, expect, it } from 'vitest'
import type { ConnectionEvent } from '../../../src/shared/model/connection-event'
import { describeEvent } from '../../../src/shared/model/describe-event'
import { parseConnectionEvent } from '../../../src/shared/model/parse-event'

const CLIENT = { host: '127.0.0.1', port: 5000 }
const TARGET = { host: 'example.test', port: 80 }
const PIPE = { host: '192.0.2.1', port: 1, path: '/run/app.sock' }

const certificate = {
  subject: 'CN=a',
  issuer: 'CN=ca',
  names: 'DNS:a',
  from: 1,
  to: 2,
  fingerprint: 'AB'
}
const tls = {
  event: 'tls',
  leg: 'target',
  version: 'TLSv1.3',
  cipher: 'AES',
  alpn: 'h2',
  serverName: 'a',
  resumed: false,
  verified: true,
  chain: [certificate],
  took: 3
} as const
const hello = {
  event: 'hello',
  serverName: 'a.test',
  alpn: ['h2', 'http/1.1'],
  versions: ['TLSv1.3'],
  ja3: 'x',
  ja4: 'y'
} as const
const original = { number: 4, up: 17, connection: 2, time: 1.5, file: 'old.pcapng', of: 'GET /a' }
const open = { event: 'open', session: 1, client: CLIENT, server: TARGET, target: TARGET } as const
const recordedAs = { index: 2, kind: 'exchange', number: 7, capture: 'shop.pcapng', title: 'GET /a' } as const
const mocked = { event: 'mocked', result: 'answered', asked: 'GET /a', from: recordedAs } as const
const recorded = { event: 'recorded', kind: 'exchange', number: 7, capture: 'shop.pcapng', time: 1 } as const
const mark = { event: 'mark', of: 'GET /a', bookmark: true, note: '' } as const
const har = { event: 'har', part: 0, parts: 2, json: '{}' } as const
const attempt = { event: 'attempt', address: '::1', port: 80, family: 6 } as const
const layer = { event: 'layer', leg: 1, up: 0, down: 0, local: CLIENT, remote: TARGET } as const
const asked = { event: 'asked', target: TARGET } as const
const close = { event: 'close', up: 3, down: 4, endedBy: 'target' } as const
const replay = { event: 'replay', to: 'http://b/' } as const
const differs = [
  { part: 'query', name: 'page', recorded: '1', came: '2' },
  { part: 'header', name: 'Accept', recorded: null, came: '*/*' },
  { part: 'body', name: '', recorded: 'a', came: null },
  { part: 'method', name: '', recorded: 'GET', came: 'POST' },
  { part: 'used', name: '', recorded: '3', came: null }
] as const

const SENTENCES: [ConnectionEvent, string][] = [
  [{ ...open, role: 'capture' }, '127.0.0.1:5000 opened a connection to example.test:80.'],
  [
    { ...open, role: 'capture', midway: true },
    '127.0.0.1:5000 and example.test:80 were already connected; the first is assumed to be the client.'
  ],
  [{ ...open, role: 'replay', original }, 'Replay of exchange 4 of old.pcapng (GET /a) to example.test:80.'],
  [{ ...open, role: 'client', target: PIPE }, 'Client connection to /run/app.sock.'],
  [
    {
      event: 'continued',
      session: 1,
      role: 'proxy',
      client: CLIENT,
      target: TARGET,
      opened: 1,
      up: 3,
      down: 4,
      reason: 'file-lost'
    },
    'Continued after the previous file was lost: 3 bytes to the server, 4 bytes to the client so far.'
  ],
  [
    {
      event: 'continued',
      session: 1,
      role: 'proxy',
      client: CLIENT,
      target: TARGET,
      opened: 1,
      up: 3,
      down: 4,
      leg: 2,
      reason: 'recording'
    },
    'Continued after recording was off for a while: 3 bytes to the server, 4 bytes to the client so far.'
  ],
  [{ ...attempt, what: 'begins' }, 'Trying [::1]:80.'],
  [
    { ...attempt, what: 'failed', code: 'ECONNREFUSED' },
    '[::1]:80 failed: nothing listens there (ECONNREFUSED).'
  ],
  [{ ...attempt, what: 'failed' }, '[::1]:80 failed: unknown reason (UNKNOWN).'],
  [{ ...attempt, what: 'timeout' }, '[::1]:80 did not respond in time; trying the next address.'],
  [
    { event: 'tunnel', via: 'socks5', proxy: CLIENT, target: TARGET },
    'The socks5 proxy at 127.0.0.1:5000 connected to example.test:80.'
  ],
  [{ ...asked, way: 'socks4', user: 'ann' }, 'The client requests example.test:80 via SOCKS4 as ann.'],
  [{ ...asked, way: 'socks5' }, 'The client requests example.test:80 via SOCKS5.'],
  [{ ...asked, way: 'connect' }, 'The client requests example.test:80 via HTTP CONNECT.'],
  [{ ...asked, way: 'http' }, 'The client requests example.test:80 with an absolute URL.'],
  [{ ...asked, way: 'transparent' }, 'The client requests example.test:80 and was redirected by the system.'],
  [{ event: 'overridden', from: TARGET, to: CLIENT }, 'Sent to 127.0.0.1:5000 instead of example.test:80.'],
  [{ ...layer, inside: 'tls' }, 'The decrypted data follows as a separate conversation.'],
  [{ ...layer, inside: 'tunnel' }, 'The data in the tunnel follows as a separate conversation.'],
  [hello, 'TLS ClientHello: a.test; h2, http/1.1; TLSv1.3.'],
  [{ ...hello, serverName: '', alpn: [] }, 'TLS ClientHello: no server name; no ALPN; TLSv1.3.'],
  [{ event: 'passed', because: 'rule', serverName: '' }, 'TLS is passed through, as configured.'],
  [
    { event: 'passed', because: 'pinned', serverName: '' },
    'TLS is passed through: the client rejected the certificate before.'
  ],
  [
    { event: 'passed', because: 'unknown', serverName: '' },
    'TLS is passed through: the ClientHello cannot be parsed.'
  ],
  [{ event: 'answered', text: 'HTTP 407' }, 'Tcplens responded: HTTP 407'],
  [
    { event: 'forwarded', direction: 'up', offset: 3, length: 4, bytes: 'AAAA' },
    '4 bytes to the server from offset 3 were rewritten when forwarded.'
  ],
  [tls, 'TLS with the server: TLSv1.3, AES, h2, certificate verified.'],
  [{ ...tls, leg: 'client', alpn: '', verified: null }, 'TLS with the client: TLSv1.3, AES.'],
  [
    { ...tls, verified: false, problem: 'self-signed' },
    'TLS with the server: TLSv1.3, AES, h2, certificate not verified (self-signed).'
  ],
  [
    { ...tls, verified: false },
    'TLS with the server: TLSv1.3, AES, h2, certificate not verified (unknown reason).'
  ],
  [{ ...tls, version: '', problem: 'it was reset' }, 'TLS with the server failed: it was reset.'],
  [{ ...tls, version: '' }, 'TLS with the server failed: unknown reason.'],
  [{ event: 'refused', because: 'surplus' }, 'Refused: the maximum number of clients is connected.'],
  [{ event: 'refused', because: 'blocked' }, 'Refused: the client address is not allowed.'],
  [{ event: 'reading', leg: 'client', on: true }, 'Reading from the client was resumed manually.'],
  [{ event: 'reading', leg: 'target', on: false }, 'Reading from the server was paused manually.'],
  [
    { event: 'rule-matched', rule: 'price', action: 'replace', direction: 'up', start: 4, end: 6 },
    'Rule price matched 2 bytes to the server from offset 4: replace.'
  ],
  [
    {
      event: 'rule-matched',
      rule: 'price',
      action: 'replace',
      direction: 'down',
      start: 4,
      end: 6,
      sent: { start: 4, end: 9 }
    },
    'Rule price matched 2 bytes to the client from offset 4: replace, 5 bytes sent in their place.'
  ],
  [
    {
      event: 'rule-matched',
      rule: 'price',
      action: 'fix',
      direction: 'up',
      start: 0,
      end: 9,
      reason: 'the frame has no length'
    },
    'Rule price matched 9 bytes to the server from offset 0, but fix was not applied: the frame has no length.'
  ],
  [
    { event: 'fault', rule: 'slow', action: 'latency', direction: 'up', state: 'began', text: '200 ms' },
    'Rule slow: latency to the server began: 200 ms.'
  ],
  [
    { event: 'fault', rule: 'slow', action: 'stall', direction: 'down', state: 'ended', text: '' },
    'Rule slow: stall to the client ended.'
  ],
  [
    { event: 'fault', rule: '', action: 'dropped', direction: 'up', state: 'ended', text: '7 B' },
    '7 B to the server that rules delayed were dropped when the connection ended.'
  ],
  [{ event: 'rule', name: 'Echo', text: 'sent tcplens:{}' }, 'Echo: sent tcplens: {}'],
  [{ event: 'first-byte', direction: 'up' }, 'First byte from the client.'],
  [{ event: 'timeout', leg: 'target', what: 'connect', after: 9 }, 'Not connected within 9 ms.'],
  [
    { event: 'overlap', direction: 'down', offset: 3, length: 4 },
    '4 bytes to the client from offset 3 were retransmitted with different content; the first are kept.'
  ],
  [
    { ...close, how: 'left' },
    'The recording ends here; the connection continued: 3 bytes to the server, 4 bytes to the client.'
  ],
  [
    { ...close, how: 'error', code: 'EIO' },
    'Closed first by the server (error): 3 bytes to the server, 4 bytes to the client.'
  ],
  [{ event: 'end', direction: 'down', by: 'tcplens' }, 'Tcplens ended the stream to the client.'],
  [mark, 'Bookmark on GET /a.'],
  [{ ...mark, bookmark: false }, 'Bookmark and note removed from GET /a.'],
  [{ ...mark, bookmark: false, name: 'Login' }, 'Name of GET /a, named Login.'],
  [{ ...mark, bookmark: false, note: 'slow' }, 'Note on GET /a: slow'],
  [{ ...mark, note: 'slow' }, 'Bookmark and note on GET /a: slow'],
  [har, 'Other properties of the HAR file, kept for a later export (1 of 2).'],
  [
    { ...har, exchange: { number: 1, down: 3 } },
    'Other properties of the HAR file for this exchange, kept for a later export (1 of 2).'
  ],
  [mocked, 'GET /a: response from exchange 7 of shop.pcapng (GET /a); the only exact match.'],
  [
    { ...mocked, why: 'next', place: 2, among: 3, notes: ['Content-Length was corrected.'] },
    'GET /a: response from exchange 7 of shop.pcapng (GET /a); match 2 of 3, in order. Content-Length was corrected.'
  ],
  [
    { ...mocked, why: 'again', place: 1, among: 3 },
    'GET /a: response from exchange 7 of shop.pcapng (GET /a); all 3 matches were used; restarting with match 1.'
  ],
  [
    { ...mocked, why: 'best', score: 60, differs },
    'GET /a: response from exchange 7 of shop.pcapng (GET /a); the best match, score 60 of 100: ' +
      'parameter page is 2, was 1 in the recording; header Accept is */*, was absent in the recording; ' +
      'body is absent, was a in the recording; method is POST, was GET in the recording; all 3 matches were used.'
  ],
  [
    { event: 'mocked', result: 'missed', asked: 'GET /b' },
    'GET /b has no recorded response; no similar request was recorded.'
  ],
  [
    {
      ...mocked,
      result: 'forwarded',
      score: 40,
      differs: [{ part: 'path', name: '', recorded: '/a', came: '/b' }]
    },
    'GET /a has no recorded response and is forwarded to upstream; ' +
      'nearest match: exchange 7 of shop.pcapng (GET /a), score 40 of 100: path is /b, was /a in the recording.'
  ],
  [
    { event: 'mocked', result: 'failed', asked: 'GET /b' },
    'GET /b has no recorded response and could not be forwarded; no similar request was recorded.'
  ],
  [
    { ...mocked, from: { ...recordedAs, number: 0, capture: 'upstream' } },
    'GET /a: response from the response of upstream (GET /a); the only exact match.'
  ],
  [recorded, 'Copied from exchange 7 of shop.pcapng.'],
  [
    { ...recorded, translated: true, cut: true, ends: 'rst' },
    'Copied from exchange 7 of shop.pcapng, converted from HTTP/2 to HTTP/1.'
  ],
  [{ ...recorded, forwarded: true, ends: 'fin' }, 'Recorded while forwarding to the upstream server.'],
  [{ event: 'replay', what: 'foreign' }, 'The response is not in the protocol of the request.'],
  [
    { event: 'replay', what: 'foreign', speaks: 'tls' },
    'The response is a TLS alert: the server expects TLS, but the request was sent without it.'
  ],
  [
    { event: 'replay', what: 'cut-short' },
    'The capture no longer contains the rest of the request; it was sent incomplete.'
  ],
  [
    { ...replay, what: 'redirect', nth: 0, next: 3 },
    'The response redirects to http://b/, which is requested next.'
  ],
  [{ ...replay, what: 'followed', from: 3 }, 'Follows the redirect of connection 3 to http://b/.'],
  [
    { ...replay, what: 'redirect-loop' },
    'The response redirects to http://b/. It is not followed: the URL was requested before.'
  ],
  [
    { ...replay, what: 'redirect-unusable' },
    'The response redirects to http://b/. It is not followed: this is not an HTTP URL.'
  ],
  [
    { ...replay, what: 'redirect-fixed' },
    'The response redirects to http://b/. It is not followed: the proxy session has a fixed target.'
  ],
  [
    { ...replay, what: 'redirect-several' },
    'The response redirects to http://b/. It is not followed: several requests were sent.'
  ],
  [{ event: 'replay', what: 'kept', after: 9 }, 'Kept open for the next replay, for at most 9 ms.'],
  [{ event: 'replay', what: 'expired', after: 9 }, 'Closed because no replay reused it within 9 ms.'],
  [{ event: 'replay', what: 'again', replayOf: 5 }, 'Reused to replay exchange 5.'],
  [{ event: 'replay', what: 'again' }, 'Reused by another replay.'],
  [{ event: 'replay', what: 'again', original }, 'Reused to replay exchange 4 of old.pcapng (GET /a).'],
  [
    { event: 'replay', what: 'gone' },
    'The server closed the connection that was kept open; this is a new one.'
  ],
  [{ event: 'replay', what: 'no-http2' }, 'The server did not select HTTP/2.']
]

it.each(SENTENCES)('an event is described, and parsed again: %j', (event, sentence) => {
  expect(describeEvent(event)).toBe(sentence)
  expect(parseConnectionEvent(JSON.parse(JSON.stringify(event)) as Record<string, unknown>)).toEqual(event)
})

describe('an event of a file', () => {
  /** An event, and values of its members that make it invalid, one at a time. */
  const WRONG: [ConnectionEvent, Record<string, readonly unknown[]>][] = [
    [
      { ...open, role: 'capture' },
      {
        midway: [false],
        rebuilt: ['csv'],
        replayOf: [-1],
        original: [
          7,
          {},
          { ...original, time: 'x' },
          { ...original, of: 1 },
          { ...original, file: 1 },
          { ...original, up: -1 },
          { number: 1 }
        ]
      }
    ],
    [
      { ...attempt, what: 'begins' },
      { address: [1], port: [-1], family: [5], what: ['ends'], code: [1] }
    ],
    [
      { event: 'tunnel', via: 'http', proxy: CLIENT, target: TARGET },
      { via: ['ftp'], proxy: [null], target: [{ host: 'a', port: 1, path: 5 }] }
    ],
    [
      { ...asked, way: 'http' },
      { way: ['ftp'], target: [{}], user: [1] }
    ],
    [
      { event: 'overridden', from: TARGET, to: CLIENT },
      { from: [null], to: [1] }
    ],
    [
      { ...layer, inside: 'tls' },
      { inside: ['ssh'], leg: [3], up: [-1], local: [null] }
    ],
    [hello, { serverName: [1], alpn: ['h2', [1]], ja3: [null] }],
    [
      { event: 'passed', because: 'rule', serverName: '' },
      { because: ['mood'], serverName: [1] }
    ],
    [{ event: 'answered', text: '' }, { text: [1] }],
    [
      { event: 'forwarded', direction: 'up', offset: 0, length: 1, bytes: '' },
      { direction: ['left'], offset: [-1], length: [0.5], bytes: [1] }
    ],
    [
      tls,
      {
        leg: ['x'],
        version: [1],
        resumed: ['no'],
        verified: ['yes'],
        problem: [1],
        chain: [null, [null], [{ ...certificate, subject: 1 }], [{ ...certificate, to: 'now' }]],
        shown: [1, [1]],
        took: [-1]
      }
    ],
    [{ event: 'refused', because: 'blocked' }, { because: ['mood'] }],
    [
      { event: 'reading', leg: 'client', on: true },
      { leg: ['x'], on: [1] }
    ],
    [
      { event: 'rule', name: 'a', text: 'b' },
      { name: [1], text: [1] }
    ],
    [
      { event: 'timeout', leg: 'client', what: 'idle', after: 1, then: 'end' },
      { leg: ['x'], after: [-1], then: ['dance'] }
    ],
    [
      { event: 'overlap', direction: 'up', offset: 0, length: 1 },
      { direction: [1], offset: [-1], length: [-1] }
    ],
    [
      { ...mark, exchange: { number: 1, up: 0 }, name: 'a' },
      {
        exchange: [1, null, { number: 1 }, { number: -1, up: 0 }],
        of: [1],
        bookmark: [1],
        note: [1],
        name: [1],
        ignored: [1]
      }
    ],
    [har, { exchange: [null], part: [-1, 2], parts: [0.5], json: [1] }],
    [
      { ...mocked, why: 'best', place: 1, differs, notes: [] },
      {
        result: ['lost'],
        asked: [1],
        from: [
          1,
          null,
          { ...recordedAs, kind: 'x' },
          { ...recordedAs, index: -1 },
          { ...recordedAs, title: 1 }
        ],
        why: ['luck'],
        place: [-1],
        differs: [
          1,
          [null],
          [{ ...differs[0], part: 'x' }],
          [{ ...differs[0], name: 1 }],
          [{ ...differs[0], came: 1 }]
        ],
        notes: [1, [1]]
      }
    ],
    [
      recorded,
      { kind: ['x'], number: [-1], capture: [1], time: ['x', null], cut: [false], ends: ['gently'] }
    ],
    [
      { event: 'replay', what: 'foreign', speaks: 'tls' },
      { speaks: ['ftp'], nth: [-1] }
    ]
  ]

  it.each(WRONG)('is rejected if one member is wrong: %j', (event, members) => {
    expect(parseConnectionEvent(event as unknown as Record<string, unknown>)).toBe(event)
    const accepted = Object.entries(members).flatMap(([name, values]) =>
      values
        .filter((value) => parseConnectionEvent({ ...event, [name]: value }) !== null)
        .map((value) => ({ name, value }))
    )
    expect(accepted).toEqual([])
  })
})
