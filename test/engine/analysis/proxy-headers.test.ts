/** Connections that begin with a PROXY protocol header: the bytes after it are decoded as the start of the stream. */

import { describe, expect, it } from 'vitest'
import { PREFACE, frame, literals } from '../../decode/stream/http2/frame-bytes'
import { helloBytes, serverName } from '../../decode/stream/tls/helpers/hello-bytes'
import { decodeSegments, decodeSegmentsAnyhow } from '../../helpers/decoded-steps'
import { pcapFile } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { handshake, said } from '../../helpers/foreign-streams'
import { openCapture } from '../../helpers/opened-capture'

const LINE = Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n')
const BINARY = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000201c6336407dc0401bb', 'hex')
const GET = Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
const OK = 'HTTP/1.1 204 No Content\r\n\r\n'
const HELLO = helloBytes({ extensions: [serverName('a.example')] })
const H2 = Buffer.concat([
  PREFACE,
  frame(1, 5, 1, literals([':method', 'GET'], [':scheme', 'http'], [':path', '/']))
])

describe.each([
  ['version 1', LINE],
  ['version 2', BINARY]
])('a PROXY header of %s', (_, header) => {
  const from = header.length

  it('is recognised before HTTP', () => {
    expect(
      decodeSegmentsAnyhow([
        ['up', Buffer.concat([header, GET])],
        ['down', OK]
      ])
    ).toEqual({
      protocol: 'http/1',
      inside: { up: from, down: 0 },
      serverName: '',
      proxyHeader: `192.0.2.1:56324 0-${from}`,
      messages: [`up ${from}-${from + GET.length} GET / `, `down 0-${OK.length} 204 No Content `],
      problems: []
    })
  })

  it('is recognised before HTTP/2 and TLS', () => {
    expect(
      decodeSegmentsAnyhow([
        ['up', Buffer.concat([header, H2])],
        ['down', frame(4, 0, 0, '')]
      ])
    ).toMatchObject({
      protocol: 'http/2',
      proxyHeader: `192.0.2.1:56324 0-${from}`,
      messages: [expect.stringMatching(/^up \d+-\d+ GET /)]
    })
    expect(decodeSegmentsAnyhow([['up', Buffer.concat([header, HELLO])]])).toMatchObject({
      protocol: 'tls',
      inside: { up: from, down: 0 },
      serverName: 'a.example'
    })
  })

  it('is recognised before a SOCKS negotiation and before undecoded bytes', () => {
    const socks = Buffer.from('050100050100017f0000010050', 'hex')
    const granted = Buffer.from('050005000001000000000000', 'hex')
    expect(
      decodeSegments([
        ['up', Buffer.concat([header, socks.subarray(0, 3)])],
        ['down', granted.subarray(0, 2)],
        ['up', socks.subarray(3)],
        ['down', granted.subarray(2)],
        ['up', GET],
        ['down', OK]
      ])
    ).toMatchObject({ protocol: 'http/1', inside: { up: from + socks.length, down: granted.length } })
    expect(
      decodeSegmentsAnyhow([
        ['up', Buffer.concat([header, Buffer.from('hello')])],
        ['down', 'world']
      ])
    ).toMatchObject({ protocol: 'raw', proxyHeader: `192.0.2.1:56324 0-${from}` })
  })

  it('is not recognised after a greeting of the server', () => {
    expect(
      decodeSegments([
        ['down', '220 ready\r\n'],
        ['up', header]
      ])
    ).toMatchObject({ protocol: 'raw', proxyHeader: null })
  })
})

it('the connection details and the printed connection contain the PROXY header', async () => {
  const up = Buffer.concat([LINE.subarray(0, 9), LINE.subarray(9), GET])
  const { handlers, tap } = openCapture(
    await fileOf(
      pcapFile([
        ...handshake(),
        said('client', 3e6, { seq: 1001, ack: 5001, payload: up.subarray(0, 9) }),
        said('client', 4e6, { seq: 1010, ack: 5001, payload: up.subarray(9) }),
        said('server', 5e6, { seq: 5001, ack: 1001 + up.length, payload: OK })
      ])
    )
  )
  const { proxyHeader } = handlers['connections.get']({ connection: 1 })
  expect(proxyHeader).toMatchObject({
    version: 1,
    source: { host: '192.0.2.1', port: 56324 },
    range: [0, LINE.length],
    problems: []
  })
  expect(proxyHeader?.fields.find(({ key }) => key === 'proxy.source-port')?.range).toEqual([34, 39])
  expect(tap.map(({ type }) => type).filter((type) => type !== 'event')).toEqual([
    'proxy-header',
    'message',
    'message',
    'unclosed'
  ])
})
