/**
 * Repeated texts (methods, types, proxy targets), each stored once and only as long as a row uses it: a ring
 * buffer that runs for days sees more distinct texts than memory should hold.
 */
export class Interned {
  readonly #texts: string[] = ['']
  readonly #uses: number[] = [0]
  readonly #numbers = new Map<string, number>([['', 0]])
  readonly #free: number[] = []
  /** Changes whenever a number gets another text. */
  version = 0

  /** Limit of distinct texts at a time; hostile traffic could contain a new one per message. */
  static readonly MAX = 65_535

  /**
   * Returns the text's number, which is valid until `release`. Beyond MAX, returns the number of the empty
   * text.
   */
  hold(text: string): number {
    const number = this.#numbers.get(text) ?? this.#add(text)
    this.#uses[number] = (this.#uses[number] ?? 0) + 1
    return number
  }

  release(number: number): void {
    const uses = (this.#uses[number] ?? 0) - 1
    if (number === 0) return
    this.#uses[number] = uses
    if (uses > 0) return
    this.#numbers.delete(this.text(number))
    this.#texts[number] = ''
    this.#free.push(number)
  }

  text(number: number): string {
    return this.#texts[number] ?? ''
  }

  /** Number of stored texts, including the empty one. */
  get size(): number {
    return this.#numbers.size
  }

  #add(text: string): number {
    const freed = this.#free.pop()
    if (freed !== undefined) this.version++
    const number = freed ?? this.#texts.length
    if (number > Interned.MAX) return 0
    this.#texts[number] = text
    this.#uses[number] = 0
    this.#numbers.set(text, number)
    return number
  }
}
