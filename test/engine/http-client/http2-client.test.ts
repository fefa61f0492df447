import { expect, it } from 'vitest'
import { HEADERS, RST_STREAM, SETTINGS, WINDOW_UPDATE } from '../../../src/decode/stream/http2/frame-names'
import { Http2Client, type StreamReset } from '../../../src/engine/http-client/http2-client'
import { data, frame, headers } from '../../../src/engine/http-client/http2-frames'
import type { RequestField } from '../../../src/engine/http-client/request-head'

/** A client that has begun, with the frames it sent. */
function begun(streamWindow?: number): { client: Http2Client; sent: Buffer[] } {
  const sent: Buffer[] = []
  const client = new Http2Client(
    {
      write: (bytes) => sent.push(Buffer.from(bytes)),
      onRoom: () => undefined,
      onForeign: () => undefined
    },
    { readsBodies: true, ...(streamWindow === undefined ? {} : { streamWindow }) }
  )
  client.begin()
  return { client, sent }
}

const GET: RequestField[] = [
  { name: ':method', value: 'GET' },
  { name: ':scheme', value: 'http' },
  { name: ':authority', value: 'x' },
  { name: ':path', value: '/' }
]

const settings = (id: number, value: number): Buffer => {
  const payload = Buffer.alloc(6)
  payload.writeUInt16BE(id, 0)
  payload.writeUInt32BE(value, 2)
  return frame(SETTINGS, 0, 0, payload)
}

const response = (stream: number, status: number, isLast: boolean): Buffer =>
  headers(stream, [{ name: ':status', value: String(status) }], { isLast, most: 16_384 })

it('confirms a smaller header table in its next header block, once', () => {
  const { client, sent } = begun()
  client.received(settings(1, 0))
  for (let n = 0; n < 2; n++) client.request(GET, true, { onEnd: () => undefined, onReset: () => undefined })
  const blocks = sent.filter((bytes) => bytes[3] === HEADERS).map((bytes) => bytes[9])
  expect(blocks).toEqual([0x20, 0x00])
})

it('keeps repeated fields of a response separate and in order', () => {
  const { client } = begun()
  client.received(frame(SETTINGS, 0, 0, new Uint8Array(0)))
  let fields: unknown = null
  const id = client.request(GET, true, {
    onHead: ({ headers: received }) => (fields = received),
    onEnd: () => undefined,
    onReset: () => undefined
  })
  const sent = [':status', 'age', 'via', 'age'].map((name, at) => ({
    name,
    value: at === 0 ? '200' : `${at}`
  }))
  client.received(headers(id, sent, { isLast: true, most: 16_384 }))
  expect(fields).toEqual(sent.map(({ name, value }) => [name, value]))
})

it('refills the window of a stream only after its bytes were consumed', () => {
  const { client, sent } = begun(1000)
  client.received(frame(SETTINGS, 0, 0, new Uint8Array(0)))
  const id = client.request(GET, true, { onEnd: () => undefined, onReset: () => undefined })
  client.received(response(id, 200, false))
  const updates = (): number[] =>
    sent
      .filter((bytes) => bytes[3] === WINDOW_UPDATE && bytes[8] === id)
      .map((bytes) => bytes.readUInt32BE(9))
  client.received(data(id, Buffer.alloc(900), false))
  expect(updates()).toEqual([])
  client.consumed(id, 100)
  expect(updates()).toEqual([])
  client.consumed(id, 800)
  expect(updates()).toEqual([900])
})

it('reports a refused stream and one above the last of a GOAWAY as unprocessed, any other reset not', () => {
  const { client } = begun()
  client.received(frame(SETTINGS, 0, 0, new Uint8Array(0)))
  const resets: StreamReset[] = []
  const ask = (): number =>
    client.request(GET, true, { onEnd: () => undefined, onReset: (reset) => resets.push(reset) })
  const refused = ask()
  const cancelled = ask()
  ask()
  client.received(frame(RST_STREAM, 0, refused, Buffer.of(0, 0, 0, 7)))
  client.received(frame(RST_STREAM, 0, cancelled, Buffer.of(0, 0, 0, 8)))
  const goaway = Buffer.alloc(8)
  goaway.writeUInt32BE(3, 0)
  client.received(frame(7, 0, 0, goaway))
  expect(resets).toEqual([
    { code: 'REFUSED_STREAM', isUnprocessed: true, hasProgress: false },
    { code: 'CANCEL', isUnprocessed: false, hasProgress: false },
    { code: 'GOAWAY', isUnprocessed: true, hasProgress: true }
  ])
  expect(client.persistent).toBe(false)
})

it('fails a request whose stream ends with an interim response', () => {
  const { client } = begun()
  client.received(frame(SETTINGS, 0, 0, new Uint8Array(0)))
  const resets: string[] = []
  const id = client.request(GET, true, {
    onEnd: () => undefined,
    onReset: ({ code }) => resets.push(code)
  })
  client.received(response(id, 103, true))
  expect(resets).toEqual(['PROTOCOL_ERROR'])
})
