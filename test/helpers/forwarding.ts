/** Mock servers that forward unmatched requests to upstream over HTTP/2. */

import { once } from 'node:events'
import http2, { type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import type { MockBehaviour } from '../../src/shared/contract/mock'
import { startProxy } from './engine'
import { askHttp2, startHttp2 } from './http2-peers'
import { makeSet, startMock } from './mocking'
import { waitFor } from './patience'

/** Starts a mock server with one recorded request, which forwards all others to upstream. */
export async function startSpy(
  engine: Engine,
  target: { host: string; port: number },
  settings: Partial<Extract<MockBehaviour['miss'], { then: 'forward' }>> = {}
): Promise<{ port: number; id: number; set: string }> {
  const recorded = await startHttp2()
  const proxy = await startProxy(engine, recorded)
  await askHttp2(`http://127.0.0.1:${proxy.address.port}`, [{ ':path': '/recorded' }])
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set, {
    order: 'cycle',
    miss: { then: 'forward', target, tls: 'off', host: 'keep', ...settings }
  })
  return { port: mock.address.port, id: mock.id, set }
}

export function connectTo(port: number): ClientHttp2Session {
  const session = http2.connect(`http://127.0.0.1:${port}`)
  session.on('error', () => undefined)
  onTestFinished(() => {
    session.destroy()
  })
  return session
}

export interface Got {
  readonly heads: IncomingHttpHeaders[]
  readonly body: string
  readonly trailers: IncomingHttpHeaders | null
}

export async function got(stream: ClientHttp2Stream): Promise<Got> {
  const heads: IncomingHttpHeaders[] = []
  let trailers: IncomingHttpHeaders | null = null
  let body = ''
  stream.on('headers', (head) => heads.push({ ...head }))
  stream.on('response', (head) => heads.push({ ...head }))
  stream.on('trailers', (fields: IncomingHttpHeaders) => (trailers = { ...fields }))
  stream.setEncoding('latin1').on('data', (text: string) => (body += text))
  await once(stream, 'close')
  return { heads, body, trailers }
}

/** Returns the loopback port of the server. The caller closes the server. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Resolves once the responses are learned, which happens after they were forwarded. */
export async function untilLearned(engine: Engine, id: number, count: number): Promise<void> {
  await waitFor(() => {
    expect(engine.sessions.get(id).mock).toMatchObject({ entries: 1 + count, forwarded: count })
  })
}
