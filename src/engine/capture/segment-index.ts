/**
 * The segment index: one row per captured segment and per event, in capture order, as columns of typed arrays on
 * shared memory. The thread that captures (or imports) fills rows and publishes a count; the analysis thread reads
 * rows below that count. No object per row, no lock: a published row is the reader's alone.
 *
 *   row = time f64 | stream offset f64 | file position f64 | connection u32 | back u32 | length u16 | flags u8    35 bytes
 *
 * For a segment, `position` is where its bytes are in the capture file. For an event it is where its comment is,
 * `length` bytes long, and `offset` is how far the stream named by the direction flag had come. `back` is for the
 * reader to fill: how many rows back the connection's row before this one is.
 *
 * Only the newest chunks stay in memory. Those that the reader has walked go to disk, and their memory goes back to the
 * filling side, which makes its next chunk of it: nothing is left to the garbage collector, which does not count
 * shared memory and so would let it pile up.
 */

/** Rows of a chunk: some 2 MiB, so a small capture costs little and a large one few posts between threads. */
export const CHUNK_ROWS = 65_536

export const ROW_BYTES = 35

/** Chunks that stay in memory behind the newest: what is looked at is mostly what came last. */
const HOT_CHUNKS = 4

/** Memory kept for chunks to come; the reader gives back one for each that it is sent. */
const MAX_SPARE = 16

export const FLAG_DOWN = 1
export const FLAG_EVENT = 2

/** Columns of so many rows. Both threads make their own views over the same memory. */
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

/** A row as the reader hands it out; one object is reused for all reads. */
export interface SegmentRow {
  connection: number
  time: number
  offset: number
  position: number
  length: number
  flags: number
}

/** What rows told of that are no more. */
export interface LostRows {
  /** Payload bytes of each stream. */
  up: number
  down: number
  /** Time of the first of them; null if there were none. */
  since: number | null
}

/** The filling side. */
export class SegmentIndexWriter {
  /** Rows filled; the reader sees those published. */
  rows = 0
  #chunk: SegmentChunk
  /** The current chunk, those before it that hold unpublished rows, and after a roll-back those that wait behind it. */
  readonly #chunks = new Map<number, SegmentChunk>()
  readonly #spare: SharedArrayBuffer[] = []
  readonly #onChunk: (memory: SharedArrayBuffer) => void

  /** `onChunk` hands each chunk's memory to the reading thread, before any of its rows is published. */
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

  /** Rows below `rows` are published and stay: their chunks are the reader's alone now. */
  settle(rows: number): void {
    const first = Math.floor(rows / CHUNK_ROWS)
    for (const number of this.#chunks.keys()) if (number < first) this.#chunks.delete(number)
  }

  /** Takes the memory of a chunk that its reader needs no more. */
  reuse(memory: SharedArrayBuffer): void {
    if (this.#spare.length < MAX_SPARE) this.#spare.push(memory)
  }

  /** Takes back the rows from `rows` on, none of which may be published. */
  rollback(rows: number): LostRows {
    const lost: LostRows = { up: 0, down: 0, since: null }
    for (let row = rows; row < this.rows; row++) {
      const chunk = this.#chunks.get(Math.floor(row / CHUNK_ROWS))
      const at = row % CHUNK_ROWS
      const flags = chunk?.flags[at] ?? 0
      lost.since ??= chunk?.time[at] ?? null
      if ((flags & FLAG_EVENT) !== 0) continue
      lost[(flags & FLAG_DOWN) === 0 ? 'up' : 'down'] += chunk?.length[at] ?? 0
    }
    this.rows = rows
    this.#chunk = this.#chunkAt(Math.floor(rows / CHUNK_ROWS))
    return lost
  }

  /** A chunk is made, and handed out, once: after a roll-back it is filled anew. */
  #chunkAt(number: number): SegmentChunk {
    const known = this.#chunks.get(number)
    if (known !== undefined) return known
    const chunk = new SegmentChunk(CHUNK_ROWS, this.#spare.pop())
    this.#chunks.set(number, chunk)
    this.#onChunk(chunk.memory)
    return chunk
  }
}

/** Where chunks go that are not kept in memory. */
export interface ColdRows {
  /** Keeps a copy of a chunk. False if that is not possible now. */
  keep(number: number, chunk: SegmentChunk): boolean
  /** Rows from `first` on, `row` among them, valid until the next call; undefined for a chunk that is not kept. */
  around(row: number): { first: number; rows: SegmentChunk } | undefined
  drop(number: number): void
}

export interface ReaderOptions {
  /** Without one, all chunks stay in memory. */
  cold?: ColdRows
  /** The memory of a chunk is free. */
  onSpare?(memory: SharedArrayBuffer, chunk: number): void
}

/** The reading side. */
export class SegmentIndexReader {
  /** In order. */
  readonly #hot = new Map<number, SegmentChunk>()
  readonly #cold: ColdRows | undefined
  readonly #onSpare: (memory: SharedArrayBuffer, chunk: number) => void
  /** Numbers of the first chunk that was not dropped, and behind the newest. */
  #first = 0
  #end = 0
  /** What was read last: rows are mostly read one after the other. */
  #near: SegmentChunk | undefined
  #nearFirst = 0

  constructor({ cold, onSpare = () => undefined }: ReaderOptions = {}) {
    this.#cold = cold
    this.#onSpare = onSpare
  }

  /** `memory`: null for a chunk that is in the cold rows already, or was dropped. */
  addChunk(memory: SharedArrayBuffer | null): void {
    const number = this.#end++
    if (memory !== null) this.#hot.set(number, new SegmentChunk(CHUNK_ROWS, memory))
  }

  /** Rows below `row` have been walked: from now on they are read now and then only, and never written. */
  walked(row: number): void {
    if (this.#cold === undefined) return
    const kept = Math.floor(row / CHUNK_ROWS) - HOT_CHUNKS
    for (const [number, chunk] of this.#hot) {
      if (number >= kept || !this.#cold.keep(number, chunk)) return
      this.#release(number, chunk)
    }
  }

  /** Rows below `row` are asked for no more: chunks wholly below it are given back. */
  dropChunks(row: number): void {
    const first = Math.min(Math.floor(row / CHUNK_ROWS), this.#end)
    for (; this.#first < first; this.#first++) {
      const chunk = this.#hot.get(this.#first)
      if (chunk === undefined) this.#cold?.drop(this.#first)
      else this.#release(this.#first, chunk)
    }
    this.#near = undefined
  }

  /** Chunks that hold memory. */
  get held(): number {
    return this.#hot.size
  }

  /** Copies row `row` into `into`. The row must be published, and not dropped. */
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

  back(row: number): number {
    return this.#rowsWith(row).back[row - this.#nearFirst] ?? 0
  }

  /** Only for a row that has not been walked yet. */
  setBack(row: number, rows: number): void {
    this.#rowsWith(row).back[row - this.#nearFirst] = rows
  }

  /** The rows that `row` is among; the first of them is `#nearFirst`. */
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
