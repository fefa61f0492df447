import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startEngine, startProxy } from '../../../helpers/engine'
import { makeSet, startMock } from '../../../helpers/mocking'

/** A body of so many bytes, the same each time, never whole in memory. */
const LARGE_BYTES = 200_000_000
const MANY = 1000

function read(port: number, path: string): Promise<{ bytes: number; sum: number }> {
  return new Promise((resolve, reject) => {
    let bytes = 0
    let sum = 0
    request({ port, path, agent: false }, (answer) => {
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length
        sum = (sum + (piece[0] ?? 0) + (piece.at(-1) ?? 0)) % 65_536
      })
      answer.on('end', () => {
        resolve({ bytes, sum })
      })
    })
      .once('error', reject)
      .end()
  })
}

it('serves bodies of any size from the file, without keeping them in memory', async () => {
  const piece = Buffer.alloc(100_000, 'abcdefghij')
  const server = createServer((_asked, answer) => {
    answer.setHeader('Content-Length', LARGE_BYTES)
    let left = LARGE_BYTES
    const write = (): void => {
      while (left > 0) {
        left -= piece.length
        if (!answer.write(piece)) {
          answer.once('drain', write)
          return
        }
      }
      answer.end()
    }
    write()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const engine = await startEngine()
  const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  const proxy = await startProxy(engine, target)
  expect((await read(proxy.address.port, '/large')).bytes).toBe(LARGE_BYTES)
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set, { order: 'cycle' })
  const before = process.memoryUsage().rss
  expect((await read(mock.address.port, '/large')).bytes).toBe(LARGE_BYTES)
  expect(process.memoryUsage().rss - before).toBeLessThan(LARGE_BYTES / 2)
}, 60_000)

it('creates, reads and serves a set of thousands of exchanges', async () => {
  const server = createServer((asked, answer) => {
    answer.end(`answer to ${asked.url ?? ''}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const engine = await startEngine()
  const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  const proxy = await startProxy(engine, target)
  const { Agent } = await import('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const ask = (port: number, path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      request({ port, path, agent }, (answer) => {
        let text = ''
        answer.on('data', (bytes: Buffer) => (text += bytes.toString()))
        answer.on('end', () => {
          resolve(text)
        })
      })
        .once('error', reject)
        .end()
    })
  const paths = Array.from({ length: MANY }, (_, at) => `/items/${at}?page=${at % 5}`)
  await Promise.all(paths.map((path) => ask(proxy.address.port, path)))
  agent.destroy()
  const { set, entries } = await makeSet(engine)
  expect(entries).toBe(MANY)
  const mock = await startMock(engine, set)
  const wanted = [0, 1, MANY / 2, MANY - 1].map((at) => paths[at] ?? '')
  const answers = await Promise.all(wanted.map((path) => ask(mock.address.port, path)))
  expect(answers).toEqual(wanted.map((path) => `answer to ${path}`))
  agent.destroy()
}, 60_000)

it('keeps the recorded timing when configured', async () => {
  const WAIT_MS = 120
  const server = createServer((_asked, answer) => {
    setTimeout(() => {
      answer.write('first')
      setTimeout(() => answer.end('last'), WAIT_MS)
    }, WAIT_MS)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const engine = await startEngine()
  const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  const proxy = await startProxy(engine, target)
  await read(proxy.address.port, '/')
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set, { order: 'cycle', delay: 2 })
  const began = performance.now()
  expect((await read(mock.address.port, '/')).bytes).toBe('firstlast'.length)
  // A lower bound: a busy machine takes longer, never shorter. Timers may fire a millisecond early.
  expect(performance.now() - began).toBeGreaterThan(2 * (2 * WAIT_MS - 10))
})
