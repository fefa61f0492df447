import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Direction } from '../../../src/shared/model/direction'
import { ConversationIndex } from '../../../src/engine/analysis/traffic/conversation-index'
import type { Gap } from '../../../src/engine/analysis/traffic/conversation-thread'
import {
  FLAG_DOWN,
  FLAG_EVENT,
  SegmentIndexReader,
  SegmentIndexWriter
} from '../../../src/engine/capture/segment-index'
import { assertProperty } from '../../helpers/properties'

interface Entry {
  connection: number
  flags: number
  length: number
}

interface Model {
  index: ConversationIndex
  /** Rows of each connection, and the positions of its entries in their streams. */
  rows: Map<number, { row: number; flags: number; offset: number; length: number }[]>
}

function build(entries: readonly Entry[]): Model {
  const reader = new SegmentIndexReader()
  const writer = new SegmentIndexWriter((memory) => {
    reader.addChunk(memory)
  })
  const index = new ConversationIndex(reader)
  const rows: Model['rows'] = new Map()
  const offsets = new Map<number, { up: number; down: number }>()
  for (const [row, { connection, flags, length }] of entries.entries()) {
    const at = offsets.get(connection) ?? { up: 0, down: 0 }
    offsets.set(connection, at)
    const direction = (flags & FLAG_DOWN) === 0 ? 'up' : 'down'
    const offset = at[direction]
    index.add(connection, row, at.up, at.down)
    writer.append(connection, flags, row, offset, length, row * 100)
    const own = rows.get(connection) ?? []
    rows.set(connection, own)
    own.push({ row, flags, offset, length })
    if ((flags & FLAG_EVENT) === 0) at[direction] += length
  }
  return { index, rows }
}

const anyEntry = fc.record({
  connection: fc.integer({ min: 1, max: 3 }),
  flags: fc.constantFrom(0, 0, FLAG_DOWN, FLAG_DOWN, FLAG_EVENT, FLAG_EVENT | FLAG_DOWN),
  length: fc.integer({ min: 1, max: 50 })
})
const anyEntries = fc.array(anyEntry, { minLength: 1, maxLength: 700, size: 'max' })

it('finds any page of any connection’s entries', () => {
  assertProperty(
    fc.property(anyEntries, fc.nat(400), fc.nat(200), (entries, first, count) => {
      const { index, rows } = build(entries)
      for (const connection of [1, 2, 3, 4]) {
        const own = rows.get(connection) ?? []
        expect(index.entries(connection)).toBe(own.length)
        expect(index.page(connection, first, count)).toEqual(
          own.slice(first, first + count).map(({ row }) => row)
        )
      }
    }),
    { numRuns: 100 }
  )
})

it('walks the segments of a stream from any offset', () => {
  assertProperty(
    fc.property(anyEntries, fc.nat(8000), fc.boolean(), (entries, offset, down) => {
      const { index, rows } = build(entries)
      for (const connection of [1, 2, 3, 4]) {
        const wanted = (rows.get(connection) ?? []).filter(
          (entry) =>
            (entry.flags & FLAG_EVENT) === 0 &&
            (entry.flags & FLAG_DOWN) === (down ? FLAG_DOWN : 0) &&
            entry.offset + entry.length > offset
        )
        const walked: number[] = []
        index.walk(connection, down ? 'down' : 'up', offset, (row) => walked.push(row.position / 100) < 1000)
        expect(walked).toEqual(wanted.map(({ row }) => row))
      }
    }),
    { numRuns: 100 }
  )
})

it('stops walking when the visitor requests it', () => {
  const { index } = build(Array.from({ length: 200 }, () => ({ connection: 1, flags: 0, length: 10 })))
  let seen = 0
  index.walk(1, 'up', 500, () => ++seen < 3)
  expect(seen).toBe(3)
})

describe('a conversation whose oldest rows are dropped', () => {
  /** A step: a row, bytes missing before the connection's next row, or dropped rows. */
  const anyStep = fc.oneof(
    { weight: 20, arbitrary: fc.record({ row: anyEntry }) },
    {
      weight: 1,
      arbitrary: fc.record({
        gap: fc.record({
          connection: fc.integer({ min: 1, max: 3 }),
          direction: fc.constantFrom<Direction>('up', 'down'),
          length: fc.integer({ min: 1, max: 99 })
        })
      })
    },
    { weight: 1, arbitrary: fc.record({ drop: fc.double({ min: 0, max: 1, noNaN: true }) }) }
  )

  interface Known {
    row: number
    /** Bytes of a segment; null for an event. */
    segment: { direction: Direction; offset: number; length: number } | null
  }

  it('shows the remaining rows, with gaps for the dropped ones', () => {
    assertProperty(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 900, size: 'max' }), (steps) => {
        const reader = new SegmentIndexReader()
        const writer = new SegmentIndexWriter((memory) => {
          reader.addChunk(memory)
        })
        const index = new ConversationIndex(reader)
        const totals = new Map([1, 2, 3].map((connection) => [connection, { up: 0, down: 0 }]))
        const model = new Map([1, 2, 3].map((connection) => [connection, [] as (Known | Gap)[]]))
        let firstRow = 0
        for (const step of steps) {
          if ('row' in step) {
            const { connection, flags, length } = step.row
            const at = totals.get(connection)!
            const direction = (flags & FLAG_DOWN) === 0 ? 'up' : 'down'
            const isEvent = (flags & FLAG_EVENT) !== 0
            index.add(connection, writer.rows, at.up, at.down)
            const segment = isEvent ? null : { direction, offset: at[direction], length }
            model.get(connection)!.push({ row: writer.rows, segment } as Known)
            writer.append(connection, flags, writer.rows, at[direction], length, writer.rows * 100)
            if (!isEvent) at[direction] += length
          } else if ('gap' in step) {
            const { connection, direction, length } = step.gap
            const at = totals.get(connection)!
            const gap: Gap = { direction, offset: at[direction], length, reason: 'recording' }
            index.addGap(connection, gap)
            model.get(connection)!.push(gap)
            at[direction] += length
          } else {
            firstRow += Math.floor(step.drop * (writer.rows - firstRow))
            index.drop(
              firstRow,
              () => false,
              (connection) => totals.get(connection)!
            )
          }
        }
        index.drop(
          firstRow,
          () => false,
          (connection) => totals.get(connection)!
        )

        for (const [connection, entries] of model) {
          const { up, down } = totals.get(connection)!
          const first = entries.findIndex((entry) => 'row' in entry && entry.row >= firstRow)
          const page = index.page(connection, 0, 10_000)
          const rows = page.filter((entry) => typeof entry === 'number')
          expect(rows).toEqual(
            entries.flatMap((entry) => ('row' in entry && entry.row >= firstRow ? [entry.row] : []))
          )
          expect(index.entries(connection)).toBe(page.length)
          // Every byte of both streams is in exactly one segment or gap, in order.
          for (const [direction, total] of [
            ['up', up],
            ['down', down]
          ] as const) {
            const pieces = page.flatMap((entry) => {
              if (typeof entry !== 'number') return entry.direction === direction ? [entry] : []
              const known = entries.find((each) => 'row' in each && each.row === entry) as Known
              return known.segment?.direction === direction ? [known.segment] : []
            })
            let at = 0
            for (const { offset, length } of pieces) {
              expect(offset).toBe(at)
              at += length
            }
            // Missing bytes after the last row have no row to precede yet.
            if (first >= 0) expect(at).toBe(total)
            const from = index.from(connection, direction)
            const segments = pieces.filter((piece) => !('reason' in piece))
            if (segments[0] !== undefined) expect(from).toBeLessThanOrEqual(segments[0].offset)
            const walked: number[] = []
            index.walk(connection, direction, 0, (row) => walked.push(row.offset) < 10_000)
            expect(walked).toEqual(segments.map(({ offset }) => offset))
          }
          for (const start of [0, 1, 2, page.length - 1]) {
            if (start >= 0) expect(index.page(connection, start, 3)).toEqual(page.slice(start, start + 3))
          }
        }
      }),
      { numRuns: 150 }
    )
  })

  it('frees its memory', () => {
    const reader = new SegmentIndexReader()
    const writer = new SegmentIndexWriter((memory) => {
      reader.addChunk(memory)
    })
    const index = new ConversationIndex(reader)
    const held: unknown[] = []
    const total = { up: 0, down: 0 }
    for (let round = 0; round < 6; round++) {
      for (let at = 0; at < 200_000; at++) {
        writer.append(1, 0, 0, total.up, 10, 0)
        index.add(1, writer.rows - 1, total.up, 0)
        total.up += 10
      }
      index.drop(
        Math.max(0, writer.rows - 200_000),
        () => false,
        () => total
      )
      reader.dropChunks(Math.max(0, writer.rows - 200_000))
      held.push([index.held.threads, Math.ceil(index.held.blocks / 64), reader.held <= 5])
    }
    expect(new Set(held.map((each) => JSON.stringify(each))).size).toBe(1)
  })
})
