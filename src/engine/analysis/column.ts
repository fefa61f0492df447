/**
 * Growing columns in fixed chunks: nothing is copied when they grow, a million rows are a handful of objects, and a
 * chunk is given back once no row in it is needed (a ring drops its oldest rows).
 */

/**
 * Small enough that a few rows that stay (a connection open for hours) pin little memory, large enough that chunks
 * are few.
 */
export const COLUMN_CHUNK_ROWS = 4096

/** Rows are below 2^32, so that their chunk is found by a shift. */
const CHUNK_SHIFT = 12
const CHUNK_MASK = COLUMN_CHUNK_ROWS - 1

/** The chunks of one column. Rows are set from anywhere, mostly behind the last. */
class Chunks<C> {
  #chunks: (C | undefined)[] = []
  /** Number of the chunk that `#chunks` begins with: leading ones that were given back leave no trace. */
  #first = 0
  readonly #make: () => C

  constructor(make: () => C) {
    this.#make = make
  }

  /** The chunk that holds a row, if it is there. */
  of(row: number): C | undefined {
    return this.#chunks[(row >>> CHUNK_SHIFT) - this.#first]
  }

  /** The chunk that a row is to be set in. */
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

  /** Gives back the chunks below row `end` of which `isNeeded` (by number of the chunk) is not true. */
  release(end: number, isNeeded: (chunk: number) => boolean): void {
    const whole = Math.floor(end / COLUMN_CHUNK_ROWS)
    const stop = Math.min(this.#chunks.length, whole - this.#first)
    for (let at = 0; at < stop; at++) if (!isNeeded(this.#first + at)) this.#chunks[at] = undefined
    let leading = 0
    while (leading < this.#chunks.length && this.#chunks[leading] === undefined) leading++
    this.#chunks.splice(0, leading)
    this.#first += leading
  }

  /** Chunks that hold memory. */
  get held(): number {
    return this.#chunks.reduce((sum, chunk) => (chunk === undefined ? sum : sum + 1), 0)
  }
}

/** What a table does with all of its columns alike. */
export interface Releasable {
  release(end: number, isNeeded: (chunk: number) => boolean): void
  readonly held: number
}

/** Numbers; 0 where none was set. */
export interface Column extends Releasable {
  get(row: number): number
  set(row: number, value: number): void
  add(row: number, value: number): void
}

/**
 * One class for each width, alike but for the type: a line of code that meets arrays of several types is many times
 * slower than one that meets a single one, and these lines run a dozen times a message.
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

/** Objects and texts; `undefined` where none was set. */
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
