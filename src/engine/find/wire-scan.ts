import { isUpstreamLeg } from '../../shared/model/upstream-leg'
import { FLAG_DOWN, FLAG_EVENT } from '../capture/segment-index'
import type { Direction } from '../../shared/model/direction'
import { bitOf, Boundaries, type Crossing } from './boundaries'
import type { Searcher } from './found'
import { fitsAt, type Needle } from './needle'
import { Scanner } from './scanner'
import { indexOf, StreamStates } from './stream-states'
import { WindowSearch, type SearchPlace } from './window-search'
import type { RowBatch, RecordedReader, WireSink } from './wire-source'

/**
 * Searches the recorded bytes of all streams in one pass over the files. Pieces of a file are scanned as they are,
 * packet headers included; then each place is mapped to its segment, and places outside of segments are dismissed.
 * Bytes within a stream are one sequence: boundaries between segments are checked separately.
 */

/** Fits into the processor's cache. */
const PIECE_BYTES = 512 * 1024
/** Bytes between two segments that are scanned rather than left out by another read. */
const MOST_BETWEEN = 64 * 1024

export interface WireScanOptions {
  readonly pieceBytes?: number
  readonly simd?: boolean
}

interface Entry {
  readonly needle: Needle
  readonly searcher: number
  readonly isFixed: boolean
}

/** SearchPlace across a boundary: it ends in segment number `segment` of the piece. */
interface Pending {
  readonly entry: number
  readonly segment: number
  readonly start: number
  isCertain: boolean
}

export class WireScan {
  /** Number of bytes of segments scanned. */
  bytes = 0
  readonly #searchers: readonly Searcher[]
  readonly #entries: readonly Entry[]
  readonly #scanner: Scanner
  readonly #boundaries: Boundaries
  readonly #states: StreamStates
  readonly #windows: (WindowSearch | null)[]
  readonly #reader: RecordedReader
  readonly #sink: WireSink
  readonly #pieceBytes: number
  /** Segments of the piece: their rows and places in it. */
  #rows = new Uint32Array(1024)
  #places = new Uint32Array(1024)
  #count = 0

  constructor(
    searchers: readonly Searcher[],
    reader: RecordedReader,
    sink: WireSink,
    { pieceBytes = PIECE_BYTES, simd = true }: WireScanOptions = {}
  ) {
    this.#searchers = searchers
    this.#reader = reader
    this.#sink = sink
    this.#pieceBytes = pieceBytes
    this.#entries = searchers.flatMap((each, searcher): Entry[] =>
      each.kind === 'fixed'
        ? [{ needle: each.needle, searcher, isFixed: true }]
        : (each.needles ?? []).map((needle) => ({ needle, searcher, isFixed: false }))
    )
    const needles = this.#entries.map(({ needle }) => needle)
    this.#scanner = new Scanner(needles, pieceBytes + MOST_BETWEEN, simd)
    this.#boundaries = new Boundaries(needles)
    this.#states = new StreamStates(searchers.length)
    this.#windows = searchers.map((each, number) =>
      each.kind === 'fixed' ? null : new WindowSearch(each, number, this.#states, reader, sink)
    )
  }

  /** Searches the next rows; all batches together are the rows in order. */
  async batch(rows: RowBatch): Promise<void> {
    for (let at = 0; at < rows.count;) at = await this.#piece(rows, at)
  }

  /** Searches the segments from row `first` on that lie in one piece of a file. Returns the row after them. */
  async #piece(rows: RowBatch, first: number): Promise<number> {
    const { position, end: next } = this.#gather(rows, first)
    if (this.#count === 0) return next
    const last = this.#count - 1
    const length = (this.#places[last] ?? 0) + (rows.length[this.#rows[last] ?? 0] ?? 0)
    const read = this.#reader.read(this.#scanner.bytes, length, position)
    const got = typeof read === 'number' ? read : await read
    const end = got < length ? this.#leaveOut(rows, got) : next
    if (this.#count === 0) return end
    this.#scanner.sample(0, got)
    const pending = this.#cross(rows)
    if (pending.some(({ isCertain }) => !isCertain)) await this.#resolve(rows, pending)
    const hits = this.#scan(rows, pending, Math.min(got, length))
    for (const [searcher, window] of this.#windows.entries()) {
      if (window === null) continue
      const each = this.#searchers[searcher]
      const isWhole = each?.kind === 'window' && each.needles === null
      await window.search(isWhole ? this.#wholeSegments(rows) : (hits.get(searcher) ?? []))
    }
    return end
  }

  /** Collects segments that follow each other in the file. Returns the position of the first and the next row. */
  #gather(
    { count, connection, flags, length, position }: RowBatch,
    first: number
  ): { position: number; end: number } {
    this.#count = 0
    let start = 0
    let last = 0
    let row = first
    for (; row < count; row++) {
      const bytes = length[row] ?? 0
      if (((flags[row] ?? 0) & FLAG_EVENT) !== 0 || bytes === 0) continue
      // Their bytes are those of the connection, as rules left them.
      if (isUpstreamLeg(connection[row] ?? 0)) continue
      const at = position[row] ?? 0
      if (this.#count === 0) start = at
      else if (at < last || at - last > MOST_BETWEEN || at + bytes - start > this.#pieceBytes) break
      this.#add(row, at - start)
      last = at + bytes
    }
    return { position: start, end: row }
  }

  #add(row: number, place: number): void {
    if (this.#count === this.#rows.length) {
      this.#rows = grown(this.#rows)
      this.#places = grown(this.#places)
    }
    this.#rows[this.#count] = row
    this.#places[this.#count] = place
    this.#count++
  }

  /**
   * Leaves out the first segment beyond the bytes that could be read, and all after it. Returns the row after the one
   * left out, where the next piece begins: what follows may be in another file.
   */
  #leaveOut({ connection, flags, offset, length }: RowBatch, got: number): number {
    let at = 0
    while ((this.#places[at] ?? 0) + (length[this.#rows[at] ?? 0] ?? 0) <= got) at++
    const row = this.#rows[at] ?? 0
    const isDown = ((flags[row] ?? 0) & FLAG_DOWN) !== 0
    const number = connection[row] ?? 0
    const from = offset[row] ?? 0
    this.#states.chunk(number).interrupt(indexOf(number, isDown))
    this.#sink.unreadable(number, isDown ? 'down' : 'up', from, from + (length[row] ?? 0))
    this.#count = at
    return row + 1
  }

  /** Finds the places across the boundaries before the piece's segments. */
  #cross({ connection, flags, offset, length }: RowBatch): Pending[] {
    const pending: Pending[] = []
    const { bytes } = this.#scanner
    const count = this.#count
    for (let segment = 0; segment < count; segment++) {
      const row = this.#rows[segment] ?? 0
      const place = this.#places[segment] ?? 0
      const number = connection[row] ?? 0
      const index = indexOf(number, ((flags[row] ?? 0) & FLAG_DOWN) !== 0)
      const chunk = this.#states.chunk(number)
      const from = offset[row] ?? 0
      const size = length[row] ?? 0
      this.bytes += size
      if (chunk.ends[index] === from) {
        const bits = this.#boundaries.candidates(chunk, index, bytes, place)
        if (bits !== 0) {
          for (const entry of this.#entries.keys()) {
            if ((bits & bitOf(entry)) === 0) continue
            const crossings = this.#boundaries.crossings(entry, chunk, index, bytes, place, size)
            for (const crossing of crossings) pending.push(this.#pending(entry, segment, from, crossing))
          }
        }
      }
      chunk.push(index, from, bytes, place, size)
    }
    return pending
  }

  #pending(entry: number, segment: number, offset: number, { before, isCertain }: Crossing): Pending {
    // The needles of windows are verified there.
    const isKnown = isCertain || this.#entries[entry]?.isFixed === false
    return { entry, segment, start: offset - before, isCertain: isKnown }
  }

  /** Reads the bytes around boundaries of which too few are at hand, and removes the places that do not fit. */
  async #resolve(rows: RowBatch, pending: Pending[]): Promise<void> {
    const open = pending.filter(({ isCertain }) => !isCertain)
    const windows = await this.#reader.windows(
      open.map(({ entry, segment, start }) => {
        const row = this.#rows[segment] ?? 0
        const end = start + (this.#entries[entry]?.needle.length ?? 0)
        const direction = directionOf(rows, row)
        return { connection: rows.connection[row] ?? 0, direction, start, at: start, end }
      })
    )
    for (const [n, each] of open.entries()) {
      const needle = this.#entries[each.entry]?.needle
      const bytes = windows[n]?.bytes
      each.isCertain = needle !== undefined && bytes?.length === needle.length && fitsAt(needle, bytes, 0)
    }
    const certain = pending.filter(({ isCertain }) => isCertain)
    pending.splice(0, pending.length, ...certain)
  }

  /** Scans the piece and reports matches of fixed needles. Returns the places of the needles of windows. */
  #scan(rows: RowBatch, pending: readonly Pending[], end: number): Map<number, SearchPlace[]> {
    const hits = new Map<number, SearchPlace[]>()
    for (const [number, entry] of this.#entries.entries()) {
      const found = entry.isFixed ? null : placesIn(hits, entry.searcher)
      const take = (segment: number, start: number): boolean =>
        this.#take(rows, this.#rows[segment] ?? 0, start, entry, found)
      const crossings = pending.filter((each) => each.entry === number)
      let crossed = 0
      let segment = 0
      const cross = (upTo: number): void => {
        for (let each = crossings[crossed]; each !== undefined && each.segment <= upTo;) {
          take(each.segment, each.start)
          each = crossings[++crossed]
        }
      }
      const { length } = entry.needle
      this.#scanner.scan(number, 0, end, (place) => {
        segment = this.#segmentAt(place, segment)
        const row = this.#rows[segment] ?? 0
        const inside = place - (this.#places[segment] ?? 0)
        const size = rows.length[row] ?? 0
        if (inside + length > size) return place + 1
        cross(segment)
        const isTaken = take(segment, (rows.offset[row] ?? 0) + inside)
        return place + (entry.isFixed && isTaken ? length : 1)
      })
      cross(Infinity)
    }
    for (const places of hits.values()) places.sort(byStream)
    return hits
  }

  /** Returns true if it is a match. */
  #take(rows: RowBatch, row: number, start: number, entry: Entry, hits: SearchPlace[] | null): boolean {
    const connection = rows.connection[row] ?? 0
    const isDown = ((rows.flags[row] ?? 0) & FLAG_DOWN) !== 0
    const end = start + entry.needle.length
    if (hits !== null) {
      hits.push({ connection, isDown, from: start, to: start, row: rows.first + row })
      return true
    }
    if (!this.#states.accept(connection, isDown, entry.searcher, start, end)) return false
    const direction = isDown ? 'down' : 'up'
    this.#sink.match({ connection, direction, start, end, row: rows.first + row })
    return true
  }

  /** Returns the last segment that begins at `place` or before it, from segment `from` on. */
  #segmentAt(place: number, from: number): number {
    const places = this.#places
    // Doubles the step, so that near segments are found at once and far ones in few steps.
    let low = from
    let step = 1
    while (low + step < this.#count && (places[low + step] ?? 0) <= place) {
      low += step
      step *= 2
    }
    let high = Math.min(low + step, this.#count)
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((places[middle] ?? 0) <= place) low = middle
      else high = middle
    }
    return low
  }

  /** Returns all bytes of the piece as places to search, with the adjacent segments of a stream joined. */
  #wholeSegments(rows: RowBatch): SearchPlace[] {
    const places: SearchPlace[] = []
    const open = new Map<number, SearchPlace>()
    for (let at = 0; at < this.#count; at++) {
      const row = this.#rows[at] ?? 0
      const connection = rows.connection[row] ?? 0
      const isDown = ((rows.flags[row] ?? 0) & FLAG_DOWN) !== 0
      const from = rows.offset[row] ?? 0
      const to = from + (rows.length[row] ?? 0) - 1
      const key = 2 * connection + (isDown ? 1 : 0)
      const known = open.get(key)
      if (known !== undefined && known.to + 1 === from) known.to = to
      else {
        const place = { connection, isDown, from, to, row: rows.first + row }
        open.set(key, place)
        places.push(place)
      }
    }
    return places
  }
}

function placesIn(hits: Map<number, SearchPlace[]>, searcher: number): SearchPlace[] {
  const known = hits.get(searcher)
  if (known !== undefined) return known
  const places: SearchPlace[] = []
  hits.set(searcher, places)
  return places
}

/** Several needles of one searcher are scanned one after another, and streams are interleaved. */
function byStream(a: SearchPlace, b: SearchPlace): number {
  return a.connection - b.connection || Number(a.isDown) - Number(b.isDown) || a.from - b.from
}

function directionOf({ flags }: RowBatch, row: number): Direction {
  return ((flags[row] ?? 0) & FLAG_DOWN) === 0 ? 'up' : 'down'
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
