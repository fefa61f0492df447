/** Queue of the story: order, bounded batches, and decoders that wait for their turn. */

import { describe, expect, it } from 'vitest'
import { TapQueue } from '../../../src/engine/analysis/story/tap-queue'
import type { TapEntry } from '../../../src/engine/analysis/story/tap-entry'

const entry = (connection: number): TapEntry => ({
  type: 'event',
  connection,
  time: 0,
  event: { event: 'pause' } as never
})
const numbers = (entries: readonly TapEntry[]): number[] => entries.map(({ connection }) => connection)

describe('the analysis queue of a connection', () => {
  it('returns batches of a bounded size, in order', () => {
    const queue = new TapQueue()
    for (let at = 0; at < 10; at++) queue.push(entry(at))
    const batches: number[][] = []
    while (!queue.isEmpty) batches.push(numbers(queue.take(4).entries))
    expect(batches).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9]
    ])
  })

  it('delivers the entries of the first position at once, and the later ones when it is released', () => {
    const queue = new TapQueue()
    queue.push(entry(1))
    const place = queue.reserve()
    queue.push(entry(4))
    place.push(entry(2))
    expect(numbers(queue.take(9).entries)).toEqual([1, 2])
    place.push(entry(3))
    expect(numbers(queue.take(9).entries)).toEqual([3])
    expect(queue.isHeld).toBe(true)
    place.release()
    expect(numbers(queue.take(9).entries)).toEqual([4])
    expect([queue.isHeld, queue.isEmpty]).toEqual([false, true])
  })

  it('runs one decoder at a time, and only while its entries are consumed', async () => {
    const queue = new TapQueue()
    const log: string[] = []
    let most = 0
    let queued = 0
    const decode = async (name: string, pieces: number): Promise<void> => {
      const place = queue.reserve()
      for (let piece = 0; piece < pieces; piece++) {
        await place.room()
        log.push(name)
        for (let at = 0; at < 100; at++) place.push(entry(1))
        queued += 100
        most = Math.max(most, queued)
      }
      place.release()
    }
    const progress = { ended: false }
    const decoders = Promise.all([decode('a', 30), decode('b', 30), decode('c', 30)]).then(() => {
      progress.ended = true
    })
    while (!progress.ended) {
      queued -= queue.take(40).entries.length
      await Promise.resolve()
    }
    await decoders
    while (!queue.isEmpty) queued -= queue.take(40).entries.length
    expect(log.join('')).toBe('a'.repeat(30) + 'b'.repeat(30) + 'c'.repeat(30))
    // One piece of the active connection, regardless of the pieces held by the others.
    expect(most).toBe(100)
    expect(queued).toBe(0)
  })

  it('skips entries that were already received', () => {
    const fill = (queue: TapQueue): TapQueue => {
      for (const row of [3, 3, 4, 4, 4, 7]) {
        queue.rowNow = () => row
        queue.push(entry(row))
      }
      return queue
    }
    const first = fill(new TapQueue())
    const { row, count } = first.take(4)
    expect([row, count]).toEqual([4, 2])
    const next = fill(new TapQueue({ row, entries: count, open: [], exchanges: 0 }))
    expect(numbers(next.take(9).entries)).toEqual([4, 7])
  })
})

describe('large entries', () => {
  const large = (connection: number): TapEntry => ({
    ...{ type: 'data', connection, direction: 'up', offset: 0, time: 0 },
    bytes: new Uint8Array(1_000_000)
  })

  it('fill the queue and its batches by byte count', () => {
    const queue = new TapQueue()
    for (let at = 0; at < 17; at++) {
      expect(queue.isFull).toBe(false)
      queue.push(large(at))
    }
    expect(queue.isFull).toBe(true)
    const lengths: number[] = []
    while (!queue.isEmpty) lengths.push(queue.take(1000).entries.length)
    expect(lengths).toEqual([5, 5, 5, 2])
    expect(queue.bytes).toBe(0)
  })
})
