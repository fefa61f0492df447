/** The contents of a CONNECT tunnel are decoded by their own protocol, however the bytes are split. */

import { describe, expect, it } from 'vitest'
import { detectDecoder } from '../../../src/decode/registry'
import type { Inside } from '../../../src/decode/stream/decoder'
import { HttpDecoder } from '../../../src/decode/stream/http-decoder'
import { RecordingSink } from './http1/helpers/recording'
import { helloBytes, serverName } from './tls/helpers/hello-bytes'

type Push = readonly ['up' | 'down', string | Uint8Array] | readonly ['gap', 'up' | 'down', number]

const CONNECT = 'CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80\r\n\r\n'
const OPENED = 'HTTP/1.1 200 Connection Established\r\n\r\n'
const GET = 'GET /inside HTTP/1.1\r\nHost: a.test\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'

interface Told {
  /** Formatted as `number exchange line [start,end] complete`, in order of their ends. */
  messages: string[]
  insides: Inside[]
  tunnels: Record<string, string>
}

function tell(pushes: readonly Push[], size = Infinity): Told {
  const sink = new RecordingSink()
  const insides: Inside[] = []
  const decoder = new HttpDecoder(
    Object.assign(sink, { inside: (inside: Inside) => insides.push(inside) }),
    undefined,
    detectDecoder
  )
  for (const push of pushes) {
    if (push[0] === 'gap') {
      decoder.gap(push[1], push[2])
      continue
    }
    const bytes = Buffer.from(push[1] as string, 'latin1')
    for (let at = 0; at < bytes.length; at += Math.min(size, bytes.length))
      decoder.push(push[0], bytes.subarray(at, at + size))
  }
  decoder.finish()
  const { messages, tunnels } = sink.recording
  return {
    messages: messages.map(
      ({ id, exchange, version, line, range, complete }) =>
        `${id} ${exchange} ${version} ${line} ${range.join('-')} ${complete}`
    ),
    insides,
    tunnels
  }
}

const range = (start: number, text: string): string => `${start}-${start + text.length}`
const AROUND = [
  `0 0 HTTP/1.1 CONNECT a.test:80 ${range(0, CONNECT)} true`,
  `1 0 HTTP/1.1 200 Connection Established ${range(0, OPENED)} true`
]
const HELLO = helloBytes({ extensions: [serverName('a.test')] })
const AT = { up: CONNECT.length, down: OPENED.length }

describe('HTTP in a tunnel', () => {
  it.each([Infinity, 1, 7])('is decoded as exchanges after CONNECT, split into pieces of %d', (size) => {
    const pushes: Push[] = [
      ['up', CONNECT],
      ['down', OPENED],
      ['up', GET + GET],
      ['down', OK + OK]
    ]
    expect(tell(pushes, size)).toEqual({
      messages: [
        ...AROUND,
        `2 1 HTTP/1.1 GET /inside ${range(AT.up, GET)} true`,
        `3 2 HTTP/1.1 GET /inside ${range(AT.up + GET.length, GET)} true`,
        `4 1 HTTP/1.1 200 OK ${range(AT.down, OK)} true`,
        `5 2 HTTP/1.1 200 OK ${range(AT.down + OK.length, OK)} true`
      ],
      insides: [{ protocol: 'http/1', at: AT, serverName: '' }],
      tunnels: {}
    })
  })

  it('may be sent before the tunnel is established', () => {
    const { messages } = tell([
      ['up', CONNECT + GET],
      ['down', OPENED + OK]
    ])
    expect(messages.slice(2)).toEqual([
      `2 1 HTTP/1.1 GET /inside ${range(AT.up, GET)} true`,
      `3 1 HTTP/1.1 200 OK ${range(AT.down, OK)} true`
    ])
  })

  it('is found in nested tunnels up to a limit', () => {
    const pushes = (depth: number): Push[] => [
      ...Array.from({ length: depth }, (): Push[] => [
        ['up', CONNECT],
        ['down', OPENED]
      ]).flat(),
      ['up', GET],
      ['down', OK]
    ]
    const { messages } = tell(pushes(3))
    expect(messages.slice(-2)).toEqual([
      `6 3 HTTP/1.1 GET /inside ${range(3 * AT.up, GET)} true`,
      `7 3 HTTP/1.1 200 OK ${range(3 * AT.down, OK)} true`
    ])
    const deep = tell(pushes(2000))
    expect([deep.messages.length, Object.keys(deep.tunnels)]).toEqual([
      18,
      [`down@${9 * AT.down}`, `up@${9 * AT.up}`]
    ])
  })

  it('is found after missing bytes', () => {
    const { messages } = tell([
      ['up', CONNECT],
      ['down', OPENED],
      ['gap', 'up', 10],
      ['gap', 'down', 10],
      ['up', GET],
      ['down', OK]
    ])
    expect(messages.slice(2)).toEqual([
      `2 1 HTTP/1.1 GET /inside ${range(AT.up + 10, GET)} true`,
      `3 1 HTTP/1.1 200 OK ${range(AT.down + 10, OK)} true`
    ])
  })

  it('may be HTTP/2', () => {
    const latin1 = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')
    const up = Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      latin1('000000 04 00 00000000 000003 01 05 00000001 828684')
    ])
    const down = latin1('000000 04 00 00000000 000001 01 04 00000001 88 000002 00 01 00000001 6869')
    const pushes: Push[] = [
      ['up', CONNECT],
      ['down', OPENED],
      ['up', up],
      ['down', down]
    ]
    expect(tell(pushes)).toEqual({
      messages: [
        ...AROUND,
        `2 1 HTTP/2 GET / ${AT.up + 33}-${AT.up + 45} true`,
        `3 1 HTTP/2 200  ${AT.down + 9}-${AT.down + 30} true`
      ],
      insides: [{ protocol: 'http/2', at: AT, serverName: '' }],
      tunnels: {}
    })
  })
})

describe('a tunnel with another protocol', () => {
  it('is TLS with its server name', () => {
    const { insides, tunnels } = tell([
      ['up', CONNECT],
      ['down', OPENED],
      ['up', HELLO]
    ])
    expect(insides).toEqual([{ protocol: 'tls', at: AT, serverName: 'a.test' }])
    expect(tunnels[`up@${AT.up}`]).toHaveLength(HELLO.length)
  })

  it.each([Infinity, 1])('stays a tunnel, whose bytes are emitted unchanged (pieces of %d)', (size) => {
    const { messages, insides, tunnels } = tell(
      [
        ['up', CONNECT],
        ['down', `${OPENED}SSH-2.0-x\r\n`],
        ['up', 'SSH-2.0-y\r\n'],
        ['down', 'more']
      ],
      size
    )
    expect({ messages, insides, tunnels }).toEqual({
      messages: AROUND,
      insides: [],
      tunnels: { [`up@${AT.up}`]: 'SSH-2.0-y\r\n', [`down@${AT.down}`]: 'SSH-2.0-x\r\nmore' }
    })
  })

  it('may be empty', () => {
    const { messages, tunnels } = tell([
      ['up', CONNECT],
      ['down', OPENED]
    ])
    expect([messages, tunnels]).toEqual([AROUND, { [`up@${AT.up}`]: '', [`down@${AT.down}`]: '' }])
  })
})
