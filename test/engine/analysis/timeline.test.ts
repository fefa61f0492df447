/** Timeline of a connection in a few bars: they cover all of its traffic, however it is split. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdleTimes } from '../../../src/engine/analysis/tables/idle-times'
import { TimelineReader } from '../../../src/engine/analysis/traffic/timeline-reader'
import { Walker } from '../../../src/engine/analysis/walker'
import { FileWindow } from '../../../src/engine/analysis/traffic/file-window'
import { CaptureFiles } from '../../../src/engine/capture/capture-files'
import { FLAG_DOWN, SegmentIndexReader, SegmentIndexWriter } from '../../../src/engine/capture/segment-index'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { Timeline, TimelineBar } from '../../../src/shared/contract/timeline'
import { LIVE, startEngine } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { assertProperty } from '../../helpers/properties'

interface Segment {
  time: number
  down: boolean
  length: number
}

/** Returns a reader over segments of connection 1, times in milliseconds, without a file. */
function readerOf(segments: Iterable<Segment>): TimelineReader {
  const index = new SegmentIndexReader()
  const writer = new SegmentIndexWriter((memory) => {
    index.addChunk(memory)
  })
  const walker = new Walker(index, new FileWindow(new CaptureFiles()), { hi: 0, lo: 0 })
  const at = { up: 0, down: 0 }
  for (const { time, down, length } of segments) {
    const direction = down ? 'down' : 'up'
    writer.append(1, down ? FLAG_DOWN : 0, time * 1e6, at[direction], length, 0)
    at[direction] += length
    walker.next()
  }
  return new TimelineReader(
    walker,
    index,
    (ns) => ns / 1e6,
    (ms) => ms * 1e6
  )
}

const read = (
  reader: TimelineReader,
  buckets: number,
  from: number | null = null,
  to = from
): Promise<Timeline> => reader.read({ connection: 1, from, to, buckets })

const sum = (bars: readonly TimelineBar[], at: 2 | 3): number =>
  bars.reduce((total, bar) => total + bar[at], 0)

it('the timeline counts every byte and segment once, in order, within the maximum number of bars', async () => {
  const anySegments = fc.array(
    fc.record({
      wait: fc.oneof(fc.nat(3), fc.nat(4000)),
      down: fc.boolean(),
      length: fc.integer({ min: 1, max: 60_000 })
    }),
    { minLength: 1, maxLength: 400, size: 'max' }
  )
  await assertProperty(
    fc.asyncProperty(anySegments, fc.integer({ min: 1, max: 60 }), async (waits, buckets) => {
      let time = 0
      const segments = waits.map(({ wait, ...rest }) => ({ ...rest, time: (time += wait) }))
      const told = await read(readerOf(segments), buckets)
      for (const direction of ['up', 'down'] as const) {
        const own = segments.filter(({ down }) => down === (direction === 'down'))
        const bars = told[direction]
        expect(sum(bars, 3)).toBe(own.length)
        expect(sum(bars, 2)).toBe(own.reduce((total, { length }) => total + length, 0))
        // Pauses split bars as well.
        expect(bars.length).toBeLessThanOrEqual(buckets + 1 + told.idle.length)
        for (const [at, bar] of bars.entries()) {
          expect(bar[5] - bar[4]).toBe(bar[2])
          expect(bar[4]).toBe(bars[at - 1]?.[5] ?? 0)
          expect(bar[0]).toBeGreaterThan(bars[at - 1]?.[1] ?? -1)
          expect(segments[bar[6]]).toMatchObject({ time: bar[0], down: direction === 'down' })
        }
      }
    }),
    { numRuns: 60 }
  )
})

it('the timeline of a range covers exactly that range', async () => {
  const reader = readerOf(
    Array.from({ length: 1000 }, (_, at) => ({ time: at, down: at % 2 === 1, length: 10 }))
  )
  const told = await reader.read({ connection: 1, from: 300, to: 399, buckets: 20 })
  expect([sum(told.up, 3), sum(told.down, 3)]).toEqual([50, 50])
  expect(told.up[0]).toEqual([300, 304, 30, 3, 1500, 1530, 300])
  expect([told.start, told.end, told.from]).toEqual([0, 999, 300])
})

it('half a million segments are read in several turns', async () => {
  const many = function* (): Generator<Segment> {
    for (let at = 0; at < 500_000; at++) yield { time: at / 10, down: at % 3 === 0, length: 1000 }
  }
  const reader = readerOf(many())
  let turns = 0
  let running = true
  const count = (): void => {
    turns++
    if (running) setImmediate(count)
  }
  setImmediate(count)
  const told = await read(reader, 400)
  running = false
  expect(sum(told.up, 3) + sum(told.down, 3)).toBe(500_000)
  expect(turns).toBeGreaterThan(2)
}, 30_000)

describe('pauses', () => {
  const chosen = (times: number[]): [number, number][] => {
    const idle = new IdleTimes()
    for (const time of times) idle.add(time * 1e6)
    return idle.choose().map(([start, end]) => [start / 1e6, end / 1e6])
  }

  it('much longer than the rest are excluded from the scale', () => {
    expect(chosen([0, 1, 2, 5002, 5003, 5004])).toEqual([[2, 5002]])
    expect(chosen([0, 1, 2, 5002, 5003, 9003, 9004])).toEqual([
      [2, 5002],
      [5003, 9003]
    ])
  })

  it('in a steady trickle stay in the scale, as do short ones', () => {
    expect(chosen(Array.from({ length: 100 }, (_, at) => at * 1000))).toEqual([])
    expect(chosen([0, 1, 2, 42, 43, 44])).toEqual([])
  })

  it('between isolated events stay in the scale', () => {
    expect(chosen([0, 1000, 2000])).toEqual([])
  })
})

it('the timeline of real traffic matches the contract', async () => {
  const engine = await startEngine()
  await play(await setStage(engine), [
    [get('/one'), ok('hello')],
    [get('/two'), ok('there')]
  ])
  const query = { capture: LIVE, connection: 1, from: null, to: null, buckets: 100 }
  const told = await engine.handlers['connections.timeline'](query)
  checkOutput('reply', 'connections.timeline', told)
  expect([sum(told.up, 3), sum(told.down, 3)]).toEqual([2, 2])
  expect(told.end).toBeGreaterThan(told.start)
  const unknown = Promise.resolve(engine.handlers['connections.timeline']({ ...query, connection: 9 }))
  await expect(unknown).rejects.toMatchObject({ code: 'not-found' })
})
