/** kill -9 in full flow: what a peer had received a quarter of a second earlier is in the file, and it opens. */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseLines, runCli, startCliProxy } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { openCapture } from '../helpers/opened-capture'
import { dial, listen } from '../helpers/servers'

const BLOCK_BYTES = 4096
const PROMISED_MS = 250
const RUN_MS = 700

/** Block n is n, over and over. */
function block(number: number): Buffer {
  const bytes = Buffer.alloc(BLOCK_BYTES)
  for (let at = 0; at < BLOCK_BYTES; at += 4) bytes.writeUInt32LE(number, at)
  return bytes
}

it('loses nothing older than 250 ms', async () => {
  const path = join(await temporaryFolder(), 'crash.pcapng')
  const arrivals: { at: number; bytes: number }[] = []
  let received = 0
  const server = await listen((socket) => {
    socket.on('data', (piece) => {
      received += piece.length
      arrivals.push({ at: performance.now(), bytes: received })
    })
  })
  const { cli, address } = await startCliProxy(server.address, '--write', path)
  const client = await dial(address)
  let running = true
  let number = 0
  const write = (): void => {
    while (running && client.write(block(number++)));
  }
  client.on('drain', write)
  write()
  await expect.poll(() => received, { timeout: 10_000 }).toBeGreaterThan(1_000_000)
  const until = performance.now() + RUN_MS
  await expect.poll(() => performance.now(), { timeout: 10_000 }).toBeGreaterThan(until)
  const killedAt = performance.now()
  cli.kill('SIGKILL')
  await cli.exited
  running = false

  const promised = arrivals.filter(({ at }) => at <= killedAt - PROMISED_MS).at(-1)?.bytes ?? 0
  expect(promised).toBeGreaterThan(1_000_000)
  const { handlers } = openCapture(path)
  const { row } = handlers['connections.get']({ connection: 1 })
  expect(row.up).toBeGreaterThanOrEqual(promised)
  for (let offset = 0; offset < promised; offset += 14 * BLOCK_BYTES) {
    const length = Math.min(14 * BLOCK_BYTES, promised - offset)
    const { bytes } = handlers['streams.read']({ connection: 1, direction: 'up', offset, length })
    const first = offset / BLOCK_BYTES
    const wanted = Buffer.concat(Array.from({ length: 14 }, (_, at) => block(first + at))).subarray(0, length)
    if (!wanted.equals(bytes)) throw new Error(`The file differs from what was sent near ${offset}`)
  }

  const { code, stdout } = await runCli('decode', path, '--json')
  expect([0, 1]).toContain(code)
  expect(parseLines(stdout).slice(0, 2)).toMatchObject([
    { event: 'connection-open', connection: 1 },
    { event: 'connection-close', connection: 1, up: row.up, endedBy: 'tcplens', how: 'error' }
  ])
}, 30_000)
