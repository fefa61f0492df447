/** Requests far larger than memory should be: read from the capture and sent as they go. */

import { expect, it } from 'vitest'
import { startEngine, startProxy, untilClosed, untilComplete } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { sendAgain } from '../../helpers/replays'
import { dial, listen, received } from '../../helpers/servers'

const SIZE = 256 * 1024 * 1024
const PIECE = Buffer.alloc(1024 * 1024, 'large ')
/** A few slabs, pages and sockets; the request is several times this. */
const GROWTH_LIMIT = 96 * 1024 * 1024

it('an upload of 256 MB is replayed with a few MB of memory', async () => {
  const engine = await startEngine()
  const head = `PUT /large HTTP/1.1\r\nHost: x\r\nContent-Length: ${SIZE}\r\n\r\n`
  const whole = head.length + SIZE
  const counts: number[] = []
  const server = await listen((socket) => {
    const at = counts.push(0) - 1
    socket.on('data', (bytes) => {
      const count = (counts[at] ?? 0) + bytes.length
      counts[at] = count
      if (count === whole) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  client.write(head)
  for (let sent = 0; sent < SIZE; sent += PIECE.length)
    if (!client.write(PIECE)) await new Promise((resolve) => client.once('drain', resolve))
  await received(client)
  client.end()
  await untilClosed(engine, 1)

  const before = process.memoryUsage().rss
  let peak = before
  const { connection } = await sendAgain(engine, { exchange: 1 })
  await waitFor(
    () => {
      peak = Math.max(peak, process.memoryUsage().rss)
      expect(counts[1]).toBe(whole)
    },
    { timeout: 60_000, interval: 20 }
  )
  expect((await untilClosed(engine, connection)).row).toMatchObject({ up: whole, replayOf: 1 })
  expect((await untilComplete(engine, 2)).row).toMatchObject({ status: 200, state: 'complete' })
  expect(peak - before).toBeLessThan(GROWTH_LIMIT)
}, 90_000)
