import type { Direction } from '../../shared/model/direction'
import { CONTENT_KINDS } from './content-batch'
import { KeptContexts } from './kept-contexts'
import { METADATA_FIELDS, type CaptureMatch } from './capture-match'

/**
 * Matches of a search as columns of typed arrays, 46 bytes each. Keeps a limited number of all matches and of those in
 * one stream, so that one stream full of matches does not hide the others; all of them are counted.
 */

export const MAX_MATCHES = 200_000
export const MAX_STREAM_MATCHES = 10_000

const FIRST_ROOM = 1024

/** Layer and direction of a match. */
const WIRE = 0
const DECODED = 1
const METADATA = 2
const DOWN = 4

export class MatchStore {
  /** Number of all matches, including those that are not kept. */
  total = 0
  /** Number of matches kept. */
  kept = 0
  readonly #most: number
  readonly #mostInStream: number
  readonly #counts = new Map<number, number>()
  /** Matches below this number were returned by `take`. */
  #taken = 0
  #kinds = new Uint8Array(FIRST_ROOM)
  #connections = new Uint32Array(FIRST_ROOM)
  /** For metadata, the number of its text. */
  #starts = new Float64Array(FIRST_ROOM)
  #ends = new Float64Array(FIRST_ROOM)
  #rows = new Float64Array(FIRST_ROOM)
  /** 0 for none; not used on the wire, as the columns below. */
  #exchanges = new Uint32Array(FIRST_ROOM)
  #parts = new Uint8Array(FIRST_ROOM)
  #offsets = new Uint32Array(FIRST_ROOM)
  #lengths = new Uint32Array(FIRST_ROOM)
  #contexts = new Uint32Array(FIRST_ROOM)
  #texts: string[] = []
  #kept = new KeptContexts()

  constructor(most = MAX_MATCHES, mostInStream = MAX_STREAM_MATCHES) {
    this.#most = most
    this.#mostInStream = mostInStream
  }

  add(match: CaptureMatch): void {
    this.total++
    const { connection, row } = match
    const kind = kindOf(match)
    const key = keyOf(connection, kind)
    const inStream = this.#counts.get(key) ?? 0
    if (this.kept >= this.#most || inStream >= this.#mostInStream) return
    this.#counts.set(key, inStream + 1)
    if (this.kept === this.#starts.length) this.#grow()
    const at = this.kept++
    this.#kinds[at] = kind
    this.#connections[at] = connection
    this.#rows[at] = row
    if (match.layer === 'metadata') this.#starts[at] = this.#textNumber(match.text)
    else {
      this.#starts[at] = match.start
      this.#ends[at] = match.end
    }
    if (match.layer === 'wire') return
    const { exchange, offset, length } = match
    this.#exchanges[at] = exchange ?? 0
    this.#offsets[at] = offset
    this.#lengths[at] = length
    this.#contexts[at] =
      match.layer === 'decoded' && match.context !== null ? this.#kept.add(match.context) : 0
    this.#parts[at] =
      match.layer === 'decoded' ? CONTENT_KINDS.indexOf(match.part) : METADATA_FIELDS.indexOf(match.field)
  }

  /** Returns the matches from number `first` on, in the order in which they were found. */
  page(first: number, count: number): CaptureMatch[] {
    const matches: CaptureMatch[] = []
    for (let at = first; at < Math.min(first + count, this.kept); at++) matches.push(this.#match(at))
    return matches
  }

  /** Returns the next matches, each once. */
  take(count: number): CaptureMatch[] {
    const matches = this.page(this.#taken, count)
    this.#taken += matches.length
    return matches
  }

  /** Removes the kept matches in rows below `row`, which a ring has dropped. They are no longer counted. */
  drop(row: number): void {
    let kept = 0
    let taken = 0
    const texts = this.#texts
    const contexts = this.#kept
    this.#texts = []
    this.#kept = new KeptContexts()
    this.#counts.clear()
    for (let at = 0; at < this.kept; at++) {
      if ((this.#rows[at] ?? 0) < row) continue
      for (const column of this.#columns()) column[kept] = column[at] ?? 0
      const kind = this.#kinds[kept] ?? 0
      if ((kind & METADATA) !== 0) this.#starts[kept] = this.#textNumber(texts[this.#starts[kept] ?? 0] ?? '')
      const context = contexts.get(this.#contexts[kept] ?? 0)
      this.#contexts[kept] = context === null ? 0 : this.#kept.add(context)
      const key = keyOf(this.#connections[kept] ?? 0, kind)
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
      kept++
      if (at < this.#taken) taken++
    }
    this.total -= this.kept - kept
    this.kept = kept
    this.#taken = taken
  }

  #match(at: number): CaptureMatch {
    const kind = this.#kinds[at] ?? 0
    const place = {
      connection: this.#connections[at] ?? 0,
      row: this.#rows[at] ?? 0
    }
    const direction: Direction = (kind & DOWN) === 0 ? 'up' : 'down'
    const recorded = { direction, start: this.#starts[at] ?? 0, end: this.#ends[at] ?? 0 }
    if ((kind & ~DOWN) === WIRE) return { layer: 'wire', ...place, ...recorded }
    const found = { ...place, offset: this.#offsets[at] ?? 0, length: this.#lengths[at] ?? 0 }
    const exchange = this.#exchanges[at] ?? 0
    const part = this.#parts[at] ?? 0
    if ((kind & DECODED) !== 0)
      return {
        layer: 'decoded',
        ...found,
        ...recorded,
        exchange,
        part: CONTENT_KINDS[part] ?? 'body',
        context: this.#kept.get(this.#contexts[at] ?? 0)
      }
    return {
      layer: 'metadata',
      ...found,
      exchange: exchange === 0 ? null : exchange,
      field: METADATA_FIELDS[part] ?? 'event',
      text: this.#texts[this.#starts[at] ?? 0] ?? ''
    }
  }

  /** Consecutive matches often have the same text. */
  #textNumber(text: string): number {
    if (this.#texts.at(-1) !== text) this.#texts.push(text)
    return this.#texts.length - 1
  }

  #columns(): (Uint8Array | Uint32Array | Float64Array)[] {
    return [
      this.#kinds,
      this.#connections,
      this.#starts,
      this.#ends,
      this.#rows,
      this.#exchanges,
      this.#parts,
      this.#offsets,
      this.#lengths,
      this.#contexts
    ]
  }

  #grow(): void {
    const room = Math.min(2 * this.#starts.length, this.#most)
    this.#kinds = grownBytes(this.#kinds, room)
    this.#parts = grownBytes(this.#parts, room)
    this.#connections = grownIntegers(this.#connections, room)
    this.#exchanges = grownIntegers(this.#exchanges, room)
    this.#offsets = grownIntegers(this.#offsets, room)
    this.#lengths = grownIntegers(this.#lengths, room)
    this.#contexts = grownIntegers(this.#contexts, room)
    this.#starts = grownNumbers(this.#starts, room)
    this.#ends = grownNumbers(this.#ends, room)
    this.#rows = grownNumbers(this.#rows, room)
  }
}

function kindOf(match: CaptureMatch): number {
  if (match.layer === 'metadata') return METADATA
  return (match.layer === 'wire' ? WIRE : DECODED) | (match.direction === 'down' ? DOWN : 0)
}

/** Matches in the texts of a connection count like those of a further stream. */
function keyOf(connection: number, kind: number): number {
  return 3 * connection + ((kind & METADATA) !== 0 ? 2 : kind >> 2)
}

function grownBytes(column: Uint8Array<ArrayBuffer>, room: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(room)
  larger.set(column)
  return larger
}

function grownIntegers(column: Uint32Array<ArrayBuffer>, room: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(room)
  larger.set(column)
  return larger
}

function grownNumbers(column: Float64Array<ArrayBuffer>, room: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(room)
  larger.set(column)
  return larger
}
