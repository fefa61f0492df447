/** Calls of grpc-js through a proxy: every kind, compressed, failing and late. */
import { Metadata, type Client } from '@grpc/grpc-js'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import { dataJson } from '../../../../src/decode/view/data/data-json'
import { statusDetails } from '../../../../src/decode/view/grpc/details'
import { grpcCall } from '../../../../src/renderer/src/features/inspector/http/model/grpc-call'
import { LIVE, startEngine, startProxy } from '../../../helpers/engine'
import { payloadOf, untilListed } from '../../../helpers/inner'
import { Ask, METHODS, Order, orderClient, serveOrders } from '../../../helpers/peers/grpc-orders'

const DETAILS = Buffer.from(
  new protobuf.Writer().uint32(8).int32(5).uint32(18).string('no such order: 404').finish()
)

async function connected(gzip = false): Promise<{ engine: Engine; client: Client }> {
  const engine = await startEngine()
  const port = await serveOrders(DETAILS)
  const { address } = await startProxy(engine, { host: '127.0.0.1', port })
  return { engine, client: orderClient(address.port, gzip) }
}

const place = (exchange: number): InnerPlace => ({ connection: 1, exchange, layer: 'grpc' })
type Method = (typeof METHODS)[keyof typeof METHODS]

const unary = (client: Client, method: Method, request: object, options = {}): Promise<unknown> =>
  new Promise((resolve) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      new Metadata(),
      options,
      (error, value) => resolve(error ?? value)
    )
  })

describe('gRPC calls through the proxy', () => {
  it('list their inflated messages with their contents', async () => {
    const { engine, client } = await connected(true)
    await unary(client, METHODS.Get, { id: 7, note: 'first' })
    const list = await untilListed(engine, place(1), 2)
    expect(
      list.rows.map(({ direction, kind, marks, complete, problems }) => [
        direction,
        kind,
        marks,
        complete,
        problems
      ])
    ).toEqual([
      ['up', 'message', ['compressed'], true, []],
      ['down', 'message', [], true, []]
    ])
    expect(list.rows[1]?.summary).toBe('1: 7, 2: "order 7", 3: 2 B')
    const [asked, answered] = await Promise.all(
      list.rows.map((row) => payloadOf(engine, place(1), list, row))
    )
    expect(Ask.toObject(Ask.decode(asked!))).toEqual({ id: 7, note: 'first' })
    expect(Order.toObject(Order.decode(answered!))).toEqual({ id: 7, name: 'order 7', counts: [7, 8] })
    const { fields, payload } = await engine.handlers['inner.get']({
      capture: LIVE,
      ...place(1),
      generation: list.generation,
      index: 0
    })
    expect(fields.map(({ key, name, note }) => [key, name, note])).toEqual([
      ['grpc.flags', undefined, undefined],
      ['grpc.length', undefined, undefined],
      ['protobuf.varint', '1', 'derived'],
      ['protobuf.string', '2', 'derived']
    ])
    expect(payload?.contentType).toBe('application/protobuf; grpc-path="/shop.Orders/Get"; grpc-side=request')
  })

  it('stream in either direction, and in both', async () => {
    const { engine, client } = await connected()
    await new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = METHODS.Watch
      const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { id: 1 })
      call.on('data', () => undefined).on('end', resolve)
    })
    await new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = METHODS.Put
      const call = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, resolve)
      for (const id of [1, 2, 3]) call.write({ id, name: 'put' })
      call.end()
    })
    await new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = METHODS.Chat
      const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize)
      let left = 2
      call.on('data', () => (--left > 0 ? call.write({ id: 6 }) : call.end())).on('end', resolve)
      call.write({ id: 5 })
    })
    const answer = (id: number): string => `down 1: ${id}, 2: "order ${id}", 3: 2 B`
    const inShort = async (exchange: number, count: number): Promise<string[]> =>
      (await untilListed(engine, place(exchange), count)).rows.map(
        ({ direction, summary }) => `${direction} ${summary}`
      )
    expect(await inShort(1, 4)).toEqual(['up 1: 1', answer(1), answer(2), answer(3)])
    expect(await inShort(2, 4)).toEqual([
      'up 1: 1, 2: "put"',
      'up 1: 2, 2: "put"',
      'up 1: 3, 2: "put"',
      'down 1: 6'
    ])
    expect(await inShort(3, 4)).toEqual(['up 1: 5', answer(5), 'up 1: 6', answer(6)])
  })

  it('fail with a status and its details, or by their deadline', async () => {
    const { engine, client } = await connected()
    expect(await unary(client, METHODS.Get, { id: 404 })).toMatchObject({ code: 5 })
    expect(await unary(client, METHODS.Get, { id: 408 }, { deadline: Date.now() + 500 })).toMatchObject({
      code: 4
    })
    await untilListed(engine, place(1), 1)
    const failed = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })
    const call = grpcCall(failed)
    expect(call).toMatchObject({
      service: 'shop.Orders',
      method: 'Get',
      status: '5',
      statusName: 'NOT_FOUND',
      message: 'no such order: 404 中'
    })
    expect(JSON.parse(dataJson(statusDetails(call!.details!).fields, 'message'))).toEqual({
      code: 5,
      message: 'no such order: 404'
    })
    const late = grpcCall(await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 2 }))
    // At the deadline the client cancels and the server fails the call, whichever is first.
    expect([null, '4']).toContain(late?.status)
    expect(late?.timeout).toBeGreaterThan(50)
  })
})
