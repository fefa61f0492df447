/** Meaning of single bytes inside small messages: WebSocket, event stream, gRPC, HTTP/2 frames. */

import { once } from 'node:events'
import http2 from 'node:http2'
import { describe, expect, it } from 'vitest'
import { Metadata } from '@grpc/grpc-js'
import type { Engine } from '../../../../src/engine/engine'
import type { FieldPlace } from '../../../../src/shared/contract/fields'
import { checkOutput } from '../../../../src/shared/contract/parse'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import { LIVE, readStream, startEngine, startProxy, untilClosed } from '../../../helpers/engine'
import { askHttp2, startHttp2 } from '../../../helpers/http2-peers'
import { get, play, setStage } from '../../../helpers/http-traffic'
import { untilListed } from '../../../helpers/inner'
import { METHODS, orderClient, serveOrders } from '../../../helpers/peers/grpc-orders'

async function at(
  engine: Engine,
  direction: 'up' | 'down',
  offset: number,
  connection = 1
): Promise<FieldPlace | null> {
  const place = await engine.handlers['fields.at']({ capture: LIVE, connection, direction, offset })
  checkOutput('reply', 'fields.at', place)
  return place
}

const keys = (place: FieldPlace | null): string[] => place?.path.map(({ key }) => key) ?? []

/** A frame of a server, or a client's with a mask. */
const frame = (opcode: number, payload: string, mask: readonly number[] = []): Buffer => {
  const bytes = Buffer.from(payload).map((byte, at) => byte ^ (mask[at % 4] ?? 0))
  return Buffer.from([0x80 | opcode, (mask.length > 0 ? 0x80 : 0) | bytes.length, ...mask, ...bytes])
}
const text = (...frames: Buffer[]): string => Buffer.concat(frames).toString('latin1')

const UPGRADE =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'
const ASK =
  'GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

describe('a byte inside a WebSocket', () => {
  it('maps to a frame’s field before the messages were listed', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [
      [ASK, UPGRADE + text(frame(1, 'first'), frame(1, 'second'), frame(8, '\x03\xe8bye'))]
    ])
    const down = await readStream(engine, 1, 'down')
    const payload = await at(engine, 'down', down.indexOf('second') + 2)
    expect(payload).toMatchObject({ exchange: 1, message: null, inner: { layer: 'websocket', index: 1 } })
    expect(keys(payload)).toEqual(['websocket.frame', 'websocket.payload'])
    expect(payload?.path.at(-1)).toMatchObject({ value: 'second' })
    expect(keys(await at(engine, 'down', down.indexOf('second') - 2))).toEqual([
      'websocket.frame',
      'websocket.opcode',
      'websocket.flags'
    ])
    expect(keys(await at(engine, 'down', down.length - 1)).at(-1)).toBe('websocket.closeReason')
    // The response that starts the WebSocket is a message of its own.
    expect(await at(engine, 'down', 10)).toMatchObject({ exchange: 1, message: 1, inner: null })
  })

  it('maps to a ping between fragments, or to the fragment next to it', async () => {
    const engine = await startEngine()
    const fragments = [
      Buffer.from([0x01, 4, ...Buffer.from('part')]),
      frame(9, 'ping'),
      Buffer.from([0x80, 4, ...Buffer.from('last')])
    ]
    await play(await setStage(engine), [[ASK, UPGRADE + text(...fragments)]])
    const down = await readStream(engine, 1, 'down')
    const value = async (said: string): Promise<unknown> =>
      (await at(engine, 'down', down.indexOf(said)))?.path.at(-1)?.value
    expect([await value('part'), await value('ping'), await value('last')]).toEqual(['part', 'ping', 'last'])
    expect(keys(await at(engine, 'down', down.indexOf('part')))).toEqual([
      'websocket.message',
      'websocket.frame',
      'websocket.payload'
    ])
  })
})

describe('a byte of JSON in a small message', () => {
  it('maps to a member or an item, masked or not; invalid JSON maps to the payload', async () => {
    const engine = await startEngine()
    const said = frame(1, '{"order": {"ids": [17, 42]}}', [9, 8, 7, 6])
    const lines = [frame(1, '{"état": "prêt"}'), frame(1, '[info] started')]
    await play(await setStage(engine), [
      [ASK, UPGRADE],
      [said, text(...lines)]
    ])
    const item = await at(engine, 'up', ASK.length + 6 + '{"order": {"ids": [17, '.length)
    expect(item?.path.slice(1).map(({ key, name, value, note }) => [key, name, value, note])).toEqual([
      ['websocket.payload', undefined, '{"order": {"ids": [17, 42]}}', 'derived'],
      ['json.object', undefined, '{"order": {"ids": [17, 42]}}', 'derived'],
      ['json.member', 'order', '{"ids": [17, 42]}', 'derived'],
      ['json.member', 'ids', '[17, 42]', 'derived'],
      ['json.item', '[1]', '42', 'derived']
    ])
    const down = await readStream(engine, 1, 'down')
    const member = await at(engine, 'down', down.indexOf('prêt'))
    expect(member?.path.at(-1)).toMatchObject({ key: 'json.member', name: 'état', value: 'prêt' })
    expect(keys(await at(engine, 'down', down.indexOf('started'))).at(-1)).toBe('websocket.payload')
  })
})

describe('a byte inside an event stream', () => {
  it('maps to an event’s line across chunks; framing bytes map to the framing', async () => {
    const engine = await startEngine()
    const chunk = (said: string): string => `${said.length.toString(16)}\r\n${said}\r\n`
    const body = `${chunk('event: tick\nda')}${chunk('ta: seven\n\ndata: eight\n\n')}0\r\n\r\n`
    await play(await setStage(engine), [
      [
        get('/events'),
        `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n${body}`
      ]
    ])
    const down = await readStream(engine, 1, 'down')
    const seven = await at(engine, 'down', down.indexOf('seven'))
    expect(seven).toMatchObject({ exchange: 1, inner: { layer: 'sse', index: 0 } })
    expect(seven?.path).toMatchObject([{ key: 'sse.data', value: 'seven' }])
    expect((await at(engine, 'down', down.indexOf('eight')))?.inner?.index).toBe(1)
    expect(keys(await at(engine, 'down', down.indexOf('\nda\r\n') + 6)).at(-1)).toBe('http.chunk.size')
    expect(keys(await at(engine, 'down', down.indexOf('text/event'))).at(-1)).toMatch(/^http\.header/)
  })
})

describe('a byte of HTTP/2', () => {
  it('maps to a frame’s field, to a header, or to the body it belongs to', async () => {
    const engine = await startEngine()
    const { address } = await startProxy(engine, await startHttp2())
    await askHttp2(`http://${address.host}:${address.port}`, [
      { ':path': '/trailers', 'x-plain': '\u0001~' },
      { ':path': '/echo' }
    ])
    await untilClosed(engine, 1)
    const place: InnerPlace = { connection: 1, exchange: null, layer: 'http/2' }
    const { rows } = await untilListed(engine, place, 4)
    const settings = rows.find(({ kind, direction }) => kind === 'SETTINGS' && direction === 'up')!
    const ofSettings = await at(engine, 'up', settings.range[0] + 3)
    expect(ofSettings).toMatchObject({ exchange: null, inner: { layer: 'http/2', index: settings.index } })
    expect(keys(ofSettings)).toEqual(['http2.type'])
    const head = rows.find(({ kind, direction }) => kind === 'HEADERS' && direction === 'up')!
    expect(keys(await at(engine, 'up', head.range[0] + 4))).toEqual(['http2.flags'])
    const header = await at(engine, 'up', head.range[1] - 1)
    expect(header).toMatchObject({ exchange: 1, message: 0, inner: null })
    const down = await readStream(engine, 1, 'down')
    const body = await at(engine, 'down', down.indexOf('with trailers'))
    expect([body?.exchange ?? null, keys(body).at(-1)]).toEqual([null, 'http2.data'])
  })

  it('maps to the stream of its frame when streams are interleaved', async () => {
    const engine = await startEngine()
    const { address } = await startProxy(engine, await startHttp2())
    const client = http2.connect(`http://${address.host}:${address.port}`)
    const first = client.request({ ':path': '/first', ':method': 'POST' })
    first.write('one-')
    // Its frames are interleaved with those of the first stream.
    const second = client.request({ ':path': '/second', ':method': 'POST' })
    second.end('two')
    second.resume()
    await once(second, 'end')
    first.resume()
    first.end('more')
    await once(first, 'end')
    client.close()
    await untilClosed(engine, 1)
    const up = await readStream(engine, 1, 'up')
    const streamAt = async (said: string): Promise<unknown> =>
      (await at(engine, 'up', up.indexOf(said)))?.inner?.stream
    expect([await streamAt('one-'), await streamAt('two'), await streamAt('more')]).toEqual([1, 3, 1])
  })
})

describe('a byte inside a gRPC call', () => {
  it('maps to the message’s field, or to the whole message if it is compressed', async () => {
    const engine = await startEngine()
    const { address } = await startProxy(engine, {
      host: '127.0.0.1',
      port: await serveOrders(Buffer.from([]))
    })
    for (const gzip of [false, true]) {
      const client = orderClient(address.port, gzip)
      const { path, requestSerialize, responseDeserialize } = METHODS.Get
      const asked = { id: 7, note: 'first '.repeat(20) }
      await new Promise((resolve) => {
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          asked,
          new Metadata(),
          {},
          (error, value) => {
            resolve(error ?? value)
          }
        )
      })
      client.close()
    }
    await untilListed(engine, { connection: 1, exchange: 1, layer: 'grpc' }, 2)
    const plain = await readStream(engine, 1, 'up')
    const note = await at(engine, 'up', plain.indexOf('first '))
    expect(note).toMatchObject({ exchange: 1, inner: { layer: 'grpc', index: 0 } })
    expect(note?.path.at(-1)).toMatchObject({ key: 'protobuf.string', name: '2' })
    const place: InnerPlace = { connection: 2, exchange: 2, layer: 'grpc' }
    const { rows } = await untilListed(engine, place, 1)
    const inflated = await at(engine, 'up', rows[0]!.range[0] + 12, 2)
    expect(inflated).toMatchObject({ exchange: 2, inner: { layer: 'grpc', index: 0 }, path: [] })
  })
})
