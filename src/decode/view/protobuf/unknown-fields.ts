/** Adds fields that no schema describes, by their wire type and a guess. */
import {
  bytesJson,
  bytesText,
  indexName,
  MAX_DATA_DEPTH,
  MESSAGE,
  quoted,
  type DataField,
  type DataFields
} from '../data/data-tree'
import { Guesses } from './guesses'
import { fixed32Reading, fixed64Reading, varintReading, type Reading } from './readings'
import { FIXED32, FIXED64, VARINT, varintValue, type ValueExtent, type Tag } from './wire'

export class UnknownFields {
  readonly #list: DataFields
  readonly #bytes: Uint8Array
  readonly #guesses: Guesses
  readonly #nested: (extent: ValueExtent, depth: number) => void

  /** `nested` adds the fields of a message without a schema. */
  constructor(list: DataFields, nested: (extent: ValueExtent, depth: number) => void) {
    this.#list = list
    this.#bytes = list.bytes
    this.#guesses = new Guesses(list.bytes)
    this.#nested = nested
  }

  /** Adds a field without a definition. */
  add(at: number, tag: Tag, extent: ValueExtent, depth: number, name: string): DataField {
    const { start, end } = extent
    const add = (key: string, { value, json }: Reading): DataField =>
      this.#list.add(key, name, at, end, value, depth, json)
    switch (tag.type) {
      case VARINT:
        return add('protobuf.varint', varintReading(varintValue(this.#bytes, start, end)))
      case FIXED64:
        return add('protobuf.fixed64', fixed64Reading(this.#bytes, start))
      case FIXED32:
        return add('protobuf.fixed32', fixed32Reading(this.#bytes, start))
      default:
        return this.guessed(at, extent, depth, name)
    }
  }

  /** Adds a length-delimited value by its guessed type. `isCut`: the value continues beyond the available bytes. */
  guessed(at: number, extent: ValueExtent, depth: number, name: string, isCut = false): DataField {
    const { start, end } = extent
    const raw = this.#bytes.subarray(start, end)
    const mayNest = depth < MAX_DATA_DEPTH && !this.#list.isFull
    const guess = this.#guesses.of(start, end, mayNest, isCut)
    switch (guess.is) {
      case 'text':
        return this.#list.add('protobuf.string', name, at, end, guess.text, depth, quoted(guess.text))
      case 'message': {
        const added = this.#list.add('protobuf.message', name, at, end, '', depth, MESSAGE)
        this.#nested({ start, end }, depth + 1)
        return added
      }
      case 'packed': {
        const added = this.#list.add('protobuf.bytes', name, at, end, bytesText(raw), depth, bytesJson(raw))
        for (const [index, item] of guess.items.entries()) {
          const { value, json } = varintReading(varintValue(this.#bytes, item.start, item.end))
          this.#list.add(
            'protobuf.packed-guess',
            indexName(index),
            item.start,
            item.end,
            value,
            depth + 1,
            json
          )
        }
        return added
      }
      default:
        return this.#list.add('protobuf.bytes', name, at, end, bytesText(raw), depth, bytesJson(raw))
    }
  }
}
