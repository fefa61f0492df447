/** What a comparison reads of a real engine: bodies once, and of HTTP/2 a message's own frames. */
import { expect, it } from 'vitest'
import type { EngineClient } from '../../../src/renderer/src/bridge/engine-client'
import { readCompared, readRaw } from '../../../src/renderer/src/bridge/read-compared'
import type { Engine } from '../../../src/engine/engine'
import { LIVE, startEngine, startProxy, untilClosed, untilComplete } from '../../helpers/engine'
import { askHttp2, BIG, startHttp2 } from '../../helpers/http2-peers'
import { get, ok, play, setStage } from '../../helpers/http-traffic'

/** The engine as the window has it, and the names of what it was asked. */
function clientOf(engine: Engine): { client: EngineClient; asked: string[] } {
  const asked: string[] = []
  const handlers = engine.handlers as unknown as Record<string, (input: unknown) => unknown>
  const request = async (name: string, input: unknown): Promise<unknown> => {
    asked.push(name)
    return await handlers[name]?.(input)
  }
  return { client: { request } as unknown as EngineClient, asked }
}

it('reads a body again only while it may have grown', async () => {
  const stage = await setStage(await startEngine())
  await play(stage, [[get('/one'), ok('x'.repeat(100_000))]])
  await untilComplete(stage.engine, 1)
  const { client, asked } = clientOf(stage.engine)
  const wanted = { capture: LIVE, exchange: 1 }
  const first = await readCompared(client, wanted, 1 << 20)
  expect(first.response).toMatchObject({ more: false, body: { length: 100_000 } })
  expect(asked.filter((name) => name === 'exchanges.body')).toHaveLength(2)
  asked.length = 0
  const again = await readCompared(client, wanted, 1 << 20, first)
  expect(asked).toEqual(['exchanges.get', 'connections.get'])
  expect(again.response).toBe(first.response)
  expect(again.request).toBe(first.request)
  const growing = { ...first.exchange, row: { ...first.exchange.row, state: 'open' as const } }
  await readCompared(client, wanted, 1 << 20, { ...first, exchange: growing })
  expect(asked).toContain('exchanges.body')
})

it('says that a body goes on behind what is read of it', async () => {
  const stage = await setStage(await startEngine())
  await play(stage, [[get('/one'), ok('x'.repeat(100_000))]])
  await untilComplete(stage.engine, 1)
  const { response } = await readCompared(
    clientOf(stage.engine).client,
    { capture: LIVE, exchange: 1 },
    70_000
  )
  expect(response).toMatchObject({ more: true, body: { length: 70_000 } })
})

it('of HTTP/2 takes the frames of the message alone, as they were sent', async () => {
  const engine = await startEngine()
  const { address } = await startProxy(engine, await startHttp2())
  await askHttp2(`http://${address.host}:${address.port}`, [{ ':path': '/big' }])
  const { row } = await untilClosed(engine, 1)
  const { messages } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })
  const message = messages.find(({ kind }) => kind === 'http.response')!
  const read = await readRaw(
    clientOf(engine).client,
    { capture: LIVE, connection: row.connection, message },
    1 << 23,
    new AbortController().signal
  )
  expect(read).toMatchObject({ isFrames: true, more: false, missing: 0, start: null })
  const view = new DataView(read.bytes.buffer, read.bytes.byteOffset, read.bytes.length)
  const frames: [type: number, stream: number][] = []
  let data = 0
  for (let at = 0; at < read.bytes.length; at += 9 + (view.getUint32(at) >>> 8)) {
    const type = view.getUint8(at + 3)
    if (type === 0) data += view.getUint32(at) >>> 8
    frames.push([type, view.getUint32(at + 5)])
  }
  expect(frames[0]).toEqual([1, message.stream])
  expect(new Set(frames.slice(1).map(String))).toEqual(new Set([`0,${message.stream}`]))
  expect(data).toBe(BIG.length)
})
