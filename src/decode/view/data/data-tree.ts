/**
 * Values of a binary format as fields with byte ranges, used for protobuf, MessagePack, CBOR and BSON. A pre-order
 * list, like the fields of a protocol. Each field also stores its JSON, so that all data, or the tree below one field,
 * can be copied as JSON without reading the bytes again.
 */
import { hexText, type FieldNote, type FoundField } from '../../field-list'

export interface DataField extends FoundField {
  /** A JSON literal, or the kind of container around the child fields. */
  json: string
  /**
   * For an element of a list or map that shares its name with others. An entry of a map has the fields `key` and
   * `value`.
   */
  of?: 'list' | 'map'
  /** Declaration in the schema: `repeated string = 3`. */
  declared?: string
}

export interface DataTree {
  readonly fields: readonly DataField[]
  /** Number of fields beyond the limit of the list. */
  readonly leftOut: number
  /** True if all of the data is valid. */
  readonly sound: boolean
}

export const OBJECT = '{'
export const ARRAY = '['
/** The JSON of its only child: a tag around a value. */
export const THROUGH = '>'
/** A protobuf message: an object in which repeated names become a list. */
export const MESSAGE = '{*'

/** Limit of listed fields; a million of them would exhaust the window's memory. */
export const MAX_DATA_FIELDS = 20_000

/** Limit of nesting; deeper than real data, and shallow enough for recursion. */
export const MAX_DATA_DEPTH = 64

/** Characters of one value in the list; the byte view shows the rest. */
const MAX_VALUE_CHARACTERS = 2000

/** Bytes of a binary value included in JSON. */
const MAX_JSON_BYTES = 1024 * 1024

/** Bytes of unreadable data included in JSON. */
const MAX_REST_BYTES = 1024

export class DataFields {
  readonly bytes: Uint8Array
  readonly #fields: DataField[] = []
  readonly #most: number
  #found = 0
  #sound = true
  /** Shared placeholder for all fields beyond the limit. */
  readonly #spare: DataField = { key: '', value: '', range: [0, 0], depth: 0, json: '' }

  constructor(bytes: Uint8Array, most = MAX_DATA_FIELDS) {
    this.bytes = bytes
    this.#most = most
  }

  /** True if further fields are only counted. */
  get isFull(): boolean {
    return this.#found >= this.#most
  }

  /** Adds the field of bytes [from, to) and returns it, so that the caller can complete it later. */
  add(
    key: string,
    name: string,
    from: number,
    to: number,
    value: string,
    depth: number,
    json: string
  ): DataField {
    // A field beyond the limit is only counted.
    if (this.#found >= this.#most) {
      this.#found++
      this.#spare.range = [from, to]
      return this.#spare
    }
    this.#found++
    const field: DataField = { key, name, value: cutText(value), range: [from, to], depth, json }
    if (name === '') delete field.name
    this.#fields.push(field)
    return field
  }

  /** Marks invalid data; data that ends too early is `cut`. */
  spoil(field: DataField, note: FieldNote): DataField {
    field.note ??= note
    if (note !== 'derived') this.#sound = false
    return field
  }

  /** Adds bytes from which no field can be read. */
  rest(name: string, from: number, to: number, depth: number, note: 'cut' | 'bad'): void {
    const raw = this.bytes.subarray(from, to)
    const json = bytesJson(raw.subarray(0, MAX_REST_BYTES))
    this.spoil(this.add('data.rest', name, from, to, bytesText(raw), depth, json), note)
  }

  finish(): DataTree {
    const leftOut = Math.max(0, this.#found - this.#most)
    return { fields: this.#fields, leftOut, sound: this.#sound }
  }
}

function cutText(text: string): string {
  return text.length > MAX_VALUE_CHARACTERS ? `${text.slice(0, MAX_VALUE_CHARACTERS)}…` : text
}

/** Returns the fields with a final row that contains the number of fields left out, if any. */
export function withLeftOut(tree: DataTree, end: number): readonly FoundField[] {
  if (tree.leftOut === 0) return tree.fields
  const more: FoundField = { key: 'data.left-out', value: String(tree.leftOut), range: [end, end], depth: 0 }
  return [...tree.fields, more]
}

/** Quotes text as in JSON. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Returns size and first bytes: `5 B · 68656c6c6f`. */
export function bytesText(bytes: Uint8Array): string {
  return bytes.length === 0 ? '0 B' : `${bytes.length} B · ${hexText(bytes)}`
}

/** Returns Base64, as in protobuf's JSON mapping. */
export function bytesJson(bytes: Uint8Array): string {
  return `"${base64Of(bytes.subarray(0, MAX_JSON_BYTES))}"`
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64Of(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const third = left > 1 ? BASE64.charAt((bits >> 6) & 63) : '='
    const fourth = left > 2 ? BASE64.charAt(bits & 63) : '='
    parts.push(BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63) + third + fourth)
  }
  return parts.join('')
}

/** JSON has no numbers for NaN and the infinities. */
export function numberJson(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? String(value) : `"${numberText(value)}"`
}

export function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return String(value)
}

/** Returns the shortest decimal for this single-precision number: 0.1, not 0.10000000149011612. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return numberText(value)
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(value)
}

/** Name of an array element in the list. */
export function indexName(index: number): string {
  return `[${index}]`
}
