/** Many concurrent connections of every kind: the live output and the decoded file are identical line by line. */

import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parseLines, runCli, startCliProxy, type JsonLine } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { randomBytes } from '../helpers/random-bytes'
import { dial, received } from '../helpers/servers'
import type { Endpoint } from '../../src/shared/model/connection-event'

const CLIENTS = 16
const ROUNDS = 12
const BYTES = randomBytes(300_000)

/** Starts a server that answers each path with a different framing, in chunks; `/cut` aborts in the middle. */
async function startServer(): Promise<Endpoint> {
  const server = http.createServer((request, response) => {
    request.resume().once('end', () => {
      const [, how = '', size = '0'] = (request.url ?? '').split('/')
      const body = BYTES.subarray(0, Number(size))
      if (how === 'none') response.writeHead(204).end()
      else if (how === 'sized') response.writeHead(200, { 'Content-Length': body.length }).end(body)
      else if (how === 'cut') {
        response.writeHead(200, { 'Content-Length': body.length + 1 })
        response.write(body, () => response.socket?.destroy())
      } else {
        response.writeHead(200, { Trailer: 'X-Sum' })
        for (let at = 0; at < body.length; at += 7001) response.write(body.subarray(at, at + 7001))
        response.addTrailers({ 'X-Sum': String(body.length) })
        response.end()
      }
    })
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

const HOWS = ['none', 'sized', 'chunked'] as const

function request(how: string, size: number, body: number): Buffer {
  const head = `POST /${how}/${size} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body}\r\n`
  return Buffer.concat([Buffer.from(`${head}\r\n`), BYTES.subarray(0, body)])
}

/** Sends pipelined requests in writes of odd sizes; ends in order, with a truncated response, or with a reset. */
async function converse(address: Endpoint, client: number): Promise<void> {
  const socket = await dial(address)
  const requests = Array.from({ length: ROUNDS }, (_, round) =>
    request(
      HOWS[(client + round) % 3] ?? 'none',
      (client * 977 + round * 7919) % 40_000,
      (round * 613) % 9000
    )
  )
  const how = client % 4
  if (how === 1) requests.push(request('cut', 5000, 0))
  const bytes = Buffer.concat(requests)
  for (let at = 0; at < bytes.length; at += 4999) socket.write(bytes.subarray(at, at + 4999))
  if (how === 2) {
    await once(socket, 'data')
    socket.resetAndDestroy()
  } else {
    if (how === 0) socket.end()
    await received(socket).catch(() => undefined)
    socket.destroy()
  }
}

it('the events are the same live and from the file, in order of their ends', async () => {
  const path = join(await temporaryFolder(), 'story.pcapng')
  const target = await startServer()
  const { cli, address } = await startCliProxy(target, '--write', path)
  // Connections that are not ended here are ended by the signal.
  const open: Promise<void>[] = []
  for (let client = 0; client < CLIENTS; client++) open.push(converse(address, client))
  const isClose = ({ event }: JsonLine): boolean => event === 'connection-close'
  await expect
    .poll(() => cli.lines().filter(isClose).length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual((CLIENTS * 3) / 4)
  await expect
    .poll(() => cli.lines().filter(({ kind }) => kind === 'http.response').length, { timeout: 20_000 })
    .toBeGreaterThan((CLIENTS / 2) * ROUNDS)
  cli.kill('SIGTERM')
  const { code, stdout } = await cli.exited
  await Promise.all(open)
  expect(code).toBe(0)
  const live = stdout.trimEnd().split('\n').slice(1)
  const file = (await runCli('decode', path, '--json')).stdout.trimEnd().split('\n')
  expect(file).toEqual(live)

  const lines = parseLines(stdout)
  const closed = new Set<unknown>()
  const opened: unknown[] = []
  const behind = new Map<string, number>()
  for (const { event, connection, direction, range } of lines) {
    if (event === 'connection-open') opened.push(connection)
    else if (event === 'connection-close') closed.add(connection)
    else if (event === 'message') {
      expect([opened.includes(connection), closed.has(connection)]).toEqual([true, false])
      const stream = `${String(connection)} ${String(direction)}`
      const [start, end] = range as [number, number]
      expect(start).toBe(behind.get(stream) ?? 0)
      behind.set(stream, end)
    }
  }
  expect(opened).toEqual(Array.from({ length: CLIENTS }, (_, at) => at + 1))
  expect([...closed].sort((a, b) => Number(a) - Number(b))).toEqual(opened)
}, 60_000)
