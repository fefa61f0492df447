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

it('uses less than 40 bytes for a segment', () => {
  let bytes = 0
  const writer = new SegmentIndexWriter((memory) => (bytes += memory.byteLength))
  for (let at = 0; at < CHUNK_ROWS; at++) writer.append(1, 0, 0, 0, 1, 0)
  expect(bytes / CHUNK_ROWS).toBeLessThanOrEqual(40)
})

it('removes unpublished rows, and fills the same chunks again', () => {
  const chunks: SharedArrayBuffer[] = []
  const writer = new SegmentIndexWriter((memory) => chunks.push(memory))
  for (let at = 0; at < CHUNK_ROWS; at++) writer.append(1, 0, at, 0, 1, 0)
  writer.settle(CHUNK_ROWS)
  for (let at = 0; at < CHUNK_ROWS * 2; at++) {
    writer.append(1, at % 4 === 0 ? FLAG_EVENT : at % 2 === 0 ? FLAG_DOWN : 0, 1000 + at, 0, 10, 0)
  }
  expect(writer.rollback(CHUNK_ROWS + 4)).toEqual({
    up: (CHUNK_ROWS - 2) * 10,
    down: (CHUNK_ROWS / 2 - 1) * 10,
    since: 1004
  })
  expect(writer.rows).toBe(CHUNK_ROWS + 4)
  expect(writer.rollback(CHUNK_ROWS)).toMatchObject({ up: 20, down: 10, since: 1000 })
  expect(writer.rollback(CHUNK_ROWS)).toEqual({ up: 0, down: 0, since: null })

  const reader = new SegmentIndexReader()
  for (let at = 0; at < CHUNK_ROWS * 2; at++) writer.append(2, 0, at, 0, 7, at)
  expect(chunks).toHaveLength(3)
  for (const memory of chunks) reader.addChunk(memory)
  const row = emptySegmentRow()
  for (const at of [0, CHUNK_ROWS - 1, CHUNK_ROWS * 2 - 1]) {
    reader.read(CHUNK_ROWS + at, row)
    expect(row).toMatchObject({ connection: 2, length: 7, position: at })
  }
})
