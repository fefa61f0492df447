import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ConversationIndex } from '../../../src/engine/analysis/conversation-index'
import {
  FLAG_DOWN,
  FLAG_EVENT,
  SegmentIndexReader,
  SegmentIndexWriter
} from '../../../src/engine/capture/segment-index'

interface Entry {
  connection: number
  flags: number
  length: number
}

interface Model {
  index: ConversationIndex
  /** Rows of each connection, and where its entries lie in their streams. */
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

const anyEntries = fc.array(
  fc.record({
    connection: fc.integer({ min: 1, max: 3 }),
    flags: fc.constantFrom(0, 0, FLAG_DOWN, FLAG_DOWN, FLAG_EVENT, FLAG_EVENT | FLAG_DOWN),
    length: fc.integer({ min: 1, max: 50 })
  }),
  { minLength: 1, maxLength: 700, size: 'max' }
)

it('finds any page of any connection’s entries', () => {
  fc.assert(
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
    { numRuns: 100, seed: 2 }
  )
})

it('walks the segments of a stream from any offset on', () => {
  fc.assert(
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
    { numRuns: 100, seed: 3 }
  )
})

it('stops walking when told to', () => {
  const { index } = build(Array.from({ length: 200 }, () => ({ connection: 1, flags: 0, length: 10 })))
  let seen = 0
  index.walk(1, 'up', 500, () => ++seen < 3)
  expect(seen).toBe(3)
})
