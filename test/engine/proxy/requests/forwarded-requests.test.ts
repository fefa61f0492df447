/** Requests on one proxy connection: the server each one goes to, the response, and the timing. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ForwardedRequests } from '../../../../src/engine/proxy/requests/forwarded-requests'
import type { RequestsStep } from '../../../../src/engine/proxy/requests/requests-step'
import { assertProperty } from '../../../helpers/properties'

const login = { user: 'ann', password: 'secret' }

/** Returns the steps in short form, with text instead of bytes. */
function shown(steps: readonly RequestsStep[]): unknown[] {
  return steps.map((step) => {
    switch (step.do) {
      case 'forward':
        return { forward: text(step.bytes), at: step.offset }
      case 'answer':
        return { answer: Number(text(step.bytes).slice(9, 12)), text: step.text }
      case 'connect':
        return { connect: `${step.request.way} ${step.request.target.host}:${step.request.target.port}` }
      case 'tunnel':
        return { tunnel: step.inside, at: step.offset }
      case 'end':
        return { end: step.stream }
    }
  })
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function bytes(latin1: string): Uint8Array {
  return Buffer.from(latin1, 'latin1')
}

/** Runs a scripted conversation; each turn returns its steps in short form. */
function talk(options: ConstructorParameters<typeof ForwardedRequests>[0] = {}): {
  requests: ForwardedRequests
  up(latin1: string): unknown[]
  down(latin1: string): unknown[]
  connected(): unknown[]
  refused(): unknown[]
  end(stream: 'up' | 'down'): unknown[]
} {
  const requests = new ForwardedRequests(options)
  return {
    requests,
    up: (latin1) => shown(requests.up(bytes(latin1))),
    down: (latin1) => shown(requests.down(bytes(latin1))),
    connected: () => shown(requests.connected()),
    refused: () => shown(requests.refused({ code: 'ECONNREFUSED', message: 'nothing listens there.' })),
    end: (stream) => shown(requests.end(stream))
  }
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

function get(url: string, lines = ''): string {
  return `GET ${url} HTTP/1.1\r\nHost: x\r\n${lines}\r\n`
}

describe('a head', () => {
  function forwarded(head: string): string {
    const requests = new ForwardedRequests()
    requests.up(bytes(head))
    const [step] = requests.connected()
    return step?.do === 'forward' ? text(step.bytes) : ''
  }

  it('loses the host of its URL and the fields for the proxy, and nothing else', () => {
    const head = [
      'POST http://ann:x@Example.org:8080/a%20b?q=http://z HTTP/1.1',
      'hOST:   example.org:8080  ',
      'proxy-connection: Keep-Alive',
      'X-Odd : 1',
      'Proxy-Authorization: Basic',
      '   Zm9sZGVk',
      'Connection: close',
      'Cookie: \u00e9\u00ff',
      '',
      ''
    ]
    expect(forwarded(head.join('\r\n'))).toBe(
      ['POST /a%20b?q=http://z HTTP/1.1', ...head.filter((_, at) => ![0, 2, 4, 5].includes(at))].join('\r\n')
    )
  })

  it.each([
    ['GET http://a HTTP/1.1', 'GET / HTTP/1.1'],
    ['GET http://a?q HTTP/1.1', 'GET /?q HTTP/1.1'],
    ['OPTIONS http://a HTTP/1.1', 'OPTIONS * HTTP/1.1'],
    ['OPTIONS http://a?q HTTP/1.1', 'OPTIONS /?q HTTP/1.1'],
    ['GET  HTTP://A:80/x  HTTP/1.0', 'GET  /x  HTTP/1.0']
  ])('%s becomes %s', (asked, wanted) => {
    expect(forwarded(`${asked}\nHost: a\n\n`)).toBe(`${wanted}\nHost: a\n\n`)
  })

  it('keeps a Host field that names another host, and gets one if it is missing', () => {
    expect(forwarded('GET http://a/ HTTP/1.1\r\nHost: other\r\n\r\n')).toBe(
      'GET / HTTP/1.1\r\nHost: other\r\n\r\n'
    )
    expect(forwarded('GET http://u@a:81/ HTTP/1.0\r\nX: 1\r\n\r\n')).toBe(
      'GET / HTTP/1.0\r\nHost: a:81\r\nX: 1\r\n\r\n'
    )
  })

  it('reports the replaced ranges by stream offset', () => {
    const requests = new ForwardedRequests({ offset: 100 })
    requests.up(bytes('\r\nGET http://a/ HTTP/1.1\r\nProxy-Connection: x\r\nHost: a\r\n\r\n'))
    const [step] = requests.connected()
    expect(step).toMatchObject({
      offset: 100,
      changes: [
        { offset: 106, length: 8 },
        { offset: 126, length: 21 }
      ]
    })
  })
})

describe('the order of requests', () => {
  it('a request to the same host follows at once, one to another host waits for the response', () => {
    const { requests, up, down, connected } = talk()
    const [first, second, third] = [get('http://a/1'), get('http://A:80/2'), get('http://b/3')]
    expect([
      up(first),
      connected(),
      up(second + third),
      requests.wantsUp,
      down(OK),
      down(OK),
      requests.wantsUp,
      connected(),
      requests.wantsUp,
      down(OK)
    ]).toEqual([
      [{ connect: 'http a:80' }],
      [{ forward: 'GET /1 HTTP/1.1\r\nHost: x\r\n\r\n', at: 0 }],
      [{ forward: 'GET /2 HTTP/1.1\r\nHost: x\r\n\r\n', at: first.length }],
      false,
      [],
      [{ connect: 'http b:80' }],
      false,
      [{ forward: 'GET /3 HTTP/1.1\r\nHost: x\r\n\r\n', at: first.length + second.length }],
      true,
      []
    ])
  })

  it('interim responses are not final, and a response to HEAD has no body', () => {
    const { up, down, connected } = talk()
    up('HEAD http://a/ HTTP/1.1\r\nHost: a\r\n\r\n' + get('http://b/'))
    connected()
    expect(down('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n')).toEqual([])
    expect(down('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n')).toEqual([{ connect: 'http b:80' }])
  })

  it('bodies are streamed, chunks included', () => {
    const { up, connected } = talk()
    const head = 'POST http://a/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    up(head)
    expect(connected()).toEqual([{ forward: head.replace('http://a', ''), at: 0 }])
    expect([up('5\r\nhe'), up('llo\r\n0;x\r\nT: 1\r\n\r\n'), up(get('http://a/'))]).toEqual([
      [{ forward: '5\r\nhe', at: head.length }],
      [{ forward: 'llo\r\n0;x\r\nT: 1\r\n\r\n', at: head.length + 5 }],
      [{ forward: get('/'), at: head.length + 5 + 18 }]
    ])
  })

  it('an invalid body is passed on to the server, with everything after it', () => {
    const { up, connected } = talk()
    up('POST http://a/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    connected()
    expect(up('zz\r\nGET /')).toEqual([
      { tunnel: false, at: 64 },
      { forward: 'zz\r\nGET /', at: 64 }
    ])
  })
})

describe('an unreachable server', () => {
  it('is reported to the client, and the next request is read', () => {
    const { up, connected, refused } = talk()
    const body = 'POST http://a:81/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n'
    up(`${body}he`)
    expect(refused()).toEqual([{ answer: 502, text: 'Cannot connect to a:81: nothing listens there.' }])
    expect([up(`llo${get('http://b/')}`), connected()]).toEqual([
      [{ connect: 'http b:80' }],
      [{ forward: get('/'), at: body.length + 5 }]
    ])
  })

  it.each([
    ['may be the last', get('http://a/', 'Connection: close\r\n')],
    ['uses HTTP/1.0', 'GET http://a/ HTTP/1.0\r\n\r\n'],
    [
      'waits to send its body',
      'PUT http://a/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n'
    ]
  ])('ends the connection when the request %s', (_, request) => {
    const { up, refused } = talk()
    up(request)
    expect(refused()).toEqual([{ answer: 502, text: expect.any(String) as string }, { end: 'down' }])
  })

  it('is reported to HEAD with a head only', () => {
    const requests = new ForwardedRequests()
    requests.up(bytes('HEAD http://a/ HTTP/1.1\r\nHost: a\r\n\r\n'))
    const [step] = requests.refused({ code: 'ETIMEDOUT', message: 'no answer came.' })
    expect(step?.do === 'answer' && text(step.bytes)).toMatch(
      /^HTTP\/1\.1 504 [^]*Content-Length: \d+[^]*\r\n\r\n$/
    )
  })
})

describe('a request that cannot be served', () => {
  it.each([
    ['a path without a host', get('/'), 400],
    ['https', get('https://a/'), 501]
  ])('%s is answered in its turn', (_, request, status) => {
    const { up, down, connected } = talk()
    up(get('http://a/'))
    connected()
    expect([up(request), down(OK)]).toEqual([[], [{ answer: status, text: expect.any(String) as string }]])
    expect(up(get('http://a/'))).toMatchObject([{ forward: get('/') }])
  })

  it('input that is no request ends the connection', () => {
    const { up, down, connected } = talk()
    up(get('http://a/'))
    connected()
    expect([up('\u0000\u0001garbage'), down(OK)]).toMatchObject([[], [{ answer: 400 }, { end: 'down' }]])
    expect(up('more')).toEqual([])
  })

  it.each(['', '\r\n\r\n'])('a head that is too long ends the connection', (end) => {
    const { up, down, connected } = talk()
    up(get('http://a/'))
    connected()
    down(OK)
    expect(up(`GET http://a/ HTTP/1.1\r\nX: ${'x'.repeat(65_536)}${end}`)).toMatchObject([
      { answer: 431 },
      { end: 'down' }
    ])
  })

  it('each request needs the login', () => {
    const { up, down, connected } = talk({ login })
    const line = `Proxy-Authorization: Basic ${Buffer.from('ann:secret').toString('base64')}\r\n`
    up(get('http://a/', line))
    connected()
    down(OK)
    expect([up(get('http://a/')), up(get('http://a/', line))]).toMatchObject([
      [{ answer: 407 }],
      [{ forward: get('/') }]
    ])
  })
})

describe('tunnels', () => {
  it('can begin after other requests with CONNECT', () => {
    const { up, down, connected } = talk()
    const first = get('http://a/')
    const connect = 'CONNECT b:443 HTTP/1.1\r\n\r\n'
    up(first)
    connected()
    expect([up(`${connect}hello`), down(OK), connected(), up(get('http://c/'))]).toEqual([
      [],
      [{ connect: 'connect b:443' }],
      [
        { answer: 200, text: null },
        { tunnel: true, at: first.length + connect.length },
        { forward: 'hello', at: first.length + connect.length }
      ],
      [{ forward: get('http://c/'), at: first.length + connect.length + 5 }]
    ])
  })

  it('that are refused leave the connection open for requests', () => {
    const { up, refused } = talk()
    up('CONNECT b:443 HTTP/1.1\r\n\r\n')
    expect([refused(), up(get('http://c/'))]).toMatchObject([[{ answer: 502 }], [{ connect: 'http c:80' }]])
  })

  const upgrade = get('http://a/ws', 'Connection: Upgrade\r\nUpgrade: websocket\r\n')

  it('begin after 101, with the bytes sent before it arrived', () => {
    const { up, down, connected } = talk()
    up(upgrade)
    const [forwarded] = connected() as { forward: string }[]
    expect([
      up('\u0081\u0001x'),
      down('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')
    ]).toEqual([
      [],
      [
        { tunnel: false, at: upgrade.length },
        { forward: '\u0081\u0001x', at: upgrade.length }
      ]
    ])
    expect(forwarded?.forward).toBe(upgrade.replace('http://a', ''))
  })

  it('do not begin after any other response', () => {
    const { up, down, connected } = talk()
    up(upgrade)
    connected()
    expect([up(get('http://b/')), down(OK)]).toEqual([[], [{ connect: 'http b:80' }]])
  })
})

describe('the ends of connections', () => {
  it('a server that closes an idle connection is dialled again for the next request', () => {
    const { up, down, connected, end } = talk()
    up(get('http://a/'))
    connected()
    down(OK)
    expect([end('down'), up(get('http://a/'))]).toEqual([[{ end: 'up' }], [{ connect: 'http a:80' }]])
  })

  it.each([
    ['a body delimited by the end of the connection', 'HTTP/1.1 200 OK\r\n\r\nall'],
    ['a response that announced it', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
    ['a partial response', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nal'],
    ['a part of a head', 'HTTP/1.1 20']
  ])('a server that closes after %s closes the client’s connection', (_, answer) => {
    const { up, down, connected, end } = talk()
    up(get('http://a/'))
    connected()
    down(answer)
    expect(end('down')).toEqual([{ end: 'down' }])
  })

  it('a server that closes without a response is reported, but not if it had responded before', () => {
    const { up, down, connected, end } = talk()
    up(get('http://a/'))
    connected()
    expect(end('down')).toEqual([
      { answer: 502, text: 'a:80 ended the connection without a response.' },
      { end: 'down' }
    ])
    const other = talk()
    other.up(get('http://a/'))
    other.connected()
    other.down(OK)
    other.up(get('http://a/'))
    expect(other.end('down')).toEqual([{ end: 'down' }])
    expect(down(OK)).toEqual([])
  })

  it('a client that sends FIN is answered first', () => {
    const { up, down, connected, end } = talk()
    up(get('http://a/') + get('http://b/'))
    connected()
    expect([end('up'), down(OK), connected(), down(OK)]).toEqual([
      [],
      [{ connect: 'http b:80' }],
      [{ forward: get('/'), at: 35 }, { end: 'up' }],
      [{ end: 'down' }]
    ])
  })

  it('a client that sends FIN within a body or a head passes it on', () => {
    const { up, connected, end } = talk()
    up('POST http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf')
    connected()
    expect([end('up'), end('down')]).toMatchObject([[{ end: 'up' }], [{ answer: 502 }, { end: 'down' }]])
    const other = talk()
    other.up('GET http://a/ HT')
    expect(other.end('up')).toEqual([{ end: 'down' }])
  })
})

describe('the result does not depend on how the bytes are split', () => {
  const hosts = fc.constantFrom('a.test', 'a.test:80', 'b.test:81', '[::1]:82')
  const body = fc.string({ unit: fc.constantFrom('G', 'E', 'T', ' ', '\r', '\n', 'x', '/'), maxLength: 60 })
  const request = fc
    .record({ host: hosts, body, how: fc.constantFrom('none', 'length', 'chunked'), odd: fc.boolean() })
    .map(({ host, body: content, how, odd }) => {
      const empty = odd ? '\r\n' : ''
      const extra = odd ? 'Proxy-Connection: keep-alive\r\n' : ''
      const framing =
        how === 'none'
          ? ''
          : how === 'length'
            ? `Content-Length: ${content.length}\r\n`
            : 'Transfer-Encoding: chunked\r\n'
      const payload =
        how === 'none'
          ? ''
          : how === 'length' || content === ''
            ? how === 'length'
              ? content
              : '0\r\n\r\n'
            : `${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`
      return {
        host: host.includes(':8') ? host : 'a.test:80',
        sent: `${empty}PUT http://${host}/p HTTP/1.1\r\nHost: ${host}\r\n${extra}${framing}\r\n${payload}`,
        wanted: `${empty}PUT /p HTTP/1.1\r\nHost: ${host}\r\n${framing}\r\n${payload}`
      }
    })

  it('for any requests to any hosts, whenever responses arrive', () => {
    assertProperty(
      fc.property(
        fc.array(request, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.nat({ max: 40 }),
        (wishes, cuts, answerCut) => {
          const requests = new ForwardedRequests()
          const reached: { host: string; got: string }[] = []
          let answered = 0
          let answers = 0
          const carryOut = (steps: readonly RequestsStep[]): void => {
            for (const step of steps) {
              if (step.do === 'forward') {
                const last = reached.at(-1)
                if (last === undefined) throw new Error('nobody to forward to')
                last.got += text(step.bytes)
              } else if (step.do === 'connect') {
                const { host, port } = step.request.target
                reached.push({ host: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`, got: '' })
                expect(answers).toBe(answered)
                carryOut(requests.connected())
              } else throw new Error(step.do)
            }
          }
          /** Responds to every complete request. */
          const answer = (): void => {
            for (;;) {
              const wanted = wishes.slice(0, answered + 1).map((wish) => wish.wanted)
              const got = reached.map((target) => target.got)
              if (answered === wishes.length || got.join('').length < wanted.join('').length) return
              answered++
              // The last byte is always in the second piece.
              const cutAt = Math.min(answerCut, OK.length - 1)
              carryOut(requests.down(bytes(OK.slice(0, cutAt))))
              answers++
              carryOut(requests.down(bytes(OK.slice(cutAt))))
            }
          }
          for (const piece of cut(bytes(wishes.map(({ sent }) => sent).join('')), cuts)) {
            const lent = Uint8Array.from(piece)
            carryOut(requests.up(lent))
            lent.fill(0xee)
            answer()
          }
          const expected: { host: string; got: string }[] = []
          for (const { host, wanted } of wishes) {
            const last = expected.at(-1)
            if (last?.host === host) last.got += wanted
            else expected.push({ host, got: wanted })
          }
          expect(reached).toEqual(expected)
          expect(answered).toBe(wishes.length)
        }
      ),
      { numRuns: 1000 }
    )
  })

  it('for garbage, which is never forwarded twice and never throws', () => {
    assertProperty(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 })),
        fc.array(fc.uint8Array({ maxLength: 200 })),
        (up, down) => {
          const requests = new ForwardedRequests()
          requests.up(bytes(get('http://a/')))
          requests.connected()
          for (const [at, piece] of up.entries()) {
            requests.up(piece)
            requests.down(down[at] ?? bytes(OK))
          }
          requests.end('up')
          requests.end('down')
        }
      ),
      { numRuns: 500 }
    )
  })
})

function cut(all: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((place) => place % (all.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((from, at) => all.subarray(from, places[at] ?? all.length))
}
