import { latin1 } from '../stream/http1/bytes'
import type { FieldList, FieldNote } from '../field-list'
import { wireText } from '../view/text-encoding'

/**
 * Adds fields inside a text that is itself a field: a target, a header's value, a form. The text is Latin-1, one
 * character per byte, so that offsets in it map to offsets in the stream.
 */
export class PieceFields {
  readonly text: string
  readonly #list: FieldList
  readonly #from: number

  /** Bytes [from, to) of the list's bytes. */
  constructor(list: FieldList, from: number, to: number) {
    this.#list = list
    this.#from = from
    this.text = latin1(list.bytes, from, Math.min(to, list.bytes.length))
  }

  /** Adds the field of characters [start, end). */
  add(
    key: string,
    [start, end]: readonly [number, number],
    depth: number,
    options: { name?: string; value?: string; note?: FieldNote } = {}
  ): void {
    const value = clip(options.value ?? wireText(this.text.slice(start, Math.min(end, start + MAX_VALUE))))
    const field = this.#list.add(key, this.#from + start, this.#from + end, value, depth, options.note)
    if (options.name !== undefined) field.name = clip(options.name)
  }
}

/** Characters of one field's value; its range covers all of it. */
const MAX_VALUE = 8192

export function clip(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}
