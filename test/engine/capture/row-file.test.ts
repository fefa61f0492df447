import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RowFile } from '../../../src/engine/capture/row-file'
import {
  CHUNK_ROWS,
  emptySegmentRow,
  SegmentIndexReader,
  SegmentIndexWriter,
  type SegmentRow
} from '../../../src/engine/capture/segment-index'

/** Returns a row whose numbers all derive from its own number and use all bits of their columns. */
function rowAt(at: number): SegmentRow {
  return {
    connection: (at * 2_654_435_761) >>> 0,
    flags: at % 4,
    time: at * 1e12,
    offset: at * 2 ** 33,
    length: at % 65_536,
    position: at * 2 ** 34
  }
}

interface Walked {
  reader: SegmentIndexReader
  writer: SegmentIndexWriter
  /** Distinct blocks of memory ever used for chunks. */
  memories: Set<unknown>
  fill(rows: number): void
}

/** Creates an index that is walked while it is filled, like the live one. */
function walkedIndex(folder: string): Walked {
  const memories = new Set<unknown>()
  const reader = new SegmentIndexReader({
    cold: new RowFile(folder),
    onSpare: (memory) => {
      writer.reuse(memory)
    }
  })
  const writer: SegmentIndexWriter = new SegmentIndexWriter((memory) => {
    memories.add(memory)
    reader.addChunk(memory)
  })
  return {
    reader,
    writer,
    memories,
    fill(rows) {
      for (const end = writer.rows + rows; writer.rows < end;) {
        const at = writer.rows
        const { connection, flags, time, offset, length, position } = rowAt(at)
        writer.append(connection, flags, time, offset, length, position)
        reader.setBack(at, at % 100)
        if (writer.rows % CHUNK_ROWS > 0) continue
        writer.settle(writer.rows)
        reader.walked(writer.rows)
      }
    }
  }
}

function folderOfItsOwn(): string {
  return mkdtempSync(join(tmpdir(), 'tcplens-rows-'))
}

it('reads unchanged rows from disk and reuses the memory of their chunks', () => {
  const folder = folderOfItsOwn()
  const { reader, memories, fill } = walkedIndex(folder)
  fill(CHUNK_ROWS * 40 + 5)
  expect(reader.held).toBe(5)
  expect(memories.size).toBeLessThan(8)
  // No file is left behind, however the program ends.
  expect(readdirSync(folder)).toEqual([])

  const row = emptySegmentRow()
  // Far apart, more pages than the cache holds, each twice.
  for (let at = 0; at < 500; at++) {
    const number = Math.floor((at * 7919 * 4096) % (CHUNK_ROWS * 40))
    reader.read(number, row)
    expect({ ...row, back: reader.back(number) }).toEqual({ ...rowAt(number), back: number % 100 })
  }
  for (let number = CHUNK_ROWS * 3 - 10; number < CHUNK_ROWS * 3 + 10; number++) {
    reader.read(number, row)
    expect(row).toEqual(rowAt(number))
  }
})

it('drops rows on disk like any others and reuses their space', () => {
  const { reader, fill } = walkedIndex(folderOfItsOwn())
  fill(CHUNK_ROWS * 12)
  const row = emptySegmentRow()
  reader.read(CHUNK_ROWS * 2, row)
  reader.dropChunks(CHUNK_ROWS * 5 + 7)
  for (const number of [0, CHUNK_ROWS * 2, CHUNK_ROWS * 5 - 1])
    expect(() => {
      reader.read(number, row)
    }).toThrow(RangeError)
  reader.read(CHUNK_ROWS * 5, row)
  expect(row).toEqual(rowAt(CHUNK_ROWS * 5))

  fill(CHUNK_ROWS * 12)
  for (const number of [CHUNK_ROWS * 5, CHUNK_ROWS * 13 + 1, CHUNK_ROWS * 17, CHUNK_ROWS * 24 - 1]) {
    reader.read(number, row)
    expect(row).toEqual(rowAt(number))
  }
})

it('keeps everything in memory when no disk is available', () => {
  const { reader, fill } = walkedIndex(join(folderOfItsOwn(), 'missing'))
  fill(CHUNK_ROWS * 9)
  expect(reader.held).toBe(9)
  const row = emptySegmentRow()
  reader.read(1, row)
  expect(row).toEqual(rowAt(1))
})
