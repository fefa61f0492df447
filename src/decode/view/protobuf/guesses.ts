/**
 * Guesses the type of a length-delimited value without a schema: text, a message, packed numbers or bytes. Single-line
 * text comes first, because hardly any message looks like it by chance. Text with line ends may, so a message is tried
 * before it. Nested guesses examine the same bytes again, so all of them share a budget, which limits the time to a
 * multiple of the input size for any input.
 */
import { readableText } from '../data/readable'
import { isNegativeInt32 } from './readings'
import { messageFit, varintEnd, varintValue, type ValueExtent } from './wire'

export type Guess =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'message' }
  | { readonly is: 'packed'; readonly items: readonly ValueExtent[] }
  | { readonly is: 'bytes' }

const BYTES: Guess = { is: 'bytes' }
const MESSAGE: Guess = { is: 'message' }

/** Average number of times that a byte may be examined; real data nests less deeply. */
const MAX_LOOKS = 16
const FREE_LOOKS = 64 * 1024

/** Length of a negative varint, which is written in 64 bits. */
const NEGATIVE_BYTES = 10

/** Longest value that is read as packed numbers. */
const MAX_PACKED_BYTES = 4096

export class Guesses {
  readonly #bytes: Uint8Array
  #left: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#left = bytes.length * MAX_LOOKS + FREE_LOOKS
  }

  /** `isCut`: the value continues beyond these bytes. */
  of(start: number, end: number, mayNest: boolean, isCut: boolean): Guess {
    this.#left -= end - start
    if (this.#left < 0) return BYTES
    const raw = this.#bytes.subarray(start, end)
    const text = readableText(raw)
    if (text?.isPlain === true) return { is: 'text', text: text.text }
    if (mayNest && this.#isMessage(start, end, isCut)) return MESSAGE
    if (text !== null) return { is: 'text', text: text.text }
    const items = mayNest && !isCut ? packedVarints(this.#bytes, start, end) : null
    return items === null ? BYTES : { is: 'packed', items }
  }

  #isMessage(start: number, end: number, isCut: boolean): boolean {
    const fit = messageFit(this.#bytes, start, end)
    // Almost any few bytes could begin a message.
    return fit === 'whole' || (isCut && fit === 'cut' && end - start >= 8)
  }
}

/**
 * Reads varints as an encoder of small numbers writes them: at least two, none longer than necessary, most of one byte,
 * or of ten for negative numbers. Random bytes hardly ever match.
 */
function packedVarints(bytes: Uint8Array, start: number, end: number): ValueExtent[] | null {
  if (end - start < 2 || end - start > MAX_PACKED_BYTES) return null
  const items: ValueExtent[] = []
  let expected = 0
  for (let at = start; at < end;) {
    const behind = varintEnd(bytes, at, end)
    const isOverlong = behind - at > 1 && bytes[behind - 1] === 0
    if (behind < 0 || isOverlong) return null
    items.push({ start: at, end: behind })
    const isBelowZero = behind - at === NEGATIVE_BYTES && isNegativeInt32(varintValue(bytes, at, behind))
    expected += isBelowZero ? NEGATIVE_BYTES : 1
    at = behind
  }
  return items.length >= 2 && expected * 3 >= (end - start) * 2 ? items : null
}
