import { describe, expect, it } from 'vitest'
import { brief, decode, decodeAnyhow } from './helpers/recording'

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const HEAD = 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n'
const POST = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
const EMPTY = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

describe('a connection', () => {
  it('records everything about an exchange', () => {
    const head =
      'POST /a?b=c HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n'
    const answer = 'HTTP/1.0 404 Not Found\r\nContent-Encoding: gzip\r\nContent-Type: a/b\r\n\r\n'
    const recording = decodeAnyhow(
      ['up', `${head}5\r\nhello\r\n0\r\nA: b\r\n\r\n`],
      ['down', `${answer}gone`]
    )
    expect(recording).toEqual({
      messages: [
        {
          id: 0,
          exchange: 0,
          kind: 'http.request',
          line: 'POST /a?b=c',
          version: 'HTTP/1.1',
          range: [0, head.length + 21],
          headEnd: head.length,
          head,
          framing: 'chunked',
          body: 'hello',
          bodyLength: 5,
          trailers: `${String(head.length + 13)}:A: b\r\n\r\n`,
          complete: true,
          missing: 0,
          problems: [`trailer-fields@${String(head.length + 13)}`]
        },
        {
          id: 1,
          exchange: 0,
          kind: 'http.response',
          line: '404 Not Found',
          version: 'HTTP/1.0',
          range: [0, answer.length + 4],
          headEnd: answer.length,
          head: answer,
          framing: 'close',
          body: 'gone',
          bodyLength: 4,
          trailers: '',
          complete: true,
          missing: 0,
          problems: []
        }
      ],
      problems: [],
      tunnels: {}
    })
  })

  it('is kept alive for several exchanges', () => {
    expect(
      brief(decodeAnyhow(['up', GET], ['down', OK], ['up', POST], ['up', 'hello'], ['down', OK]))
    ).toEqual([
      '#0 GET / [0-27] none',
      '#0 200 OK [0-40] length "hi"',
      '#1 POST / [27-79] length "hello"',
      '#1 200 OK [40-80] length "hi"'
    ])
  })

  it('pairs pipelined requests with their responses in order, HEAD included', () => {
    expect(
      brief(
        decodeAnyhow(
          ['up', GET + HEAD + GET],
          ['down', `${OK}HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n${OK}`]
        )
      )
    ).toEqual([
      '#0 GET / [0-27] none',
      '#1 HEAD / [27-55] none',
      '#2 GET / [55-82] none',
      '#0 200 OK [0-40] length "hi"',
      '#1 200 OK [40-80] none',
      '#2 200 OK [80-120] length "hi"'
    ])
  })

  it('adds interim responses to the exchange of the final one, any number of them', () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
    expect(
      brief(
        decodeAnyhow(
          ['up', POST],
          ['down', 'HTTP/1.1 100 Continue\r\n\r\n'],
          ['up', 'hello'],
          ['down', hints + hints + OK],
          ['up', GET],
          ['down', OK]
        )
      )
    ).toEqual([
      '#0 100 Continue [0-25] none',
      '#0 POST / [0-52] length "hello"',
      '#0 103 Early Hints [25-65] none',
      '#0 103 Early Hints [65-105] none',
      '#0 200 OK [105-145] length "hi"',
      '#1 GET / [52-79] none',
      '#1 200 OK [145-185] length "hi"'
    ])
  })

  it('accepts a response before its request is complete', () => {
    expect(
      brief(
        decodeAnyhow(
          ['up', `${POST}he`],
          ['down', 'HTTP/1.1 413 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
          ['up', 'llo']
        )
      )
    ).toEqual(['#0 413 No [0-57] length', '#0 POST / [0-52] length "hello"'])
  })

  it('accepts a response before the head of its request is complete', () => {
    expect(
      brief(
        decodeAnyhow(
          ['up', 'GET /aaaaaaaaa'],
          ['down', EMPTY],
          ['up', ' HTTP/1.1\r\nHost: a\r\n\r\n' + GET],
          ['down', OK]
        )
      )
    ).toEqual([
      '#0 200 OK [0-38] length',
      '#0 GET /aaaaaaaaa [0-36] none',
      '#1 GET / [36-63] none',
      '#1 200 OK [38-78] length "hi"'
    ])
  })

  it('frames a response by the available part of the request', () => {
    const early = 'HTTP/1.1 431 No\r\nContent-Length: 9\r\n\r\n'
    expect(brief(decodeAnyhow(['up', 'HEAD / HTTP/1.1\r\nHos'], ['down', early + OK]))).toEqual([
      '#0 431 No [0-38] none',
      '#1 200 OK [38-78] length "hi" response-without-request@38',
      '#0 HEAD / [0-20] none incomplete truncated-head@20'
    ])
  })

  it('numbers messages by their first bytes, not by their ends', () => {
    const { messages } = decodeAnyhow(
      ['up', 'GET / HT'],
      ['down', EMPTY],
      ['up', 'TP/1.1\r\nHost: a\r\n\r\n']
    )
    expect(messages.map(({ id, kind }) => [id, kind])).toEqual([
      [1, 'http.response'],
      [0, 'http.request']
    ])
  })

  it('ends 204 and 304 with their heads, whatever their Content-Length', () => {
    expect(
      brief(
        decodeAnyhow(
          ['up', GET + GET],
          ['down', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n']
        )
      ).slice(2)
    ).toEqual(['#0 304 Not Modified [0-48] none', '#1 204 No Content [48-75] none'])
  })

  it('finds the next response after a body that is not allowed', () => {
    const recording = decodeAnyhow(
      ['up', HEAD + GET],
      ['down', `HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}${OK}`]
    )
    expect([...brief(recording).slice(2), ...recording.problems]).toEqual([
      '#0 200 OK [0-38] none',
      '#1 200 OK [45-85] length "hi"',
      'down body-not-allowed@38'
    ])
  })

  it('reads an unframed response to the close, and marks a truncated one as incomplete', () => {
    const steps = [
      ['up', GET],
      ['down', 'HTTP/1.1 200 OK\r\n\r\nto the end']
    ] as const
    expect(brief(decodeAnyhow(...steps, ['end', 'down']))[1]).toBe('#0 200 OK [0-29] close "to the end"')
    expect(brief(decodeAnyhow(...steps))[1]).toBe('#0 200 OK [0-29] close "to the end"')
    expect(brief(decodeAnyhow(...steps, ['finish', 'cut']))[1]).toBe(
      '#0 200 OK [0-29] close "to the end" incomplete truncated-body@29'
    )
  })

  it('creates exchanges for responses without requests, joining interim and final ones', () => {
    expect(
      brief(
        decodeAnyhow(['down', `HTTP/1.1 100 Continue\r\n\r\n${EMPTY}${EMPTY}`], ['up', GET], ['down', OK])
      )
    ).toEqual([
      '#0 100 Continue [0-25] none response-without-request@0',
      '#0 200 OK [25-63] length response-without-request@25',
      '#1 200 OK [63-101] length response-without-request@63',
      '#2 GET / [0-27] none',
      '#2 200 OK [101-141] length "hi"'
    ])
  })

  it('does not treat an interim response as the last one', () => {
    const steps = [
      ['up', GET],
      ['down', 'HTTP/1.0 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n']
    ] as const
    expect(brief(decodeAnyhow(...steps)).slice(1)).toEqual([
      '#0 100 Continue [0-25] none',
      '#0 200 OK [25-63] length'
    ])
  })

  it('does not pair a request with a response that began before it', () => {
    expect(
      brief(
        decodeAnyhow(['down', 'HTTP/1.1 408 Time'], ['up', GET], ['down', 'out\r\nContent-Length: 0\r\n\r\n'])
      )
    ).toEqual(['#1 GET / [0-27] none', '#0 408 Timeout [0-43] length response-without-request@0'])
  })

  it('reads HTTP/0.9: a line, then bytes in response, even if they look like a head', () => {
    expect(
      brief(
        decodeAnyhow(['up', 'GET /a\r\n'], ['down', 'HTT'], ['down', '\r\n\r\nbody\r\n\r\n'], ['end', 'down'])
      )
    ).toEqual(['#0 GET /a [0-8] none simple-request@0', '#0 0  [0-15] close "HTT\r\n\r\nbody\r\n\r\n"'])
    expect(brief(decodeAnyhow(['up', 'GET /a\n'], ['down', '\r\n1']))[1]).toBe('#0 0  [0-3] close "\r\n1"')
  })

  it('reads a full response to an HTTP/0.9 request', () => {
    expect(brief(decodeAnyhow(['up', 'GET /a\r\n'], ['down', OK]))[1]).toBe('#0 200 OK [0-40] length "hi"')
  })

  it('reads request targets in all four forms, unchanged', () => {
    const { messages } = decodeAnyhow([
      'up',
      'GET /a?b#c HTTP/1.1\r\nHost: a\r\n\r\n' +
        'GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n' +
        'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n' +
        'GET /\xfc\x80 HTTP/1.1\r\nHost: a\r\n\r\n' +
        'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'
    ])
    expect(messages.map(({ line, problems }) => [line, ...problems])).toEqual([
      ['GET /a?b#c'],
      ['GET http://a/b'],
      ['OPTIONS *'],
      ['GET /\xfc\x80', 'non-ascii-target@104'],
      ['CONNECT a:443']
    ])
  })

  it('prefers Transfer-Encoding to a different Content-Length, and shows the smuggled request', () => {
    const smuggled = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 32\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${GET}`
    expect(brief(decodeAnyhow(['up', smuggled]))).toEqual([
      '#0 POST / [0-81] chunked te-and-cl@46',
      '#1 GET / [81-108] none'
    ])
  })

  it('ends a request with invalid chunking by its Content-Length or else with the stream', () => {
    const odd = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n'
    expect(brief(decodeAnyhow(['up', `${odd}Content-Length: 2\r\n\r\nhi${GET}`]))).toEqual([
      '#0 POST / [0-74] length "hi" chunked-not-last@26 te-and-cl@26',
      '#1 GET / [74-101] none'
    ])
    expect(brief(decodeAnyhow(['up', `${odd}\r\nhi`]))).toEqual([
      '#0 POST / [0-55] close "hi" chunked-not-last@26'
    ])
  })

  it('continues after "Connection: close" and reports it', () => {
    const last = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
    const recording = decodeAnyhow(['up', GET + GET + GET], ['down', `${last}${OK}junk\r\n${OK}`])
    expect([...brief(recording).slice(3), ...recording.problems]).toEqual([
      '#0 200 OK [0-57] length',
      '#1 200 OK [57-97] length "hi" data-after-close@57',
      '#2 200 OK [103-143] length "hi"',
      'down bad-start-line@97'
    ])
  })

  it('treats an HTTP/1.0 connection as closing unless it has keep-alive', () => {
    const plain = 'GET / HTTP/1.0\r\n\r\n'
    const kept = 'GET / HTTP/1.0\r\nConnection: Keep-Alive, x\r\n\r\n'
    expect(brief(decodeAnyhow(['up', kept + plain + plain]))).toEqual([
      '#0 GET / [0-45] none',
      '#1 GET / [45-63] none',
      '#2 GET / [63-81] none data-after-close@63'
    ])
  })

  it('passes on to HTTP/2 when the client switches to it', () => {
    const recording = decodeAnyhow(['up', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], ['down', '\x00\x00\x12\x04'])
    expect(recording).toEqual({ messages: [], problems: ['up http2-preface@0'], tunnels: {} })
  })

  it('keeps connections separate that are decoded alternately', () => {
    const first = decode(['up', POST], ['up', 'hello'])
    const second = decode(['up', GET])
    expect([first.messages[0]?.body, second.messages[0]?.id]).toEqual(['hello', 0])
  })
})

describe('tunnels', () => {
  const UPGRADE = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'
  const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'
  const CONNECT = 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'

  it('begin after both messages of an upgrade', () => {
    const recording = decodeAnyhow(['up', UPGRADE], ['down', `${SWITCH}\x81\x02hi`], ['up', '\x81\x82????'])
    expect([...brief(recording), recording.tunnels]).toEqual([
      '#0 GET / [0-68] none',
      '#0 101 Switching Protocols [0-77] tunnel',
      { 'down@77': '\x81\x02hi', 'up@68': '\x81\x82????' }
    ])
  })

  it('begin after CONNECT and any 2xx, with the bytes the client sent before the response', () => {
    const recording = decodeAnyhow(
      ['up', `${CONNECT}\x16\x03\x01`],
      ['down', 'HTTP/1.0 200 Connection established\r\nContent-Length: 5\r\n\r\n\x16'],
      ['up', GET]
    )
    expect([...brief(recording), recording.tunnels]).toEqual([
      '#0 CONNECT a:1 [0-33] none',
      '#0 200 Connection established [0-58] tunnel length-not-allowed@37',
      { 'down@58': '\x16', 'up@33': `\x16\x03\x01${GET}` }
    ])
  })

  it('do not begin when the response refuses: the held bytes are the next request', () => {
    expect(
      brief(
        decodeAnyhow(
          ['up', CONNECT + GET + UPGRADE + GET],
          ['down', `HTTP/1.1 407 Auth\r\nContent-Length: 0\r\n\r\n${OK}`],
          ['down', OK],
          ['down', EMPTY]
        )
      )
    ).toEqual([
      '#0 CONNECT a:1 [0-33] none',
      '#0 407 Auth [0-40] length',
      '#1 GET / [33-60] none',
      '#2 GET / [60-128] none',
      '#1 200 OK [40-80] length "hi"',
      '#3 GET / [128-155] none',
      '#2 200 OK [80-120] length "hi"',
      '#3 200 OK [120-158] length'
    ])
  })

  it('do not begin at interim responses', () => {
    expect(
      brief(
        decodeAnyhow(['up', UPGRADE + GET], ['down', 'HTTP/1.1 102 Processing\r\n\r\n'], ['down', EMPTY + OK])
      )
    ).toEqual([
      '#0 GET / [0-68] none',
      '#0 102 Processing [0-27] none',
      '#0 200 OK [27-65] length',
      '#1 GET / [68-95] none',
      '#1 200 OK [65-105] length "hi"'
    ])
  })

  it('wait for a request whose response arrived before it was complete', () => {
    const post = UPGRADE.replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 4\r\n\r\nab')
    const recording = decodeAnyhow(['up', post], ['down', SWITCH], ['up', 'cd\x81'])
    expect([...brief(recording), recording.tunnels]).toEqual([
      '#0 101 Switching Protocols [0-77] tunnel',
      '#0 POST / [0-92] length "abcd"',
      { 'down@77': '', 'up@92': '\x81' }
    ])
  })

  it('wait for a CONNECT whose response arrived before its head was complete', () => {
    const recording = decodeAnyhow(
      ['up', 'CONNECT a:1 HTTP/1.1\r\nHost'],
      ['down', 'HTTP/1.1 200 OK\r\n\r\n'],
      ['up', ': a\r\n\r\n\x16\x03']
    )
    expect([...brief(recording), recording.tunnels]).toEqual([
      '#0 200 OK [0-19] tunnel',
      '#0 CONNECT a:1 [0-33] none',
      { 'down@19': '', 'up@33': '\x16\x03' }
    ])
  })

  it('begin in both directions at a 101 whose request was not captured', () => {
    const recording = decodeAnyhow(['up', 'GET\x81\x82'], ['down', `${SWITCH}\x81`], ['up', 'more'])
    expect([...brief(recording), recording.tunnels, recording.problems]).toEqual([
      '#0 101 Switching Protocols [0-77] tunnel response-without-request@0',
      { 'down@77': '\x81', 'up@5': 'more' },
      ['up bad-start-line@0']
    ])
  })

  it('begin with bytes that looked like the start of a request', () => {
    const recording = decodeAnyhow(['up', 'GE'], ['down', SWITCH], ['up', 'more'])
    expect(recording.tunnels).toEqual({ 'down@77': '', 'up@0': 'GEmore' })
  })

  it('are not opened by a 101 to a request without an upgrade', () => {
    expect(brief(decodeAnyhow(['up', GET], ['down', SWITCH + OK]))).toEqual([
      '#0 GET / [0-27] none',
      '#0 101 Switching Protocols [0-77] none unexpected-upgrade@0',
      '#1 200 OK [77-117] length "hi" response-without-request@77'
    ])
  })

  it('are detected by their content when no response arrives', () => {
    const tls = decodeAnyhow(['up', `${CONNECT}\x16\x03`], ['end', 'up'])
    expect([tls.tunnels, tls.problems]).toEqual([{ 'up@33': '\x16\x03' }, []])
    expect(brief(decodeAnyhow(['up', `${CONNECT}\r\n${GET}`]))).toEqual([
      '#0 CONNECT a:1 [0-33] none',
      '#1 GET / [35-62] none leading-empty-line@33'
    ])
    expect(
      brief(decodeAnyhow(['up', `${UPGRADE}GET /b HTT`], ['end', 'down'], ['up', 'P/1.1\r\nHost: a\r\n\r\n']))
    ).toEqual(['#0 GET / [0-68] none', '#1 GET /b [68-96] none'])
  })

  it('are detected one by one when several could begin without a response', () => {
    const all = [
      '#0 GET / [0-68] none',
      '#1 GET / [68-136] none',
      '#2 CONNECT a:1 [136-169] none',
      '#3 GET / [169-196] none'
    ]
    const steps = ['up', UPGRADE + UPGRADE + CONNECT + GET] as const
    expect(brief(decodeAnyhow(steps))).toEqual(all)
    expect(brief(decodeAnyhow(steps, ['end', 'up']))).toEqual(all)
    expect(brief(decodeAnyhow(steps, ['gap', 'up', 5], ['up', GET]))).toEqual([
      ...all,
      '#4 GET / [201-228] none'
    ])
    expect(
      brief(decodeAnyhow(['up', `${UPGRADE}${GET.slice(0, 20)}`], ['gap', 'up', 5], ['up', GET]))
    ).toEqual([
      '#0 GET / [0-68] none',
      '#1 GET / [68-88] none incomplete missing-bytes@88',
      '#2 GET / [93-120] none'
    ])
  })

  it('keep their offsets after an invalid body', () => {
    const post = UPGRADE.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n')
    const recording = decodeAnyhow(['up', `${post}AC!`], ['down', SWITCH])
    expect([...brief(recording), recording.tunnels]).toEqual([
      '#0 GET / [0-96] chunked incomplete bad-chunk-size@98 unexpected-content@66',
      '#0 101 Switching Protocols [0-77] tunnel',
      { 'down@77': '', 'up@96': 'AC!' }
    ])
  })

  it('are detected by their content when too many bytes are held', () => {
    const pipelined = decode(['up', UPGRADE + GET.repeat(1000)])
    const encrypted = decode(['up', `${CONNECT}${'\x00'.repeat(20_000)}`])
    expect([pipelined.messages.length, Object.keys(encrypted.tunnels)]).toEqual([1001, ['up@33']])
  })
})
