/**
 * Texts that repeat (methods, types, targets of proxies), each kept once and as long as some row holds it: a ring that
 * runs for days meets more different texts than memory should keep.
 */
export class Interned {
  readonly #texts: string[] = ['']
  readonly #uses: number[] = [0]
  readonly #numbers = new Map<string, number>([['', 0]])
  readonly #free: number[] = []

  /** At most this many different texts are kept at a time; hostile traffic could invent one per message. */
  static readonly MAX = 65_535

  /** The text's number, held until it is given back with `release`. Beyond MAX it is that of the empty text. */
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

  /** Texts kept, the empty one included. */
  get size(): number {
    return this.#numbers.size
  }

  #add(text: string): number {
    const number = this.#free.pop() ?? this.#texts.length
    if (number > Interned.MAX) return 0
    this.#texts[number] = text
    this.#uses[number] = 0
    this.#numbers.set(text, number)
    return number
  }
}
