/**
 * The segment index: one row per captured segment and per event, in capture order, as columns of typed arrays on
 * shared memory. The thread that captures (or imports) fills rows and publishes a count; the analysis thread reads
 * rows below that count. No object per row, no lock: a published row is never written again.
 *
 *   row = connection u32 | time f64 | stream offset f64 | file position f64 | length u16 | flags u8     31 bytes
 *
 * For a segment, `position` is where its bytes are in the capture file. For an event it is where its comment is,
 * `length` bytes long, and `offset` is how far the stream named by the direction flag had come.
 */

/** Rows of a chunk: 2 MiB each, so a small capture costs little and a large one few posts between threads. */
export const CHUNK_ROWS = 65_536

const ROW_BYTES = 31

export const FLAG_DOWN = 1
export const FLAG_EVENT = 2

/** One chunk's columns. Both threads make their own views over the same memory. */
export class SegmentChunk {
  readonly memory: SharedArrayBuffer
  readonly time: Float64Array
  readonly offset: Float64Array
  readonly position: Float64Array
  readonly connection: Uint32Array
  readonly length: Uint16Array
  readonly flags: Uint8Array

  constructor(memory = new SharedArrayBuffer(CHUNK_ROWS * ROW_BYTES)) {
    this.memory = memory
    this.time = new Float64Array(memory, 0, CHUNK_ROWS)
    this.offset = new Float64Array(memory, CHUNK_ROWS * 8, CHUNK_ROWS)
    this.position = new Float64Array(memory, CHUNK_ROWS * 16, CHUNK_ROWS)
    this.connection = new Uint32Array(memory, CHUNK_ROWS * 24, CHUNK_ROWS)
    this.length = new Uint16Array(memory, CHUNK_ROWS * 28, CHUNK_ROWS)
    this.flags = new Uint8Array(memory, CHUNK_ROWS * 30, CHUNK_ROWS)
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
    const chunk = new SegmentChunk()
    this.#chunks.set(number, chunk)
    this.#onChunk(chunk.memory)
    return chunk
  }
}

/** The reading side. */
export class SegmentIndexReader {
  readonly #chunks: SegmentChunk[] = []
  /** Number of the chunk that `#chunks` begins with; those before it were dropped. */
  #first = 0

  addChunk(memory: SharedArrayBuffer): void {
    this.#chunks.push(new SegmentChunk(memory))
  }

  /** Rows below `row` are asked for no more: chunks wholly below it are given back. */
  dropChunks(row: number): void {
    const whole = Math.floor(row / CHUNK_ROWS) - this.#first
    if (whole <= 0) return
    this.#first += this.#chunks.splice(0, whole).length
  }

  /** Chunks that hold memory. */
  get held(): number {
    return this.#chunks.length
  }

  /** Copies row `row` into `into`. The row must be published, and not dropped. */
  read(row: number, into: SegmentRow): void {
    const chunk = this.#chunks[Math.floor(row / CHUNK_ROWS) - this.#first]
    if (chunk === undefined) throw new RangeError(`Row ${row} is not in the index.`)
    const at = row % CHUNK_ROWS
    into.connection = chunk.connection[at] ?? 0
    into.flags = chunk.flags[at] ?? 0
    into.time = chunk.time[at] ?? 0
    into.offset = chunk.offset[at] ?? 0
    into.length = chunk.length[at] ?? 0
    into.position = chunk.position[at] ?? 0
  }
}

export function emptySegmentRow(): SegmentRow {
  return { connection: 0, time: 0, offset: 0, position: 0, length: 0, flags: 0 }
}
