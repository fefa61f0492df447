/** gRPC-web through a proxy: binary and as text, with a content coding; its messages, and the status in the body. */

import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { innerPlace } from '../../../../src/renderer/src/features/inspector/model/inner-place'
import { grpcCall } from '../../../../src/renderer/src/features/inspector/http/model/grpc-call'
import {
  readWebTrailers,
  webTrailersPlace,
  type RequestInner
} from '../../../../src/renderer/src/features/inspector/http/model/web-trailers'
import type { BodyTrailer } from '../../../../src/decode/view/grpc/body-trailers'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import type { Engine } from '../../../../src/engine/engine'
import { LIVE, startEngine, startProxy, untilComplete } from '../../../helpers/engine'
import { payloadOf, untilListed } from '../../../helpers/inner'
import { waitFor } from '../../../helpers/patience'

function frame(flags: number, payload: Uint8Array | string): Buffer {
  const body = Buffer.from(payload as string)
  const prefix = Buffer.from([flags, 0, 0, 0, 0])
  prefix.writeUInt32BE(body.length, 1)
  return Buffer.concat([prefix, body])
}

const ASKED = frame(0, Uint8Array.of(8, 42))
const ANSWERED = [
  frame(0, Uint8Array.of(8, 7)),
  frame(0, Buffer.concat([Buffer.of(0x12, 3), Buffer.from('tea')])),
  frame(0x80, 'grpc-status: 5\r\ngrpc-message: no such%20order\r\n')
]

/** Runs one call through the engine's proxy. */
async function called(contentType: string, coding: string, answered = ANSWERED): Promise<Engine> {
  const isText = contentType.includes('-text')
  const sent = (pieces: readonly Buffer[]): Buffer =>
    // Each piece is encoded in base64 separately, as by real servers.
    isText ? Buffer.from(pieces.map((piece) => piece.toString('base64')).join('')) : Buffer.concat(pieces)
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, {
        'content-type': contentType,
        ...(coding === '' ? {} : { 'content-encoding': coding })
      })
      response.end(coding === '' ? sent(answered) : gzipSync(sent(answered)))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const engine = await startEngine()
  const { port } = server.address() as AddressInfo
  const { address } = await startProxy(engine, { host: '127.0.0.1', port })
  const headers = { 'content-type': contentType }
  const asked = http.request({ ...address, path: '/a.B/Get', method: 'POST', headers, agent: false })
  asked.end(sent([ASKED]))
  const [answer] = (await once(asked, 'response')) as [http.IncomingMessage]
  await once(answer.resume(), 'end')
  return engine
}

function trailersAt(engine: Engine, place: InnerPlace): Promise<readonly BodyTrailer[]> {
  const ask = ((name: 'inner.list', input: object) =>
    engine.handlers[name]({ capture: LIVE, ...input } as never)) as unknown as RequestInner
  return waitFor(async () => {
    const found = await readWebTrailers(ask, place)
    expect(found).not.toBeNull()
    return found!
  })
}

it('a Connect stream lists its messages and its end status', async () => {
  const end = {
    error: { code: 'not_found', message: 'no such order', details: [{ type: 'a.Why', value: 'AQI' }] },
    metadata: { 'x-trace': ['7'] }
  }
  const engine = await called('application/connect+proto', '', [
    frame(0, Uint8Array.of(8, 7)),
    frame(2, JSON.stringify(end))
  ])
  const exchange = await untilComplete(engine, 1)
  const connection = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  const place = innerPlace(connection, exchange)!
  const list = await untilListed(engine, place, 3)
  expect(list.rows.map(({ direction, kind, summary }) => [direction, kind, summary])).toEqual([
    ['up', 'message', '1: 42'],
    ['down', 'message', '1: 7'],
    ['down', 'end-stream', 'not_found: no such order']
  ])
  expect(grpcCall(exchange, await trailersAt(engine, place))).toMatchObject({
    protocol: 'Connect',
    service: 'a.B',
    method: 'Get',
    status: 'not_found',
    statusName: 'NOT_FOUND',
    message: 'no such order',
    binary: [{ name: 'a.Why-bin', bytes: Uint8Array.of(1, 2) }]
  })
})

it('an empty gRPC-web response has no trailers', async () => {
  const engine = await called('application/grpc-web', '', [])
  const exchange = await untilComplete(engine, 1)
  const place = webTrailersPlace(exchange)!
  expect(await trailersAt(engine, place)).toEqual([])
})

it.each([
  ['application/grpc-web+proto', '', 'stream'],
  ['application/grpc-web', 'gzip', 'body'],
  ['application/grpc-web-text', '', 'body'],
  ['application/grpc-web-text+proto', 'gzip', 'body']
])('%s with coding “%s” lists its messages and its status', async (type, coding, ranges) => {
  const engine = await called(type, coding)
  const exchange = await untilComplete(engine, 1)
  const connection = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  const place = innerPlace(connection, exchange)!
  expect(place).toEqual({ connection: 1, exchange: 1, layer: 'grpc' })
  const list = await untilListed(engine, place, 4)
  expect(list.ranges).toBe(ranges)
  expect(
    list.rows.map(({ direction, kind, summary, complete }) => [direction, kind, summary, complete])
  ).toEqual([
    ['up', 'message', '1: 42', true],
    ['down', 'message', '1: 7', true],
    ['down', 'message', '2: "tea"', true],
    ['down', 'trailers', '5 NOT_FOUND: no such order', true]
  ])
  expect([...(await payloadOf(engine, place, list, list.rows[0]!))]).toEqual([8, 42])
  expect([...(await payloadOf(engine, place, list, list.rows[2]!))]).toEqual([0x12, 3, ...Buffer.from('tea')])

  expect(webTrailersPlace(exchange)).toEqual(place)
  const trailers = await trailersAt(engine, place)
  expect(grpcCall(exchange)?.status).toBeNull()
  expect(grpcCall(exchange, trailers)).toMatchObject({
    method: 'Get',
    status: '5',
    statusName: 'NOT_FOUND',
    message: 'no such order',
    trailersOnly: false
  })
})
