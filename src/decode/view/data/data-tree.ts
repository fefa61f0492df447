/**
 * Values of a binary format as fields with their bytes: what protobuf, MessagePack, CBOR and BSON are shown as. A
 * pre-order list, like the fields of any protocol; each field also knows what it is in JSON, so that the whole, or what
 * is below one field, can be copied as JSON without reading the bytes again.
 */
import { hexText, type FieldNote, type FoundField } from '../../field-list'

export interface DataField extends FoundField {
  /** A literal of JSON, or what encloses the fields below. */
  json: string
  /** One of a list, or of a map (its fields are called `key` and `value`), that have its name together. */
  of?: 'list' | 'map'
  /** What its definition says of it, in the definition's words: `repeated string = 3`. */
  declared?: string
}

export interface DataTree {
  readonly fields: readonly DataField[]
  /** Fields that were found and are not in the list. */
  readonly leftOut: number
  /** All of it is what the format says. */
  readonly sound: boolean
}

export const OBJECT = '{'
export const ARRAY = '['
/** What its one field is: a tag around a value. */
export const THROUGH = '>'
/** A message of protobuf: an object in which what comes again under its name is a list. */
export const MESSAGE = '{*'

/** More than anyone looks through; a million of them would take the window's memory. */
export const MAX_DATA_FIELDS = 20_000

/** Deeper than any data made in good faith, and shallow enough for recursion. */
export const MAX_DATA_DEPTH = 64

/** Characters of one value in the list; the rest is seen among the bytes. */
const MAX_VALUE_CHARACTERS = 2000

/** Bytes of a binary value that JSON gets. */
const MAX_JSON_BYTES = 1024 * 1024

/** Of bytes that are no value. */
const MAX_REST_BYTES = 1024

export class DataFields {
  readonly bytes: Uint8Array
  readonly #fields: DataField[] = []
  readonly #most: number
  #found = 0
  #sound = true
  /** Stands for all fields that are not listed. */
  readonly #spare: DataField = { key: '', value: '', range: [0, 0], depth: 0, json: '' }

  constructor(bytes: Uint8Array, most = MAX_DATA_FIELDS) {
    this.bytes = bytes
    this.#most = most
  }

  /** No field is taken any more: they are only counted. */
  get isFull(): boolean {
    return this.#found >= this.#most
  }

  /** The field of bytes [from, to), to be completed by the caller as more is known. */
  add(
    key: string,
    name: string,
    from: number,
    to: number,
    value: string,
    depth: number,
    json: string
  ): DataField {
    // Only counted: it need not be made.
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

  /** Marks what is not as it must be; bytes that end too early are `cut`. */
  spoil(field: DataField, note: FieldNote): DataField {
    field.note ??= note
    if (note !== 'derived') this.#sound = false
    return field
  }

  /** Bytes that no field can be read from. */
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

/** A row that says how many more there are, behind the last of them. */
export function withLeftOut(tree: DataTree, end: number): readonly FoundField[] {
  if (tree.leftOut === 0) return tree.fields
  const more: FoundField = { key: 'data.left-out', value: String(tree.leftOut), range: [end, end], depth: 0 }
  return [...tree.fields, more]
}

/** Text in quotes, as JSON has it. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** `5 B  68656c6c6f`: how many bytes, and the first of them. */
export function bytesText(bytes: Uint8Array): string {
  return bytes.length === 0 ? '0 B' : `${bytes.length} B · ${hexText(bytes)}`
}

/** Base64, as protobuf's own JSON has it. */
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

/** JSON has no numbers for these. */
export function numberJson(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? String(value) : `"${numberText(value)}"`
}

export function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return String(value)
}

/** The shortest decimal that is this number in single precision: 0.1, not 0.10000000149011612. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return numberText(value)
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(value)
}

/** A member of an array, as its name in the list. */
export function indexName(index: number): string {
  return `[${index}]`
}
