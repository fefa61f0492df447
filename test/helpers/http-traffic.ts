/** HTTP conversations, byte for byte as specified, through a proxy of a real engine. */

import type { Engine } from '../../src/engine/engine'
import { startProxy, untilClosed, type StartedListener } from './engine'
import { dial, listen, receive, received, type TestServer } from './servers'

/** Bytes from the client and then from the server; text is Latin-1. */
export type Turn = readonly [up: string | Buffer, down: string | Buffer]

export interface Stage {
  readonly engine: Engine
  readonly server: TestServer
  readonly proxy: StartedListener
}

export async function setStage(engine: Engine): Promise<Stage> {
  const server = await listen()
  return { engine, server, proxy: await startProxy(engine, server.address) }
}

const toBytes = (part: string | Buffer): Buffer =>
  typeof part === 'string' ? Buffer.from(part, 'latin1') : part

/**
 * Plays one connection: each request arrives completely before its response is sent. Then both sides end with FIN,
 * the server first if `targetEnds` is set. Resolves once the analysis has seen the end.
 */
export async function play(
  { engine, server, proxy }: Stage,
  turns: readonly Turn[],
  {
    targetEnds = false,
    number = engine.capture.connections + 1
  }: { targetEnds?: boolean; number?: number } = {}
): Promise<void> {
  const client = await dial(proxy.address)
  const target = await server.accepted()
  for (const [up, down] of turns.map(([up, down]) => [toBytes(up), toBytes(down)] as const)) {
    client.write(up)
    await receive(target, up.length)
    target.write(down)
    await receive(client, down.length)
  }
  const [first, second] = targetEnds ? [target, client] : [client, target]
  const ends = [received(first), received(second)]
  first.end()
  await ends[1]
  second.end()
  await ends[0]
  await untilClosed(engine, number)
}

export function get(path: string, ...headers: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: test', ...headers, '', ''].join('\r\n')
}

export function post(path: string, body: string, ...headers: string[]): string {
  return [`POST ${path} HTTP/1.1`, 'Host: test', `Content-Length: ${body.length}`, ...headers, '', body].join(
    '\r\n'
  )
}

export function ok(body: string | Buffer, ...headers: string[]): Buffer {
  const bytes = toBytes(body)
  const head = ['HTTP/1.1 200 OK', `Content-Length: ${bytes.length}`, ...headers, '', ''].join('\r\n')
  return Buffer.concat([toBytes(head), bytes])
}
