/**
 * Growing columns in fixed chunks: nothing is copied when they grow, a million rows are a handful of objects, and a
 * chunk is given back once no row in it is needed (a ring drops its oldest rows).
 */

/**
 * Small enough that a few rows that stay (a connection open for hours) pin little memory, large enough that chunks
 * are few.
 */
export const COLUMN_CHUNK_ROWS = 4096

type Numbers = Float64Array | Uint32Array | Uint16Array | Uint8Array

type Cells<T> = Record<number, T>

/** The chunks of one column. Rows are set from anywhere, mostly behind the last. */
class Chunks<T> {
  #chunks: (Cells<T> | undefined)[] = []
  /** Number of the chunk that `#chunks` begins with: leading ones that were given back leave no trace. */
  #first = 0
  readonly #make: () => Cells<T>

  constructor(make: () => Cells<T>) {
    this.#make = make
  }

  get(row: number): T | undefined {
    return this.#chunks[Math.floor(row / COLUMN_CHUNK_ROWS) - this.#first]?.[row % COLUMN_CHUNK_ROWS]
  }

  set(row: number, value: T): void {
    const number = Math.floor(row / COLUMN_CHUNK_ROWS)
    if (this.#chunks.length === 0) this.#first = number
    if (number < this.#first) {
      this.#chunks = [...new Array<undefined>(this.#first - number).fill(undefined), ...this.#chunks]
      this.#first = number
    }
    const at = number - this.#first
    while (this.#chunks.length <= at) this.#chunks.push(undefined)
    const chunk = (this.#chunks[at] ??= this.#make())
    chunk[row % COLUMN_CHUNK_ROWS] = value
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
export class Column implements Releasable {
  readonly #chunks: Chunks<number>

  constructor(make: (length: number) => Numbers) {
    this.#chunks = new Chunks<number>(() => make(COLUMN_CHUNK_ROWS))
  }

  get(row: number): number {
    return this.#chunks.get(row) ?? 0
  }

  set(row: number, value: number): void {
    this.#chunks.set(row, value)
  }

  add(row: number, value: number): void {
    this.set(row, this.get(row) + value)
  }

  release(end: number, isNeeded: (chunk: number) => boolean): void {
    this.#chunks.release(end, isNeeded)
  }

  get held(): number {
    return this.#chunks.held
  }
}

export const float64 = (): Column => new Column((length) => new Float64Array(length))
export const uint32 = (): Column => new Column((length) => new Uint32Array(length))
export const uint16 = (): Column => new Column((length) => new Uint16Array(length))
export const uint8 = (): Column => new Column((length) => new Uint8Array(length))

/** Objects and texts; `undefined` where none was set. */
export class ObjectColumn<T> implements Releasable {
  readonly #chunks = new Chunks<T | undefined>(() => new Array<T | undefined>(COLUMN_CHUNK_ROWS))

  get(row: number): T | undefined {
    return this.#chunks.get(row)
  }

  set(row: number, value: T | undefined): void {
    this.#chunks.set(row, value)
  }

  release(end: number, isNeeded: (chunk: number) => boolean): void {
    this.#chunks.release(end, isNeeded)
  }

  get held(): number {
    return this.#chunks.held
  }
}
