/** The HTTP/2 server of mock servers, without a socket: limits, malformed requests and violations of the protocol. */

import { describe, expect, it } from 'vitest'
import { PREFACE } from '../../../../src/decode/stream/http2/frame-head'
import {
  CONTINUATION,
  DATA,
  GOAWAY,
  HEADERS,
  PING,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE
} from '../../../../src/decode/stream/http2/frame-names'
import type { HttpField } from '../../../../src/engine/http-client/http1-form'
import {
  data,
  ERRORS,
  frame,
  goAway,
  headers,
  resetStream
} from '../../../../src/engine/http-client/http2-frames'
import { Http2Server } from '../../../../src/engine/mock/serve/http2-server'

const BEGINNING = Buffer.concat([Buffer.from(PREFACE, 'latin1'), frame(SETTINGS, 0, 0, new Uint8Array(0))])

interface Sent {
  readonly type: number
  readonly stream: number
  readonly payload: Buffer
}

function framesOf(bytes: Buffer): Sent[] {
  const frames: Sent[] = []
  for (let at = 0; at < bytes.length; at += 9 + bytes.readUIntBE(at, 3)) {
    const end = at + 9 + bytes.readUIntBE(at, 3)
    frames.push({
      type: bytes.readUInt8(at + 3),
      stream: bytes.readUInt32BE(at + 5),
      payload: bytes.subarray(at + 9, end)
    })
  }
  return frames
}

/** A server that has received the client's preface, with its log of events. */
function begun(onGoAway: () => void = () => undefined): {
  server: Http2Server
  events: string[]
  sent(type: number): Sent[]
} {
  const written: Buffer[] = []
  const events: string[] = []
  const server = new Http2Server({
    write: (bytes) => written.push(Buffer.from(bytes)),
    onRoom: () => undefined,
    onRequest: (stream, { method, target }) => {
      events.push(`${stream} ${method} ${target}`)
      return {
        onBody: (bytes) => events.push(`${stream} body ${bytes.length}`),
        onTrailers: (fields) => events.push(`${stream} trailers ${fields.join()}`),
        onEnd: () => events.push(`${stream} end`),
        onReset: () => events.push(`${stream} reset`)
      }
    },
    onGoAway: (isError) => {
      events.push(`goaway ${isError}`)
      onGoAway()
    },
    onFault: (code, problem) => events.push(`fault ${code} ${problem}`)
  })
  server.begin()
  server.received(BEGINNING)
  return {
    server,
    events,
    sent: (type) => framesOf(Buffer.concat(written)).filter((one) => one.type === type)
  }
}

const GET: readonly HttpField[] = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':authority', 'x'],
  [':path', '/']
]

function request(stream: number, isLast = true, more: readonly HttpField[] = []): Buffer {
  const fields = [...GET, ...more].map(([name, value]) => ({ name, value }))
  return headers(stream, fields, { isLast, most: 16_384 })
}

const codesOf = (frames: readonly Sent[], at: number): number[] =>
  frames.map(({ payload }) => payload.readUInt32BE(at))

it('reports a request with its body and trailers, and sends the response in frames', () => {
  const { server, events, sent } = begun()
  const trailers = headers(1, [{ name: 'sum', value: '3' }], { isLast: true, most: 16_384 })
  server.received(Buffer.concat([request(1, false), data(1, Buffer.from('abc'), false), trailers]))
  expect(events).toEqual(['1 GET /', '1 body 3', '1 trailers sum,3', '1 end'])
  server.respond(1, [[':status', '200']], false)
  server.data(1, Buffer.from('body'), false)
  expect(server.openStreams).toBe(1)
  server.trailers(1, [['sum', '4']])
  expect(server.openStreams).toBe(0)
  expect([sent(HEADERS).length, String(sent(DATA)[0]?.payload)]).toEqual([2, 'body'])
})

it('repeats fields as often as the response does', () => {
  const { server, sent } = begun()
  server.received(request(1))
  const age: HttpField = ['age', '1']
  server.respond(1, [[':status', '200'], age, age], true)
  expect(String(sent(HEADERS)[0]?.payload).split('age')).toHaveLength(3)
})

it('answers SETTINGS and PING', () => {
  const { server, sent } = begun()
  server.received(frame(PING, 0, 0, Buffer.from('12345678')))
  expect(sent(PING).map(({ payload }) => String(payload))).toEqual(['12345678'])
  expect(sent(SETTINGS).map(({ payload }) => payload.length)).toEqual([12, 0])
})

it('refills the window of a stream only after its body was consumed', () => {
  const { server, sent } = begun()
  const size = 16_384
  server.received(request(1, false))
  for (let n = 0; n < 15; n++) server.received(data(1, Buffer.alloc(size), false))
  const updates = (): Sent[] => sent(WINDOW_UPDATE).filter(({ stream }) => stream === 1)
  expect(updates()).toEqual([])
  server.consumed(1, 15 * size)
  expect(codesOf(updates(), 0)).toEqual([15 * size])
})

it('sends no more than the windows of the client allow', () => {
  const { server } = begun()
  server.received(request(1))
  server.respond(1, [[':status', '200']], false)
  let bytes = 0
  for (let room = server.roomOf(1); room > 0; room = server.roomOf(1)) {
    server.data(1, Buffer.alloc(room), false)
    bytes += room
  }
  expect(bytes).toBe(65_535)
})

it('refuses streams above its limit', () => {
  const { server, events, sent } = begun()
  for (let stream = 1; stream <= 201; stream += 2) server.received(request(stream))
  expect(events.filter((event) => event.endsWith('/'))).toHaveLength(100)
  expect(sent(RST_STREAM).map(({ stream, payload }) => [stream, payload[3]])).toEqual([
    [201, ERRORS.REFUSED_STREAM]
  ])
})

it('ends the connection of a client that keeps cancelling requests', () => {
  const { server, events, sent } = begun()
  for (let stream = 1; stream <= 2001; stream += 2)
    server.received(Buffer.concat([request(stream), resetStream(stream, 'CANCEL')]))
  expect(codesOf(sent(GOAWAY), 4)).toEqual([ERRORS.ENHANCE_YOUR_CALM])
  expect(events.at(-1)).toBe('fault ENHANCE_YOUR_CALM cancelled requests')
})

it('reports no request that follows a GOAWAY by an error in the same read', () => {
  const { server, events } = begun(() => {
    server.shutDown()
  })
  server.received(Buffer.concat([goAway(0, 'CANCEL'), request(1)]))
  expect(events).toEqual(['goaway true'])
})

it('cancels incomplete requests at the end of the client’s stream', () => {
  const { server, events, sent } = begun()
  server.received(Buffer.concat([request(1), request(3, false)]))
  server.end()
  expect(events.slice(2)).toEqual(['3 GET /', '3 reset'])
  expect(sent(RST_STREAM).map(({ stream }) => stream)).toEqual([3])
  expect(server.openStreams).toBe(1)
})

describe('a malformed request', () => {
  it.each<[string, readonly HttpField[]]>([
    ['a field of an HTTP/1 connection', [['connection', 'close']]],
    ['an upper-case name', [['Name', 'x']]],
    ['a line break in a value', [['name', 'a\nb']]],
    ['a second path', [[':path', '/other']]],
    ['two lengths', ['1', '2'].map((length) => ['content-length', length] as const)]
  ])('with %s is reset and not reported', (_what, fields) => {
    const { server, events, sent } = begun()
    server.received(Buffer.concat([request(1, true, fields), request(3)]))
    expect(events).toEqual(['3 GET /', '3 end'])
    expect(sent(RST_STREAM).map(({ stream, payload }) => [stream, payload[3]])).toEqual([
      [1, ERRORS.PROTOCOL_ERROR]
    ])
  })

  it('is reset if its body differs from its Content-Length', () => {
    const { server, events, sent } = begun()
    server.received(request(1, false, [['content-length', '5']]))
    server.received(data(1, Buffer.from('four'), true))
    expect(events).toEqual(['1 GET /', '1 body 4', '1 reset'])
    expect(codesOf(sent(RST_STREAM), 0)).toEqual([ERRORS.PROTOCOL_ERROR])
  })
})

describe('a violation of the protocol', () => {
  const setting = (id: number, value: number): Buffer => {
    const payload = Buffer.alloc(6)
    payload.writeUInt16BE(id, 0)
    payload.writeUInt32BE(value, 2)
    return frame(SETTINGS, 0, 0, payload)
  }
  const update = (stream: number, by: number): Buffer => {
    const payload = Buffer.alloc(4)
    payload.writeUInt32BE(by)
    return frame(WINDOW_UPDATE, 0, stream, payload)
  }
  const bad = 'PROTOCOL_ERROR'
  it.each([
    ['data on a stream that was not begun', data(1, Buffer.from('x'), true), bad],
    ['a stream of the server', request(2), bad],
    ['an older stream', Buffer.concat([request(3), request(1)]), bad],
    [
      'a frame without its CONTINUATION',
      Buffer.concat([frame(HEADERS, 0, 1, Buffer.of(0x82)), request(3)]),
      bad
    ],
    ['a CONTINUATION without its beginning', frame(CONTINUATION, 4, 1, Buffer.of(0x82)), bad],
    ['an invalid setting', setting(2, 2), bad],
    ['a window that is not opened', update(0, 0), bad],
    ['a window above the maximum', update(0, 0x7fff_ffff), 'FLOW_CONTROL_ERROR'],
    ['a PING of another length', frame(PING, 0, 0, Buffer.alloc(7)), 'FRAME_SIZE_ERROR'],
    ['a frame above the maximum', frame(DATA, 0, 1, Buffer.alloc(16_385)), bad],
    ['data after the end', Buffer.concat([request(1), data(1, Buffer.from('x'), true)]), 'STREAM_CLOSED'],
    ['an index outside the table', frame(HEADERS, 5, 1, Buffer.of(0xff, 0x40)), 'COMPRESSION_ERROR']
  ] as const)('ends the connection: %s', (_what, bytes, code) => {
    const { server, events, sent } = begun()
    server.received(bytes)
    expect(codesOf(sent(GOAWAY), 4)).toEqual([ERRORS[code]])
    expect(events.at(-1)).toMatch(`fault ${code}`)
    server.received(request(101))
    expect(events).not.toContain('101 GET /')
  })

  it('ends the connection: more data than the window allows', () => {
    const { server, sent } = begun()
    server.received(request(1, false))
    for (let n = 0; n < 17; n++) server.received(data(1, Buffer.alloc(16_384), false))
    expect(codesOf(sent(GOAWAY), 4)).toEqual([ERRORS.FLOW_CONTROL_ERROR])
  })

  it('ends the connection: no SETTINGS after the preface', () => {
    const events: string[] = []
    const server = new Http2Server({
      write: () => undefined,
      onRoom: () => undefined,
      onRequest: () => {
        throw new Error('There is no request')
      },
      onGoAway: () => undefined,
      onFault: (code) => events.push(code)
    })
    server.begin()
    server.received(Buffer.concat([Buffer.from(PREFACE, 'latin1'), frame(PING, 0, 0, Buffer.alloc(8))]))
    expect(events).toEqual(['PROTOCOL_ERROR'])
  })
})
