/**
 * Clear frees the memory of a capture, even if nothing happens afterwards that would trigger V8's garbage collector.
 */

import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import { liveTotals, startEngine, temporaryFolder } from '../../helpers/engine'

const MIB = 1024 * 1024
/** 31 bytes each in the index. */
const SEGMENTS = 2_500_000
const INDEX_BYTES = SEGMENTS * 31

/** Records small segments on a connection that stays open, as fast as possible. */
async function recordMany({ capture }: Engine, count: number): Promise<void> {
  const client = { host: '127.0.0.1', port: 40_000 }
  const target = { host: '127.0.0.1', port: 80 }
  const recorder = capture.openConnection(capture.addInterface('test', 'Of the test.'))
  recorder.handshake(client, target, {
    event: 'open',
    session: 1,
    role: 'proxy',
    client,
    server: target,
    target
  })
  const bytes = Buffer.alloc(64, 'x')
  for (let at = 0; at < count; at++) {
    recorder.data('up', bytes, bytes.length)
    recorder.slab?.release()
    if (capture.congested)
      await new Promise<void>((resolve) => {
        capture.onceRelieved(resolve)
      })
  }
}

it(
  'clearing a capture releases its files first, and its memory within seconds',
  { timeout: 90_000 },
  async () => {
    const folder = await temporaryFolder()
    const engine = await startEngine({ folder, ring: DEFAULT_LIMITS })
    const shared = (): number => process.memoryUsage().arrayBuffers
    const before = shared()
    await recordMany(engine, SEGMENTS)
    await expect
      .poll(async () => (await liveTotals(engine)).analysed, { timeout: 60_000, interval: 50 })
      .toBeGreaterThanOrEqual(SEGMENTS)
    const old = readdirSync(folder)
    expect(old.length).toBeGreaterThan(1)
    expect(shared() - before).toBeGreaterThan(INDEX_BYTES / 2)

    await engine.handlers['captures.clear']({})
    await expect
      .poll(() => readdirSync(folder).filter((name) => old.includes(name)), { interval: 10 })
      .toEqual([])
    await expect.poll(() => shared() - before, { timeout: 10_000, interval: 50 }).toBeLessThan(64 * MIB)
  }
)
