import { readSync, writevSync } from 'node:fs'
import { openNamelessFile } from './nameless-file'
import { CHUNK_ROWS, ROW_BYTES, SegmentChunk, type ColdRows } from './segment-index'

/**
 * Chunks of the segment index on disk: a capture of millions of small segments would fill the memory with rows that
 * hardly anyone looks at again. They are read back a page at a time, so that a jump to somewhere else costs little.
 *
 * The file has no name, so nothing is left of it, however the program ends. Each chunk has a place in it, which is used
 * again when the ring has dropped the chunk; within it, one page follows the other:
 *
 *   file   | chunk | chunk | …        chunk  | page | page | … 16        page   | column | column | … 7
 */

const PAGE_ROWS = 4096
const PAGE_BYTES = PAGE_ROWS * ROW_BYTES
const CHUNK_BYTES = CHUNK_ROWS * ROW_BYTES
const CHUNK_PAGES = CHUNK_ROWS / PAGE_ROWS

/** Pages in memory, 4.5 MiB in all: a conversation among many others has its rows in as many places. */
const PAGES_AT_HAND = 32

/** A row file that was opened by the owner of the reading thread, and where in it chunks are. */
export interface KeptRows {
  readonly fd: number
  /** By number of the chunk. */
  readonly places: ReadonlyMap<number, number>
}

export class RowFile implements ColdRows {
  readonly #folder: string
  #fd: number | undefined
  /** The place of each chunk. */
  readonly #places: Map<number, number>
  readonly #free: number[] = []
  /** Places that were ever taken. */
  #taken: number
  /** By number; the one used longest ago is first. */
  readonly #pages = new Map<number, SegmentChunk>()
  /** Of pages that were dropped. */
  readonly #spare: SegmentChunk[] = []

  /** `folder`: on the disk that is to hold the file. */
  constructor(folder: string, kept?: KeptRows) {
    this.#folder = folder
    this.#fd = kept?.fd
    this.#places = new Map(kept?.places)
    const used = new Set(this.#places.values())
    this.#taken = used.size === 0 ? 0 : Math.max(...used) + 1
    for (let place = 0; place < this.#taken; place++) if (!used.has(place)) this.#free.push(place)
  }

  /** Where a chunk is kept. */
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
      // No disk, or a full one: the chunk stays in memory, and it is tried again with the next.
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
      throw new Error('The index on disk is shorter than what was written to it.')
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

  /** Memory for one more page: of the one used longest ago, if there are enough. */
  #room(): SegmentChunk {
    const spare = this.#spare.pop()
    if (spare !== undefined) return spare
    const [oldest] = this.#pages
    if (oldest === undefined || this.#pages.size < PAGES_AT_HAND) return new SegmentChunk(PAGE_ROWS)
    this.#pages.delete(oldest[0])
    return oldest[1]
  }
}

/** A chunk's columns cut into pages, in the order they have in the file; a page is laid out as a chunk is. */
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
