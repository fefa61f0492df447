/**
 * Decodes MessagePack into fields with byte ranges (msgpack.org, spec.md of 2.0): all formats, extension types,
 * timestamps, and several consecutive values. A member of a map is one field: its name is the key, its bytes include
 * both.
 */
import {
  ARRAY,
  bytesJson,
  bytesText,
  DataFields,
  floatText,
  indexName,
  MAX_DATA_DEPTH,
  numberJson,
  numberText,
  OBJECT,
  quoted,
  type DataField,
  type DataTree
} from '../data/data-tree'
import { lenientUtf8, strictUtf8 } from '../data/readable'
import { timestampText } from '../protobuf/well-known'
import { integerJson } from '../protobuf/readings'

export function decodeMsgpack(bytes: Uint8Array, most?: number): DataTree {
  const list = new DataFields(bytes, most)
  new MsgpackReader(list).values()
  return list.finish()
}

/** Format selected by a first byte. `size`: bytes of its number or length; `small`: value inside the first byte. */
type Format =
  | { readonly is: 'int'; readonly value: number }
  | { readonly is: 'number'; readonly type: 'uint' | 'int' | 'float'; readonly size: number }
  | { readonly is: 'nil' | 'false' | 'true' | 'never' }
  | { readonly is: 'str' | 'bin' | 'array' | 'map' | 'ext'; readonly size: number; readonly small: number }

function formatOf(byte: number): Format {
  if (byte < 0x80) return { is: 'int', value: byte }
  if (byte < 0x90) return { is: 'map', size: 0, small: byte & 0x0f }
  if (byte < 0xa0) return { is: 'array', size: 0, small: byte & 0x0f }
  if (byte < 0xc0) return { is: 'str', size: 0, small: byte & 0x1f }
  if (byte >= 0xe0) return { is: 'int', value: byte - 0x100 }
  return FORMATS[byte - 0xc0] ?? { is: 'never' }
}

const FORMATS: readonly Format[] = [
  { is: 'nil' },
  { is: 'never' },
  { is: 'false' },
  { is: 'true' },
  ...[1, 2, 4].map((size): Format => ({ is: 'bin', size, small: 0 })),
  ...[1, 2, 4].map((size): Format => ({ is: 'ext', size, small: 0 })),
  ...[4, 8].map((size): Format => ({ is: 'number', type: 'float', size })),
  ...[1, 2, 4, 8].map((size): Format => ({ is: 'number', type: 'uint', size })),
  ...[1, 2, 4, 8].map((size): Format => ({ is: 'number', type: 'int', size })),
  ...[1, 2, 4, 8, 16].map((small): Format => ({ is: 'ext', size: 0, small })),
  ...[1, 2, 4].map((size): Format => ({ is: 'str', size, small: 0 })),
  ...[2, 4].map((size): Format => ({ is: 'array', size, small: 0 })),
  ...[2, 4].map((size): Format => ({ is: 'map', size, small: 0 }))
]

const TIMESTAMP = -1

class MsgpackReader {
  readonly #list: DataFields
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0
  /** True if the nesting exceeds the limit. */
  #gaveUp = false

  constructor(list: DataFields) {
    this.#list = list
    this.#bytes = list.bytes
    this.#view = new DataView(list.bytes.buffer, list.bytes.byteOffset, list.bytes.byteLength)
  }

  values(): void {
    const isOne = (): boolean => this.#at >= this.#bytes.length
    let count = 0
    while (this.#at < this.#bytes.length) {
      const field = this.#value('', this.#at, 0)
      if (field === null) return
      if (count > 0 || !isOne()) field.name = indexName(count)
      count++
    }
  }

  /** Reads a value as a field that begins at `from`, with its key. Returns null if nothing more can be read. */
  #value(name: string, from: number, depth: number): DataField | null {
    const start = this.#at
    const byte = this.#bytes[start]
    if (byte === undefined) return this.#fault(name, from, depth, 'cut')
    const format = formatOf(byte)
    this.#at++
    switch (format.is) {
      case 'int':
        return this.#add('int', name, from, depth, String(format.value), String(format.value))
      case 'nil':
        return this.#add('nil', name, from, depth, 'nil', 'null')
      case 'false':
      case 'true':
        return this.#add('bool', name, from, depth, format.is, format.is)
      case 'never':
        return this.#fault(name, from, depth, 'bad')
      case 'number':
        return this.#number(format.type, format.size, name, from, depth)
      default: {
        const length = this.#length(format.size, format.small)
        if (length < 0) return this.#fault(name, from, depth, 'cut')
        if (format.is === 'array') return this.#array(length, name, from, depth)
        if (format.is === 'map') return this.#map(length, name, from, depth)
        return this.#sized(format.is, length, name, from, depth)
      }
    }
  }

  #number(
    type: 'uint' | 'int' | 'float',
    size: number,
    name: string,
    from: number,
    depth: number
  ): DataField | null {
    const at = this.#at
    if (at + size > this.#bytes.length) return this.#fault(name, from, depth, 'cut')
    this.#at += size
    if (type === 'float') {
      const value = size === 4 ? this.#view.getFloat32(at) : this.#view.getFloat64(at)
      const text = size === 4 ? floatText(value) : numberText(value)
      const json = size === 4 && Number.isFinite(value) ? text : numberJson(value)
      return this.#add(size === 4 ? 'float32' : 'float64', name, from, depth, text, json)
    }
    const value =
      type === 'uint' ? this.#unsigned(at, size) : BigInt.asIntN(size * 8, this.#unsigned(at, size))
    return this.#add('int', name, from, depth, String(value), integerJson(value))
  }

  #unsigned(at: number, size: number): bigint {
    if (size === 8) return this.#view.getBigUint64(at)
    return BigInt(
      size === 4 ? this.#view.getUint32(at) : size === 2 ? this.#view.getUint16(at) : this.#view.getUint8(at)
    )
  }

  /** Returns -1 if the length is incomplete. */
  #length(size: number, small: number): number {
    if (size === 0) return small
    if (this.#at + size > this.#bytes.length) return -1
    const length = Number(this.#unsigned(this.#at, size))
    this.#at += size
    return length
  }

  #sized(
    is: 'str' | 'bin' | 'ext',
    length: number,
    name: string,
    from: number,
    depth: number
  ): DataField | null {
    let type = 0
    if (is === 'ext') {
      if (this.#at >= this.#bytes.length) return this.#fault(name, from, depth, 'cut')
      type = this.#view.getInt8(this.#at++)
    }
    const end = Math.min(this.#at + length, this.#bytes.length)
    const isCut = end < this.#at + length
    const raw = this.#bytes.subarray(this.#at, end)
    this.#at = end
    const field =
      is === 'str'
        ? this.#text(raw, name, from, depth, isCut)
        : this.#binary(is, type, raw, name, from, depth)
    return isCut ? this.#list.spoil(field, 'cut') : field
  }

  #text(raw: Uint8Array, name: string, from: number, depth: number, isCut: boolean): DataField {
    const strict = strictUtf8(raw)
    const text = strict ?? lenientUtf8(raw)
    const field = this.#add('str', name, from, depth, text, quoted(text))
    return strict === null && !isCut ? this.#list.spoil(field, 'bad') : field
  }

  #binary(
    is: 'bin' | 'ext',
    type: number,
    raw: Uint8Array,
    name: string,
    from: number,
    depth: number
  ): DataField {
    if (is === 'bin') return this.#add('bin', name, from, depth, bytesText(raw), bytesJson(raw))
    const time = type === TIMESTAMP ? timestamp(raw) : null
    if (time !== null) return this.#add('timestamp', name, from, depth, time, quoted(time))
    const json = `{"ext": ${type}, "data": ${bytesJson(raw)}}`
    return this.#add('ext', name, from, depth, `${type} · ${bytesText(raw)}`, json)
  }

  #array(count: number, name: string, from: number, depth: number): DataField | null {
    const field = this.#list.add('msgpack.array', name, from, this.#at, String(count), depth, ARRAY)
    if (depth >= MAX_DATA_DEPTH) return this.#tooDeep(field)
    for (let index = 0; index < count; index++) {
      if (this.#value(indexName(index), this.#at, depth + 1) === null) return this.#stopped(field)
    }
    field.range[1] = this.#at
    return field
  }

  #map(count: number, name: string, from: number, depth: number): DataField | null {
    const field = this.#list.add('msgpack.map', name, from, this.#at, String(count), depth, OBJECT)
    if (depth >= MAX_DATA_DEPTH) return this.#tooDeep(field)
    for (let index = 0; index < count; index++) {
      const start = this.#at
      const key = this.#key(depth)
      if (key === null) this.#fault('', start, depth + 1, 'cut')
      const value = key === null ? null : this.#value(key.text, start, depth + 1)
      if (value === null) return this.#stopped(field)
      if (key?.isSound === false) this.#list.spoil(value, 'bad')
    }
    field.range[1] = this.#at
    return field
  }

  /** Returns the text of a key of any type; null if it cannot be read. */
  #key(depth: number): { text: string; isSound: boolean } | null {
    const keys = new DataFields(this.#bytes, 16)
    const reader = new MsgpackReader(keys)
    reader.#at = this.#at
    // A nested key is read only once, so it takes linear time.
    const key = reader.#value('', this.#at, depth + 1)
    this.#at = reader.#at
    if (key === null) return null
    this.#gaveUp ||= reader.#gaveUp
    const { fields, sound } = keys.finish()
    const inner = fields.slice(1).map(({ value }) => value)
    return { text: fields.length === 1 ? key.value : `{${inner.join(', ')}}`, isSound: sound }
  }

  #add(type: string, name: string, from: number, depth: number, value: string, json: string): DataField {
    return this.#list.add(`msgpack.${type}`, name, from, this.#at, value, depth, json)
  }

  /** Marks the rest of the bytes, from `from` on, as unreadable. */
  #fault(name: string, from: number, depth: number, note: 'cut' | 'bad'): null {
    const end = this.#bytes.length
    this.#at = end
    if (from < end) this.#list.rest(name, from, end, depth, note)
    return null
  }

  /** Handles a container whose last value is missing. */
  #stopped(field: DataField): null {
    field.range[1] = this.#at
    if (!this.#gaveUp) this.#list.spoil(field, 'cut')
    return null
  }

  #tooDeep(field: DataField): null {
    const raw = this.#bytes.subarray(field.range[0])
    field.value = bytesText(raw)
    field.json = bytesJson(raw.subarray(0, 1024))
    this.#at = this.#bytes.length
    this.#gaveUp = true
    field.range[1] = this.#at
    this.#list.spoil(field, 'bad')
    return null
  }
}

/** Three formats: 32 bits of seconds; 30 of nanoseconds and 34 of seconds; 32 of nanoseconds and 64 of seconds. */
function timestamp(raw: Uint8Array): string | null {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  if (raw.length === 4) return timestampText(BigInt(view.getUint32(0)), 0)
  if (raw.length === 8) {
    const both = view.getBigUint64(0)
    return timestampText(both & (2n ** 34n - 1n), Number(both >> 34n))
  }
  return raw.length === 12 ? timestampText(view.getBigInt64(4), view.getUint32(0)) : null
}

/** Returns whether the bytes are exactly one map with text keys; text never matches, and other formats hardly ever. */
export function looksLikeMsgpack(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0
  const isMap = (first > 0x80 && first < 0x90) || first === 0xde || first === 0xdf
  if (!isMap || bytes.length < 4) return false
  const key = bytes[first < 0x90 ? 1 : first === 0xde ? 3 : 5] ?? 0
  if (!((key > 0xa0 && key < 0xc0) || key === 0xd9)) return false
  const { fields, sound, leftOut } = decodeMsgpack(bytes, 1000)
  return sound && leftOut === 0 && fields[0]?.range[1] === bytes.length
}
