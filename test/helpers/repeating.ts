/** Requests repeated against a counting server, and the engine's results at the end. */

import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import type { RepeatInput } from '../../src/shared/contract/repeat-input'
import type { RepeatSnapshot } from '../../src/shared/contract/repeat-snapshot'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { LIVE } from './engine'

export interface CountingServer {
  readonly address: Endpoint
  /** Complete requests as URLs, in order. */
  readonly urls: string[]
  readonly bodies: string[]
  connections: number
}

/** Starts Node's own server, the one most independent of ours that is available here. */
export async function countingServer(
  answer: (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void = (
    _,
    response
  ) => {
    response.end('ok')
  }
): Promise<CountingServer> {
  const counted = { urls: [] as string[], bodies: [] as string[], connections: 0 }
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      counted.urls.push(request.url ?? '')
      counted.bodies.push(body)
      answer(request, response, body)
    })
  })
  server.on('connection', () => counted.connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(counted, { address: { host: '127.0.0.1', port } })
}

export function requestOf(text: string): { kind: 'bytes'; bytes: Uint8Array }[] {
  return [{ kind: 'bytes', bytes: Buffer.from(text) }]
}

export function repeatOf(target: Endpoint, wish: Partial<RepeatInput> = {}): RepeatInput {
  const pieces = requestOf('GET / HTTP/1.1\r\nHost: test\r\n\r\n')
  return {
    capture: LIVE,
    steps: [{ target, pieces, extract: [] }],
    variables: [],
    seed: 1,
    count: 100,
    seconds: null,
    concurrency: 4,
    rate: null,
    connections: { kind: 'keep' },
    record: { what: 'none' },
    timeout: 10_000,
    fixLength: true,
    ...wish
  }
}

/** Resolves with the last word about it. */
export async function repeated(
  engine: Engine,
  input: RepeatInput,
  onSnapshot: (snapshot: RepeatSnapshot) => void = () => undefined
): Promise<RepeatSnapshot> {
  const over = new Promise<RepeatSnapshot>((resolve) => {
    const stop = engine.onEvent((name, payload) => {
      if (name !== 'repeat') return
      const snapshot = payload as RepeatSnapshot
      onSnapshot(snapshot)
      if (snapshot.state === 'running') return
      stop()
      resolve(snapshot)
    })
  })
  await engine.handlers['repeat.start'](input)
  return over
}
