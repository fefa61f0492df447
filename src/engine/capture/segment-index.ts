import { isUpstreamLeg } from '../../shared/model/upstream-leg'

/**
 * The segment index: one row per captured segment and per event, in capture order, as columns of typed arrays on shared
 * memory. The thread that captures (or imports) fills rows and publishes a count; the analysis thread reads rows below
 * that count. There are no objects per row and no locks: published rows belong to the reader.
 *
 *   row = time f64 | stream offset f64 | file position f64 | connection u32 | back u32 | length u16 | flags u8    35 bytes
 *
 * For a segment, `position` is the position of its bytes in the capture file. For an event it is the position of its
 * comment, which is `length` bytes long, and `offset` is the offset of the stream given by the direction flag at that
 * time. `back` is filled in by the reader: the distance in rows to the connection's previous row.
 *
 * Only the newest chunks stay in memory. Chunks that the reader has processed go to disk, and their memory is returned
 * to the writing side for its next chunk. None of it is left to the garbage collector, which does not count shared
 * memory and would let it pile up.
 */

/**
 * Rows per chunk: about 2 MiB, so that a small capture costs little and a large one needs few messages between threads.
 */
export const CHUNK_ROWS = 65_536

export const ROW_BYTES = 35

/** Chunks that stay in memory besides the newest, because recent rows are read most. */
const HOT_CHUNKS = 4

/** Maximum number of spare buffers for future chunks. The reader returns one for each chunk it receives. */
const MAX_SPARE = 16

export const FLAG_DOWN = 1
export const FLAG_EVENT = 2

/** Columns for a number of rows. Both threads create their own views of the same memory. */
export class SegmentChunk {
  readonly memory: SharedArrayBuffer
  readonly rows: number
  readonly time: Float64Array
  readonly offset: Float64Array
  readonly position: Float64Array
  readonly connection: Uint32Array
  readonly back: Uint32Array
  readonly length: Uint16Array
  readonly flags: Uint8Array

  constructor(rows = CHUNK_ROWS, memory = new SharedArrayBuffer(rows * ROW_BYTES)) {
    this.memory = memory
    this.rows = rows
    this.time = new Float64Array(memory, 0, rows)
    this.offset = new Float64Array(memory, rows * 8, rows)
    this.position = new Float64Array(memory, rows * 16, rows)
    this.connection = new Uint32Array(memory, rows * 24, rows)
    this.back = new Uint32Array(memory, rows * 28, rows)
    this.length = new Uint16Array(memory, rows * 32, rows)
    this.flags = new Uint8Array(memory, rows * 34, rows)
  }
}

/** A row as returned by the reader; one object is reused for all reads. */
export interface SegmentRow {
  connection: number
  time: number
  offset: number
  position: number
  length: number
  flags: number
}

/** Copied rows, one array per column. */
export interface RowColumns {
  readonly count: number
  readonly connection: Uint32Array
  readonly flags: Uint8Array
  readonly length: Uint16Array
  readonly offset: Float64Array
  readonly position: Float64Array
}

/** Totals of rows that were rolled back. */
export interface LostRows {
  /** Payload bytes of each stream. */
  up: number
  down: number
  /** Time of the first of these rows; null if there were none. */
  since: number | null
}

/** Writing side of the index. */
export class SegmentIndexWriter {
  /** Number of rows filled; the reader sees only published ones. */
  rows = 0
  #chunk: SegmentChunk
  /** The current chunk, earlier ones with unpublished rows, and after a rollback the following ones. */
  readonly #chunks = new Map<number, SegmentChunk>()
  readonly #spare: SharedArrayBuffer[] = []
  readonly #onChunk: (memory: SharedArrayBuffer) => void

  /** `onChunk` passes each chunk's memory to the reading thread, before any of its rows is published. */
  constructor(onChunk: (memory: SharedArrayBuffer) => void) {
    this.#onChunk = onChunk
    this.#chunk = this.#chunkAt(0)
  }

  append(
    connection: number,
    flags: number,
    time: number,
    offset: number,
    length: number,
    position: number
  ): void {
    const at = this.rows % CHUNK_ROWS
    if (at === 0) this.#chunk = this.#chunkAt(this.rows / CHUNK_ROWS)
    const chunk = this.#chunk
    chunk.connection[at] = connection
    chunk.flags[at] = flags
    chunk.time[at] = time
    chunk.offset[at] = offset
    chunk.length[at] = length
    chunk.position[at] = position
    this.rows++
  }

  /** Rows below `rows` are published: releases the chunks that now belong to the reader alone. */
  settle(rows: number): void {
    const first = Math.floor(rows / CHUNK_ROWS)
    for (const number of this.#chunks.keys()) if (number < first) this.#chunks.delete(number)
  }

  /** Accepts the memory of a chunk that the reader no longer needs. */
  reuse(memory: SharedArrayBuffer): void {
    if (this.#spare.length < MAX_SPARE) this.#spare.push(memory)
  }

  /** Removes the rows from `rows` on, none of which may be published. Returns their totals. */
  rollback(rows: number): LostRows {
    const lost: LostRows = { up: 0, down: 0, since: null }
    for (let row = rows; row < this.rows; row++) {
      const chunk = this.#chunks.get(Math.floor(row / CHUNK_ROWS))
      const at = row % CHUNK_ROWS
      const flags = chunk?.flags[at] ?? 0
      lost.since ??= chunk?.time[at] ?? null
      if ((flags & FLAG_EVENT) !== 0 || isUpstreamLeg(chunk?.connection[at] ?? 0)) continue
      lost[(flags & FLAG_DOWN) === 0 ? 'up' : 'down'] += chunk?.length[at] ?? 0
    }
    this.rows = rows
    this.#chunk = this.#chunkAt(Math.floor(rows / CHUNK_ROWS))
    return lost
  }

  /**
   * Returns the chunk with that number. Each chunk is created and passed on once; after a rollback it is filled again.
   */
  #chunkAt(number: number): SegmentChunk {
    const known = this.#chunks.get(number)
    if (known !== undefined) return known
    const chunk = new SegmentChunk(CHUNK_ROWS, this.#spare.pop())
    this.#chunks.set(number, chunk)
    this.#onChunk(chunk.memory)
    return chunk
  }
}

/** Storage for chunks that are not kept in memory. */
export interface ColdRows {
  /** Stores a copy of a chunk. Returns false if that is not possible now. */
  keep(number: number, chunk: SegmentChunk): boolean
  /**
   * Returns rows from `first` on that include `row`, valid until the next call; undefined if the chunk is not stored.
   */
  around(row: number): { first: number; rows: SegmentChunk } | undefined
  drop(number: number): void
}

export interface ReaderOptions {
  /** Without it, all chunks stay in memory. */
  cold?: ColdRows
  /** The memory of a chunk is no longer needed. */
  onSpare?(memory: SharedArrayBuffer, chunk: number): void
}

/** Reading side of the index. */
export class SegmentIndexReader {
  /** Chunks in memory, in order. */
  readonly #hot = new Map<number, SegmentChunk>()
  readonly #cold: ColdRows | undefined
  readonly #onSpare: (memory: SharedArrayBuffer, chunk: number) => void
  /** Number of the first chunk that was not dropped, and the number after the newest. */
  #first = 0
  #end = 0
  /** Cached last chunk, since rows are usually read in order. */
  #near: SegmentChunk | undefined
  #nearFirst = 0

  constructor({ cold, onSpare = () => undefined }: ReaderOptions = {}) {
    this.#cold = cold
    this.#onSpare = onSpare
  }

  /** `memory`: null for a chunk that is already in cold storage, or was dropped. */
  addChunk(memory: SharedArrayBuffer | null): void {
    const number = this.#end++
    if (memory !== null) this.#hot.set(number, new SegmentChunk(CHUNK_ROWS, memory))
  }

  /**
   * Rows below `row` have been processed: from now on they are read rarely and never written, so their chunks may go to
   * disk.
   */
  walked(row: number): void {
    if (this.#cold === undefined) return
    const kept = Math.floor(row / CHUNK_ROWS) - HOT_CHUNKS
    for (const [number, chunk] of this.#hot) {
      if (number >= kept || !this.#cold.keep(number, chunk)) return
      this.#release(number, chunk)
    }
  }

  /** Releases the chunks entirely below `row`, which are no longer requested. */
  dropChunks(row: number): void {
    const first = Math.min(Math.floor(row / CHUNK_ROWS), this.#end)
    for (; this.#first < first; this.#first++) {
      const chunk = this.#hot.get(this.#first)
      if (chunk === undefined) this.#cold?.drop(this.#first)
      else this.#release(this.#first, chunk)
    }
    this.#near = undefined
  }

  /** Number of chunks that hold memory. */
  get held(): number {
    return this.#hot.size
  }

  /** Copies row `row` into `into`. The row must be published and not dropped. */
  read(row: number, into: SegmentRow): void {
    const chunk = this.#rowsWith(row)
    const at = row - this.#nearFirst
    into.connection = chunk.connection[at] ?? 0
    into.flags = chunk.flags[at] ?? 0
    into.time = chunk.time[at] ?? 0
    into.offset = chunk.offset[at] ?? 0
    into.length = chunk.length[at] ?? 0
    into.position = chunk.position[at] ?? 0
  }

  /** Copies the rows [from, to), which must be published and not dropped, as columns. */
  columns(from: number, to: number): RowColumns {
    const count = to - from
    const columns = {
      count,
      connection: new Uint32Array(count),
      flags: new Uint8Array(count),
      length: new Uint16Array(count),
      offset: new Float64Array(count),
      position: new Float64Array(count)
    }
    for (let row = from; row < to;) {
      const chunk = this.#rowsWith(row)
      const at = row - this.#nearFirst
      const end = Math.min(chunk.rows, at + to - row)
      const into = row - from
      columns.connection.set(chunk.connection.subarray(at, end), into)
      columns.flags.set(chunk.flags.subarray(at, end), into)
      columns.length.set(chunk.length.subarray(at, end), into)
      columns.offset.set(chunk.offset.subarray(at, end), into)
      columns.position.set(chunk.position.subarray(at, end), into)
      row += end - at
    }
    return columns
  }

  back(row: number): number {
    return this.#rowsWith(row).back[row - this.#nearFirst] ?? 0
  }

  /** Sets `back`. Allowed only for a row that has not been processed yet. */
  setBack(row: number, rows: number): void {
    this.#rowsWith(row).back[row - this.#nearFirst] = rows
  }

  /** Returns the rows that include `row`; the first of them is `#nearFirst`. */
  #rowsWith(row: number): SegmentChunk {
    const near = this.#near
    if (near !== undefined && row >= this.#nearFirst && row < this.#nearFirst + near.rows) return near
    const number = Math.floor(row / CHUNK_ROWS)
    const hot = this.#hot.get(number)
    const found = hot === undefined ? this.#cold?.around(row) : { first: number * CHUNK_ROWS, rows: hot }
    if (found === undefined) throw new RangeError(`Row ${row} is not in the index.`)
    this.#near = found.rows
    this.#nearFirst = found.first
    return found.rows
  }

  #release(number: number, chunk: SegmentChunk): void {
    this.#hot.delete(number)
    this.#near = undefined
    this.#onSpare(chunk.memory, number)
  }
}

export function emptySegmentRow(): SegmentRow {
  return { connection: 0, time: 0, offset: 0, position: 0, length: 0, flags: 0 }
}
