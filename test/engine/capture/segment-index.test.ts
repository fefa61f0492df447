import { expect, it } from 'vitest'
import {
  CHUNK_ROWS,
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  SegmentIndexReader,
  SegmentIndexWriter
} from '../../../src/engine/capture/segment-index'

it('reads every row back, across chunks, with numbers beyond 32 bits', () => {
  const reader = new SegmentIndexReader()
  const writer = new SegmentIndexWriter((memory) => {
    reader.addChunk(memory)
  })
  const rows = CHUNK_ROWS * 2 + 3
  for (let at = 0; at < rows; at++) {
    writer.append(
      at + 1,
      at % 2 === 0 ? FLAG_DOWN : FLAG_EVENT,
      at * 1e12,
      at * 2 ** 33,
      at % 65_536,
      at * 2 ** 34
    )
  }
  expect(writer.rows).toBe(rows)
  const row = emptySegmentRow()
  for (const at of [0, 1, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS * 2, rows - 1]) {
    reader.read(at, row)
    expect(row).toEqual({
      connection: at + 1,
      flags: at % 2 === 0 ? FLAG_DOWN : FLAG_EVENT,
      time: at * 1e12,
      offset: at * 2 ** 33,
      length: at % 65_536,
      position: at * 2 ** 34
    })
  }
  expect(() => {
    reader.read(CHUNK_ROWS * 3, row)
  }).toThrow(RangeError)
})

it('keeps a segment under 40 bytes', () => {
  let bytes = 0
  const writer = new SegmentIndexWriter((memory) => (bytes += memory.byteLength))
  for (let at = 0; at < CHUNK_ROWS; at++) writer.append(1, 0, 0, 0, 1, 0)
  expect(bytes / CHUNK_ROWS).toBeLessThanOrEqual(40)
})
