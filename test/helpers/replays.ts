/** Replayed requests in tests: the requests to the engine, and their results. */

import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import type { ReplayInput } from '../../src/shared/contract/replay'
import type { ConnectionDetail, ExchangeDetail } from '../../src/shared/contract/traffic'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { LIVE, untilClosed } from './engine'
import { waitFor } from './patience'

export const bytes = (text: string): { kind: 'bytes'; bytes: Uint8Array } => ({
  kind: 'bytes',
  bytes: Buffer.from(text, 'latin1')
})

export function sendAgain(
  engine: Engine,
  input: Omit<ReplayInput, 'capture'>
): Promise<{ connection: number; before?: number | undefined }> {
  return Promise.resolve(engine.handlers['exchanges.replay']({ capture: LIVE, ...input }))
}

/** A request from nothing, to its end. */
export async function ask(
  engine: Engine,
  target: Endpoint,
  request: string,
  way: ReplayInput['way'] = {}
): Promise<ConnectionDetail> {
  const { host, port } = target
  const { connection } = await sendAgain(engine, { target: { host, port }, pieces: [bytes(request)], way })
  return untilClosed(engine, connection)
}

/** Returns the data of a connection's replay, timeout and error events. */
export function told({ events }: ConnectionDetail): Record<string, unknown>[] {
  return events
    .filter(({ name }) => name === 'replay' || name === 'timeout' || name === 'error')
    .map(({ data }) => data)
}

/** The `nth` exchange (from 0) of a connection, once it is over. */
export function exchangeOf(engine: Engine, connection: number, nth = 0): Promise<ExchangeDetail> {
  return waitFor(
    async () => {
      const { exchanges } = await engine.handlers['connections.exchanges']({
        capture: LIVE,
        connection,
        first: nth,
        count: 1
      })
      const [exchange] = exchanges
      if (exchange === undefined) throw new Error(`Connection ${connection} has no exchange ${nth} yet`)
      const detail = await engine.handlers['exchanges.get']({ capture: LIVE, exchange })
      expect(detail.row.state).not.toBe('open')
      return detail
    },
    { timeout: 10_000, interval: 10 }
  )
}

export interface Heard {
  line: string
  headers: http.IncomingHttpHeaders
  body: string
  /** Number of the server's connection on which it arrived, from 1. */
  connection: number
}

/** Starts a server that records its requests and responds with `answer`. */
export async function serveHttp(
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
  options: http.ServerOptions = {}
): Promise<{ address: Endpoint; heard: Heard[]; server: http.Server }> {
  const heard: Heard[] = []
  const sockets: unknown[] = []
  const server = http.createServer(options, (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      if (!sockets.includes(request.socket)) sockets.push(request.socket)
      const { method = '', url = '', httpVersion, headers } = request
      heard.push({
        line: `${method} ${url} HTTP/${httpVersion}`,
        headers,
        body: Buffer.concat(pieces).toString('latin1'),
        connection: sockets.indexOf(request.socket) + 1
      })
      answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { address, port } = server.address() as AddressInfo
  return { address: { host: address, port }, heard, server }
}
