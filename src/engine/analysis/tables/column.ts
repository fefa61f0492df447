/**
 * Growing columns in fixed chunks: growth copies nothing, a million rows are a handful of objects, and a
 * chunk is freed once none of its rows is needed (a ring buffer drops the oldest rows).
 */

/**
 * Small enough that a few long-lived rows (a connection open for hours) pin little memory, large enough to
 * keep the number of chunks low.
 */
export const COLUMN_CHUNK_ROWS = 4096

/** Rows are below 2^32, so a shift yields the chunk number. */
const CHUNK_SHIFT = 12
const CHUNK_MASK = COLUMN_CHUNK_ROWS - 1

/** The chunks of one column. Rows may be set in any order, but are mostly appended. */
class Chunks<C> {
  #chunks: (C | undefined)[] = []
  /** Number of the first chunk in `#chunks`; freed leading chunks are removed from the array. */
  #first = 0
  readonly #make: () => C

  constructor(make: () => C) {
    this.#make = make
  }

  /** Returns the chunk that contains a row, if it exists. */
  of(row: number): C | undefined {
    return this.#chunks[(row >>> CHUNK_SHIFT) - this.#first]
  }

  /** Returns the chunk for setting a row, and creates it if necessary. */
  forRow(row: number): C {
    return this.#chunks[(row >>> CHUNK_SHIFT) - this.#first] ?? this.#add(row >>> CHUNK_SHIFT)
  }

  #add(number: number): C {
    if (this.#chunks.length === 0) this.#first = number
    if (number < this.#first) {
      this.#chunks = [...new Array<undefined>(this.#first - number).fill(undefined), ...this.#chunks]
      this.#first = number
    }
    const at = number - this.#first
    while (this.#chunks.length <= at) this.#chunks.push(undefined)
    const chunk = this.#make()
    this.#chunks[at] = chunk
    return chunk
  }

  /** Frees the chunks below row `end` for which `isNeeded` (by chunk number) returns false. */
  release(end: number, isNeeded: (chunk: number) => boolean): void {
    const whole = Math.floor(end / COLUMN_CHUNK_ROWS)
    const stop = Math.min(this.#chunks.length, whole - this.#first)
    for (let at = 0; at < stop; at++) if (!isNeeded(this.#first + at)) this.#chunks[at] = undefined
    let leading = 0
    while (leading < this.#chunks.length && this.#chunks[leading] === undefined) leading++
    this.#chunks.splice(0, leading)
    this.#first += leading
  }

  /** Number of allocated chunks. */
  get held(): number {
    return this.#chunks.reduce((sum, chunk) => (chunk === undefined ? sum : sum + 1), 0)
  }
}

/** Operations that a table applies to all of its columns. */
export interface Releasable {
  release(end: number, isNeeded: (chunk: number) => boolean): void
  readonly held: number
}

/** Column of numbers; 0 for rows that were not set. */
export interface Column extends Releasable {
  get(row: number): number
  set(row: number, value: number): void
  add(row: number, value: number): void
}

/**
 * One class per width, identical except for the type: code that sees several array types becomes polymorphic
 * in V8 and is many times slower, and it runs a dozen times per message.
 */
abstract class Numbers<C extends Uint8Array | Uint16Array | Uint32Array | Float64Array> {
  protected readonly chunks: Chunks<C>

  constructor(make: () => C) {
    this.chunks = new Chunks(make)
  }

  release(end: number, isNeeded: (chunk: number) => boolean): void {
    this.chunks.release(end, isNeeded)
  }

  get held(): number {
    return this.chunks.held
  }
}

class Bytes extends Numbers<Uint8Array> implements Column {
  get(row: number): number {
    return this.chunks.of(row)?.[row & CHUNK_MASK] ?? 0
  }

  set(row: number, value: number): void {
    this.chunks.forRow(row)[row & CHUNK_MASK] = value
  }

  add(row: number, value: number): void {
    this.set(row, this.get(row) + value)
  }
}

class Shorts extends Numbers<Uint16Array> implements Column {
  get(row: number): number {
    return this.chunks.of(row)?.[row & CHUNK_MASK] ?? 0
  }

  set(row: number, value: number): void {
    this.chunks.forRow(row)[row & CHUNK_MASK] = value
  }

  add(row: number, value: number): void {
    this.set(row, this.get(row) + value)
  }
}

class Words extends Numbers<Uint32Array> implements Column {
  get(row: number): number {
    return this.chunks.of(row)?.[row & CHUNK_MASK] ?? 0
  }

  set(row: number, value: number): void {
    this.chunks.forRow(row)[row & CHUNK_MASK] = value
  }

  add(row: number, value: number): void {
    this.set(row, this.get(row) + value)
  }
}

class Doubles extends Numbers<Float64Array> implements Column {
  get(row: number): number {
    return this.chunks.of(row)?.[row & CHUNK_MASK] ?? 0
  }

  set(row: number, value: number): void {
    this.chunks.forRow(row)[row & CHUNK_MASK] = value
  }

  add(row: number, value: number): void {
    this.set(row, this.get(row) + value)
  }
}

export const float64 = (): Column => new Doubles(() => new Float64Array(COLUMN_CHUNK_ROWS))
export const uint32 = (): Column => new Words(() => new Uint32Array(COLUMN_CHUNK_ROWS))
export const uint16 = (): Column => new Shorts(() => new Uint16Array(COLUMN_CHUNK_ROWS))
export const uint8 = (): Column => new Bytes(() => new Uint8Array(COLUMN_CHUNK_ROWS))

/** Column of objects or texts; `undefined` for rows that were not set. */
export class ObjectColumn<T> implements Releasable {
  readonly #chunks = new Chunks(() => new Array<T | undefined>(COLUMN_CHUNK_ROWS))

  get(row: number): T | undefined {
    return this.#chunks.of(row)?.[row & CHUNK_MASK]
  }

  set(row: number, value: T | undefined): void {
    this.#chunks.forRow(row)[row & CHUNK_MASK] = value
  }

  release(end: number, isNeeded: (chunk: number) => boolean): void {
    this.#chunks.release(end, isNeeded)
  }

  get held(): number {
    return this.#chunks.held
  }
}
