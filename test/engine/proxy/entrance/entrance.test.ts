/** First bytes of proxy clients, exactly as in the RFCs, and the proxy's replies. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEntrance, refuseNone, type EntranceMode } from '../../../../src/engine/proxy/entrance/entrance'
import type { EntranceStep, Login } from '../../../../src/engine/proxy/entrance/steps'
import { assertProperty } from '../../../helpers/properties'

const LOCAL = { host: '192.0.2.7', port: 0x1234 }
const login = { user: 'ann', password: 'sécret' }

interface Outcome {
  sent: string
  step: unknown
  refused?: unknown
}

/** Feeds the pieces one by one; returns the replies up to the decision, and the decision. */
function feed(mode: EntranceMode, pieces: readonly Uint8Array[], wanted?: Login): Outcome {
  const entrance = createEntrance(mode, { login: wanted })
  const sent: Uint8Array[] = []
  for (const [at, piece] of pieces.entries()) {
    // The caller may reuse the buffer after pushing it.
    const lent = Uint8Array.from(piece)
    const step = entrance.push(lent)
    if (step.state !== 'none') sent.push(step.send ?? new Uint8Array(0))
    if (step.state !== 'more')
      return { sent: hex(Buffer.concat(sent)), step: plain(step, pieces.slice(at + 1)) }
    lent.fill(0xee)
  }
  return { sent: hex(Buffer.concat(sent)), step: 'more' }
}

function plain(step: EntranceStep, behind: readonly Uint8Array[]): unknown {
  switch (step.state) {
    case 'requested': {
      const { granted, refused, ...asked } = step.request
      return {
        ...asked,
        granted: hex(granted(LOCAL)),
        refused: hex(refused({ code: 'ECONNREFUSED', message: 'nothing listens there.' })),
        rest: hex(Buffer.concat([step.rest, ...behind]))
      }
    }
    case 'refused':
      return { code: step.code, message: step.message }
    case 'none':
      return { none: hex(Buffer.concat([step.rest, ...behind])) }
    case 'more':
      return 'more'
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function text(hexText: string): string {
  return Buffer.from(hexText, 'hex').toString()
}

function whole(mode: EntranceMode, bytes: Uint8Array | string, wanted?: Login): Outcome {
  return feed(mode, [typeof bytes === 'string' ? Buffer.from(bytes) : bytes], wanted)
}

const GREETING = [5, 1, 0]
const NAMED = [5, 1, 0, 3, 11, ...Buffer.from('example.org'), 0x1f, 0x90]
const CREDENTIALS = [1, 3, ...Buffer.from('ann'), 7, ...Buffer.from('sécret')]

function socks(...parts: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flat())
}

describe('SOCKS5', () => {
  it('requests a name, which is not looked up', () => {
    expect(whole('socks', socks(GREETING, NAMED, [0x16, 3, 1]))).toEqual({
      sent: '0500',
      step: {
        way: 'socks5',
        target: { host: 'example.org', port: 8080 },
        then: 'tunnel',
        granted: '05000001c00002071234',
        refused: '05050001000000000000',
        rest: '160301'
      }
    })
  })

  it.each([
    ['IPv4', [1, 10, 1, 2, 3], '10.1.2.3'],
    ['IPv6', [4, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x17], '2001:db8::17'],
    ['an IPv6 address typed as a name', [3, 5, ...Buffer.from('[::1]')], '::1']
  ])('requests %s', (_, address, host) => {
    expect(whole('socks', socks(GREETING, [5, 1, 0], address, [0, 80])).step).toMatchObject({
      target: { host, port: 80 }
    })
  })

  it('returns its local address in either family, and a zero address if there is none', () => {
    const step = createEntrance('socks').push(socks(GREETING, NAMED))
    if (step.state !== 'requested') throw new Error(step.state)
    const { granted } = step.request
    expect([
      hex(granted({ host: '2001:db8::1', port: 80 })),
      hex(granted({ host: 'fe80::1%eth0', port: 80 })),
      hex(granted({ host: '', port: 0, path: '/tmp/x' }))
    ]).toEqual([
      '0500000420010db80000000000000000000000010050',
      '05000004fe8000000000000000000000000000010050',
      '05000001000000000000'
    ])
  })

  it.each([
    ['ECONNREFUSED', 5],
    ['ENETUNREACH', 3],
    ['EHOSTUNREACH', 4],
    ['ENOTFOUND', 4],
    ['ETIMEDOUT', 6],
    ['EACCES', 2],
    ['ERR_SOCKS5_REPLY_2', 2],
    ['CERT_HAS_EXPIRED', 1]
  ])('answers %s with reply %i', (code, reply) => {
    const step = createEntrance('socks').push(socks(GREETING, NAMED))
    expect(step.state === 'requested' && step.request.refused({ code, message: '' })[1]).toBe(reply)
  })

  it('accepts a client with user and password', () => {
    expect(whole('socks', socks([5, 2, 0, 2], CREDENTIALS, NAMED), login)).toMatchObject({
      sent: '05020100',
      step: { target: { host: 'example.org', port: 8080 }, user: 'ann' }
    })
  })

  it('accepts a client that insists on a login that is not required', () => {
    expect(whole('socks', socks([5, 1, 2], CREDENTIALS, NAMED))).toMatchObject({
      sent: '05020100',
      step: { user: 'ann' }
    })
  })

  it.each([
    [
      'a wrong password',
      socks([5, 1, 2], [1, 3, ...Buffer.from('ann'), 1, 0x78]),
      '05020101',
      'ERR_CLIENT_LOGIN'
    ],
    ['no login', socks(GREETING), '05ff', 'ERR_CLIENT_LOGIN'],
    ['bytes other than a login', socks([5, 1, 2], [5, 1]), '05020101', 'ERR_CLIENT_PROTOCOL']
  ])('rejects %s', (_, bytes, sent, code) => {
    expect(whole('socks', bytes, login)).toMatchObject({ sent, step: { code } })
  })

  it.each([
    ['unknown methods', socks([5, 1, 1]), '05ff', 'ERR_CLIENT_LOGIN'],
    ['BIND', socks(GREETING, [5, 2], NAMED.slice(2)), '050005070001000000000000', 'ERR_CLIENT_COMMAND'],
    ['UDP', socks(GREETING, [5, 3], NAMED.slice(2)), '050005070001000000000000', 'ERR_CLIENT_COMMAND'],
    [
      'an unknown address type',
      socks(GREETING, [5, 1, 0, 2, 0]),
      '050005080001000000000000',
      'ERR_CLIENT_TARGET'
    ],
    ['garbage', socks(GREETING, [0x47, 0x45]), '050005010001000000000000', 'ERR_CLIENT_PROTOCOL'],
    ['no name', socks(GREETING, [5, 1, 0, 3, 0, 0, 80]), '050005040001000000000000', 'ERR_CLIENT_TARGET'],
    [
      'a name with a space',
      socks(GREETING, [5, 1, 0, 3, 1, 32, 0, 80]),
      '050005040001000000000000',
      'ERR_CLIENT_TARGET'
    ],
    [
      'port 0',
      socks(GREETING, [5, 1, 0, 1, 1, 2, 3, 4, 0, 0]),
      '050005010001000000000000',
      'ERR_CLIENT_TARGET'
    ]
  ])('refuses %s', (_, bytes, sent, code) => {
    expect(whole('socks', bytes)).toMatchObject({ sent, step: { code } })
  })

  it('names a command that is not supported', () => {
    expect(whole('socks', socks(GREETING, [5, 3], NAMED.slice(2))).step).toEqual({
      code: 'ERR_CLIENT_COMMAND',
      message: 'The client requests UDP ASSOCIATE. This proxy supports only CONNECT.'
    })
  })
})

describe('SOCKS4', () => {
  const bob = [...Buffer.from('bob'), 0]

  it('requests an address', () => {
    expect(whole('socks', socks([4, 1, 0, 80, 10, 1, 2, 3], bob, [7]))).toEqual({
      sent: '',
      step: {
        way: 'socks4',
        target: { host: '10.1.2.3', port: 80 },
        user: 'bob',
        then: 'tunnel',
        granted: '005a1234c0000207',
        refused: '005b000000000000',
        rest: '07'
      }
    })
  })

  it('requests a name (4A)', () => {
    const name = [...Buffer.from('example.org'), 0]
    expect(whole('socks', socks([4, 1, 0, 80, 0, 0, 0, 1], [0], name)).step).toMatchObject({
      way: 'socks4',
      target: { host: 'example.org', port: 80 },
      rest: ''
    })
  })

  it.each([
    ['BIND', socks([4, 2, 0, 80, 10, 1, 2, 3, 0]), undefined, 'ERR_CLIENT_COMMAND'],
    ['a missing login', socks([4, 1, 0, 80, 10, 1, 2, 3, 0]), login, 'ERR_CLIENT_LOGIN'],
    [
      'an endless user',
      socks([4, 1, 0, 80, 10, 1, 2, 3], Array<number>(256).fill(65)),
      undefined,
      'ERR_CLIENT_TOO_LONG'
    ],
    [
      'an endless name',
      socks([4, 1, 0, 80, 0, 0, 0, 3, 0], Array<number>(256).fill(65)),
      undefined,
      'ERR_CLIENT_TOO_LONG'
    ],
    ['no name', socks([4, 1, 0, 80, 0, 0, 0, 3, 0, 0]), undefined, 'ERR_CLIENT_TARGET']
  ])('refuses %s', (_, bytes, wanted, code) => {
    expect(whole('socks', bytes, wanted)).toMatchObject({ sent: '005b000000000000', step: { code } })
  })
})

describe('HTTP', () => {
  const basic = `Proxy-Authorization: Basic ${Buffer.from('ann:sécret').toString('base64')}\r\n`

  it('requests a tunnel', () => {
    const { sent, step } = whole('http', 'CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\nhello')
    expect({ sent, ...(step as object) }).toMatchObject({
      sent: '',
      way: 'connect',
      target: { host: '::1', port: 443 },
      then: 'tunnel',
      granted: hex(Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n')),
      rest: hex(Buffer.from('hello'))
    })
  })

  it('responds with an explanation when the server cannot be reached', () => {
    const { refused } = whole('http', 'CONNECT a.test:443 HTTP/1.1\r\n\r\n').step as { refused: string }
    expect(text(refused)).toBe(
      [
        'HTTP/1.1 502 Bad Gateway',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Length: 62',
        'Proxy-Status: Tcplens; error=connection_refused',
        'Connection: close',
        '',
        'Tcplens: Cannot connect to a.test:443: nothing listens there.\n'
      ].join('\r\n')
    )
  })

  it('requests forwarding', () => {
    const request = '\r\nGET http://ann@example.org/x HTTP/1.1\r\nHost: example.org\r\n\r\nGET'
    expect(whole('http', request).step).toMatchObject({
      way: 'http',
      target: { host: 'example.org', port: 80 },
      then: 'requests',
      granted: '',
      rest: hex(Buffer.from(request))
    })
  })

  it('responds to a timeout with 504, and to HEAD without a body', () => {
    const step = createEntrance('http').push(Buffer.from('HEAD http://a:81/ HTTP/1.1\r\n\r\n'))
    if (step.state !== 'requested') throw new Error(step.state)
    const answer = Buffer.from(
      step.request.refused({ code: 'ETIMEDOUT', message: 'no answer came.' })
    ).toString()
    expect([answer.split('\r\n')[0], answer.endsWith('\r\n\r\n')]).toEqual([
      'HTTP/1.1 504 Gateway Timeout',
      true
    ])
  })

  it('accepts a client with user and password', () => {
    expect(whole('http', `CONNECT a:1 HTTP/1.1\r\n${basic}\r\n`, login).step).toMatchObject({ user: 'ann' })
  })

  it.each([
    ['none', ''],
    ['another one', `Proxy-Authorization: Basic ${Buffer.from('ann:x').toString('base64')}\r\n`],
    ['another login method', 'Proxy-Authorization: Bearer x\r\n']
  ])('requests a login for %s', (_, line) => {
    const { sent, step } = whole('http', `GET http://a/ HTTP/1.1\r\n${line}\r\n`, login)
    expect(step).toMatchObject({ code: 'ERR_CLIENT_LOGIN' })
    expect(text(sent)).toMatch(
      /^HTTP\/1\.1 407 Proxy Authentication Required\r\n(.*\r\n)*Proxy-Authenticate: Basic realm="Tcplens", charset="UTF-8"\r\n/
    )
  })

  it.each([
    ['a path without a host', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'ERR_CLIENT_NO_PROXY'],
    ['CONNECT without a port', 'CONNECT a HTTP/1.1\r\n\r\n', 400, 'ERR_CLIENT_TARGET'],
    ['CONNECT to port 0', 'CONNECT a:0 HTTP/1.1\r\n\r\n', 400, 'ERR_CLIENT_TARGET'],
    ['a URL without a host', 'GET http:///x HTTP/1.1\r\n\r\n', 400, 'ERR_CLIENT_TARGET'],
    ['a URL with an invalid port', 'GET http://a:99999/ HTTP/1.1\r\n\r\n', 400, 'ERR_CLIENT_TARGET'],
    ['https', 'GET https://a/ HTTP/1.1\r\n\r\n', 501, 'ERR_CLIENT_SCHEME'],
    ['ftp', 'GET ftp://a/ HTTP/1.1\r\n\r\n', 501, 'ERR_CLIENT_SCHEME'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 'ERR_CLIENT_PROTOCOL'],
    ['HTTP/0.9', 'GET http://a/\r\n', 505, 'ERR_CLIENT_PROTOCOL'],
    ['another protocol', 'EHLO example.org\r\n', 400, 'ERR_CLIENT_PROTOCOL'],
    [
      'an unterminated head',
      `GET http://a/ HTTP/1.1\r\nX: ${'x'.repeat(65_536)}`,
      431,
      'ERR_CLIENT_TOO_LONG'
    ],
    [
      'an overlong head',
      `GET http://a/ HTTP/1.1\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`,
      431,
      'ERR_CLIENT_TOO_LONG'
    ],
    ['an unterminated line', 'x'.repeat(65_537), 431, 'ERR_CLIENT_TOO_LONG']
  ])('refuses %s', (_, bytes, status, code) => {
    const { sent, step } = whole('http', bytes)
    expect(step).toMatchObject({ code })
    expect(text(sent)).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} (.*\r\n)+Connection: close\r\n\r\nTcplens: .+\n$`)
    )
  })
})

describe('a client of another protocol gets a reply in its own protocol', () => {
  it.each<[EntranceMode, string, Uint8Array, string]>([
    ['http', 'SOCKS5', socks(GREETING), '05ff'],
    ['http', 'SOCKS4', socks([4, 1]), '005b000000000000'],
    ['http', 'TLS', socks([0x16, 3, 1]), '1503010002020a'],
    ['http', 'another protocol', socks([0]), ''],
    ['socks', 'TLS', socks([0x16, 3, 1]), '1503010002020a']
  ])('at %s: %s', (mode, name, bytes, sent) => {
    const outcome = whole(mode, bytes)
    expect(outcome).toMatchObject({ sent, step: { code: 'ERR_CLIENT_PROTOCOL' } })
    expect((outcome.step as { message: string }).message).toContain(name)
  })

  it('at socks: HTTP', () => {
    expect(text(whole('socks', 'GET / HTTP/1.1\r\n').sent)).toMatch(
      /^HTTP\/1\.1 400 [^]*This is a SOCKS proxy/
    )
  })

  it('without a proxy request and without a fixed server', () => {
    const web = refuseNone(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
    expect(text(hex(web.send))).toMatch(/^HTTP\/1\.1 400 [^]*an HTTP and SOCKS proxy, not a web server/)
    const mail = refuseNone(Buffer.from('EHLO me\r\n'))
    expect(text(hex(mail.send))).toMatch(/^HTTP\/1\.1 400 [^]*the received data is of another protocol/)
    expect([web.code, mail.code]).toEqual(['ERR_CLIENT_NO_PROXY', 'ERR_CLIENT_PROTOCOL'])
  })
})

describe('auto', () => {
  it.each([
    ['socks5', socks(GREETING, NAMED)],
    ['socks4', socks([4, 1, 0, 80, 10, 1, 2, 3, 0])],
    ['connect', Buffer.from('CONNECT a:1 HTTP/1.1\r\n\r\n')],
    ['http', Buffer.from('GET http://a/ HTTP/1.1\r\n\r\n')]
  ])('detects %s', (way, bytes) => {
    expect(whole('auto', bytes).step).toMatchObject({ way })
  })

  it.each([
    ['TLS', socks([0x16, 3])],
    ['a request for a path', 'GET /'],
    ['RTSP', 'DESCRIBE rtsp://a/ RTSP/1.0\r\n'],
    ['NATS', 'CONNECT {"verbose":false}\r\n'],
    ['STOMP', 'CONNECT\naccept-version:1.2\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n'],
    ['SMTP', 'EHLO a\r\n'],
    ['DCE/RPC', socks([5, 0])],
    ['Cassandra', socks([4, 0])],
    ['Redis', '*1\r\n'],
    ['a long word', 'x'.repeat(65)]
  ])('passes %s through', (_, bytes) => {
    const all = hex(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
    expect(whole('auto', bytes)).toEqual({ sent: '', step: { none: all } })
  })

  it('waits while the protocol is ambiguous', () => {
    for (const start of ['', 'G', 'GET', 'GET ', 'GET hTtp:/', 'CONNECT ', '\u0005', '\u0004']) {
      expect(whole('auto', start).step).toBe('more')
    }
  })
})

describe('the result does not depend on how the bytes are split', () => {
  const conversations = fc.constantFrom<Uint8Array>(
    socks(GREETING, NAMED, [1, 2, 3]),
    socks([5, 2, 0, 2], CREDENTIALS, NAMED, [9]),
    socks([5, 1, 2], [1, 1, 65, 1, 65], NAMED),
    socks(GREETING, [5, 2], NAMED.slice(2)),
    socks(GREETING, [9, 9, 9]),
    socks([4, 1, 0, 80, 0, 0, 0, 1], [...Buffer.from('me'), 0], [...Buffer.from('a.test'), 0], [7, 7]),
    Buffer.from('\r\n\nGET http://a.test/ HTTP/1.1\nHost: a.test\n\nrest'),
    Buffer.from('CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n\u0016\u0003\u0001'),
    Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
    Buffer.from('EHLO http\r\n\r\n'),
    Buffer.from('GET https://x'),
    Buffer.from(`GET http://a/ HTTP/1.1\r\nX: ${'x'.repeat(65_600)}\r\n\r\n`),
    Uint8Array.from([0x16, 3, 1, 2, 0])
  )
  const modes = fc.constantFrom<EntranceMode>('socks', 'http', 'auto')
  const logins = fc.constantFrom(undefined, login)

  it('for conversations', () => {
    assertProperty(
      fc.property(modes, logins, conversations, fc.array(fc.nat()), (mode, wanted, bytes, cuts) => {
        expect(feed(mode, cut(bytes, cuts), wanted)).toEqual(feed(mode, [bytes], wanted))
      }),
      { numRuns: 500 }
    )
  })

  it('for single bytes', () => {
    assertProperty(
      fc.property(modes, conversations, (mode, bytes) => {
        const short = bytes.subarray(0, 2000)
        const pieces = Array.from(short, (byte) => Uint8Array.of(byte))
        expect(feed(mode, pieces)).toEqual(feed(mode, [short]))
      }),
      { numRuns: 60 }
    )
  })

  it('for garbage', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc
        .tuple(fc.constantFrom(4, 5), fc.uint8Array({ maxLength: 600 }))
        .map(([first, rest]) => Uint8Array.from([first, 1, ...rest]))
    )
    assertProperty(
      fc.property(modes, logins, garbage, fc.array(fc.nat()), (mode, wanted, bytes, cuts) => {
        expect(feed(mode, cut(bytes, cuts), wanted)).toEqual(feed(mode, [bytes], wanted))
      }),
      { numRuns: 1000 }
    )
  })
})

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((from, at) => bytes.subarray(from, places[at] ?? bytes.length))
}
