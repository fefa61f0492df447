/**
 * A growing column of numbers in fixed chunks: nothing is copied when it grows, and a million rows are a handful of
 * objects.
 */

const CHUNK = 16_384

type Numbers = Float64Array | Uint32Array | Uint16Array | Uint8Array

export class Column {
  readonly #chunks: Numbers[] = []
  readonly #make: (length: number) => Numbers

  constructor(make: (length: number) => Numbers) {
    this.#make = make
  }

  get(row: number): number {
    return this.#chunks[Math.floor(row / CHUNK)]?.[row % CHUNK] ?? 0
  }

  set(row: number, value: number): void {
    const at = Math.floor(row / CHUNK)
    while (this.#chunks.length <= at) this.#chunks.push(this.#make(CHUNK))
    const chunk = this.#chunks[at]
    if (chunk !== undefined) chunk[row % CHUNK] = value
  }

  add(row: number, value: number): void {
    this.set(row, this.get(row) + value)
  }
}

export const float64 = (): Column => new Column((length) => new Float64Array(length))
export const uint32 = (): Column => new Column((length) => new Uint32Array(length))
export const uint16 = (): Column => new Column((length) => new Uint16Array(length))
export const uint8 = (): Column => new Column((length) => new Uint8Array(length))

/** Texts that repeat (methods, types, targets of proxies), each kept once. */
export class Interned {
  readonly #texts: string[] = ['']
  readonly #numbers = new Map<string, number>([['', 0]])

  /** At most this many different texts are kept; hostile traffic could invent one per message. */
  static readonly MAX = 65_535

  number(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    if (this.#texts.length > Interned.MAX) return 0
    const number = this.#texts.length
    this.#texts.push(text)
    this.#numbers.set(text, number)
    return number
  }

  text(number: number): string {
    return this.#texts[number] ?? ''
  }
}
