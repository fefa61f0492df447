import { readSync, writevSync } from 'node:fs'
import { openNamelessFile } from './nameless-file'
import { CHUNK_ROWS, ROW_BYTES, SegmentChunk, type ColdRows } from './segment-index'

/**
 * Chunks of the segment index on disk: rows of a capture with millions of small segments would fill the memory,
 * although most are rarely read again. They are read back one page at a time, so random access is cheap.
 *
 * The file is unlinked, so nothing is left when the program ends. Each chunk has a slot in it, which is reused after
 * the ring has dropped the chunk. The pages of a chunk follow each other:
 *
 *   file   | chunk | chunk | …        chunk  | page | page | … 16        page   | column | column | … 7
 */

const PAGE_ROWS = 4096
const PAGE_BYTES = PAGE_ROWS * ROW_BYTES
const CHUNK_BYTES = CHUNK_ROWS * ROW_BYTES
const CHUNK_PAGES = CHUNK_ROWS / PAGE_ROWS

/** Pages cached in memory, 4.5 MiB in total: the rows of one conversation are spread over many pages. */
const PAGES_AT_HAND = 32

/** A row file opened by the owner of the reading thread, and the slots of its chunks. */
export interface KeptRows {
  readonly fd: number
  /** Slots by chunk number. */
  readonly places: ReadonlyMap<number, number>
}

export class RowFile implements ColdRows {
  readonly #folder: string
  #fd: number | undefined
  /** Slot of each chunk. */
  readonly #places: Map<number, number>
  readonly #free: number[] = []
  /** Number of slots ever used. */
  #taken: number
  /** Cached pages by number, least recently used first. */
  readonly #pages = new Map<number, SegmentChunk>()
  /** Memory of dropped pages, for reuse. */
  readonly #spare: SegmentChunk[] = []

  /** `folder`: a folder on the disk that is to hold the file. */
  constructor(folder: string, kept?: KeptRows) {
    this.#folder = folder
    this.#fd = kept?.fd
    this.#places = new Map(kept?.places)
    const used = new Set(this.#places.values())
    this.#taken = used.size === 0 ? 0 : Math.max(...used) + 1
    for (let place = 0; place < this.#taken; place++) if (!used.has(place)) this.#free.push(place)
  }

  /** Returns the slot of a chunk, or null if it is not kept. */
  placeOf(number: number): number | null {
    return this.#places.get(number) ?? null
  }

  keep(number: number, chunk: SegmentChunk): boolean {
    const place = this.#free.pop() ?? this.#taken
    try {
      this.#fd ??= openNamelessFile(this.#folder, 'index')
      if (writevSync(this.#fd, pagesOf(chunk), place * CHUNK_BYTES) === CHUNK_BYTES) {
        this.#places.set(number, place)
        this.#taken = Math.max(this.#taken, place + 1)
        return true
      }
    } catch {
      // Write error, such as a full disk: the chunk stays in memory and is tried again with the next one.
    }
    if (place < this.#taken) this.#free.push(place)
    return false
  }

  around(row: number): { first: number; rows: SegmentChunk } | undefined {
    const number = Math.floor(row / PAGE_ROWS)
    const first = number * PAGE_ROWS
    const known = this.#pages.get(number)
    if (known !== undefined) {
      this.#pages.delete(number)
      this.#pages.set(number, known)
      return { first, rows: known }
    }
    const place = this.#places.get(Math.floor(row / CHUNK_ROWS))
    if (place === undefined || this.#fd === undefined) return undefined
    const rows = this.#room()
    const from = place * CHUNK_BYTES + (number % CHUNK_PAGES) * PAGE_BYTES
    if (readSync(this.#fd, new Uint8Array(rows.memory), 0, PAGE_BYTES, from) < PAGE_BYTES)
      throw new Error('The index on disk is shorter than the data written to it.')
    this.#pages.set(number, rows)
    return { first, rows }
  }

  drop(number: number): void {
    const place = this.#places.get(number)
    if (place === undefined) return
    this.#places.delete(number)
    this.#free.push(place)
    for (let page = number * CHUNK_PAGES; page < (number + 1) * CHUNK_PAGES; page++) {
      const rows = this.#pages.get(page)
      if (rows !== undefined) this.#spare.push(rows)
      this.#pages.delete(page)
    }
  }

  /** Returns memory for one more page, reusing the least recently used one when the cache is full. */
  #room(): SegmentChunk {
    const spare = this.#spare.pop()
    if (spare !== undefined) return spare
    const [oldest] = this.#pages
    if (oldest === undefined || this.#pages.size < PAGES_AT_HAND) return new SegmentChunk(PAGE_ROWS)
    this.#pages.delete(oldest[0])
    return oldest[1]
  }
}

/** Splits a chunk's columns into pages in file order; a page has the same layout as a chunk. */
function pagesOf({
  time,
  offset,
  position,
  connection,
  back,
  length,
  flags
}: SegmentChunk): NodeJS.ArrayBufferView[] {
  const columns = [time, offset, position, connection, back, length, flags]
  return Array.from({ length: CHUNK_PAGES }, (_, page) =>
    columns.map((column) => column.subarray(page * PAGE_ROWS, (page + 1) * PAGE_ROWS))
  ).flat()
}
