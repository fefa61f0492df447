/**
 * Decodes CBOR into fields with byte ranges (RFC 8949; sequences of items, RFC 8742). A member of a map is one field:
 * its name is the key, its bytes include both. A tag has its content as a child, and its value interprets both.
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
  THROUGH,
  type DataField,
  type DataTree
} from '../data/data-tree'
import { lenientUtf8, strictUtf8 } from '../data/readable'
import { integerJson } from '../protobuf/readings'
import {
  ARRAY_TYPE,
  BYTES,
  floatOf,
  INDEFINITE,
  isBreak,
  MAP_TYPE,
  NEGATIVE,
  readHead,
  TAG_TYPE,
  TEXT,
  UNSIGNED,
  type Head
} from './head'
import { meaningOf, tagKey, type Tagged } from './tags'

export function decodeCbor(bytes: Uint8Array, most?: number): DataTree {
  const list = new DataFields(bytes, most)
  new CborReader(list, 0, bytes.length).items(0)
  return list.finish()
}

/** An item that was read, with the data an enclosing tag may need. */
interface Item {
  readonly field: DataField
  readonly content: Tagged
}

const OTHER: Tagged = { is: 'other' }
/** Tag of a byte string that contains an encoded item. */
const ENCODED = 24n
/** Number of array items passed to a tag. */
const MAX_TAGGED_ITEMS = 3

class CborReader {
  readonly #list: DataFields
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number
  /** True if the nesting exceeds the limit. */
  #gaveUp = false

  constructor(list: DataFields, start: number, end: number) {
    this.#list = list
    this.#bytes = list.bytes
    this.#at = start
    this.#end = end
  }

  items(depth: number): void {
    for (let count = 0; this.#at < this.#end; count++) {
      const item = this.#item('', this.#at, depth)
      if (item === null) return
      if (count > 0 || this.#at < this.#end) item.field.name = indexName(count)
    }
  }

  /** Reads an item as a field that begins at `from`, with its key. Returns null if nothing more can be read. */
  #item(name: string, from: number, depth: number): Item | null {
    const head = readHead(this.#bytes, this.#at, this.#end)
    if (head === 'cut' || head === 'bad') return this.#fault(name, from, depth, head)
    if (isBreak(head)) return this.#fault(name, from, depth, 'bad')
    this.#at = head.end
    switch (head.major) {
      case UNSIGNED:
      case NEGATIVE: {
        const value = head.major === UNSIGNED ? head.argument : -1n - head.argument
        const field = this.#add('int', name, from, depth, String(value), integerJson(value))
        return { field, content: { is: 'number', value: Number(value) } }
      }
      case BYTES:
      case TEXT:
        return head.info === INDEFINITE
          ? this.#chunks(head, name, from, depth)
          : this.#string(head, name, from, depth)
      case ARRAY_TYPE:
      case MAP_TYPE:
        return this.#container(head, name, from, depth)
      case TAG_TYPE:
        return this.#tagged(head, name, from, depth)
      default:
        return this.#simple(head, name, from, depth)
    }
  }

  #simple(head: Head, name: string, from: number, depth: number): Item {
    if (head.info >= 25) {
      const value = floatOf(head)
      const isWide = head.info === 27
      const text = isWide ? numberText(value) : floatText(value)
      const json = isWide || !Number.isFinite(value) ? numberJson(value) : text
      const width = { 25: 'float16', 26: 'float32' }[head.info] ?? 'float64'
      return { field: this.#add(width, name, from, depth, text, json), content: { is: 'number', value } }
    }
    const number = Number(head.argument)
    const named = ['false', 'true', 'null', 'undefined'][number - 20]
    if (head.info === 24 && number < 32) {
      // Two bytes for a value that fits into one are not well-formed (section 3.3).
      const field = this.#add('simple', name, from, depth, `simple(${number})`, quoted(`simple(${number})`))
      return { field: this.#list.spoil(field, 'bad'), content: OTHER }
    }
    if (named === undefined) {
      const text = `simple(${number})`
      return { field: this.#add('simple', name, from, depth, text, quoted(text)), content: OTHER }
    }
    const json = named === 'undefined' ? 'null' : named
    return {
      field: this.#add(number < 22 ? 'bool' : 'simple', name, from, depth, named, json),
      content: OTHER
    }
  }

  #string(head: Head, name: string, from: number, depth: number): Item {
    const isCut = head.argument > BigInt(this.#end - this.#at)
    const end = isCut ? this.#end : this.#at + Number(head.argument)
    const raw = this.#bytes.subarray(this.#at, end)
    this.#at = end
    const item = this.#ofString(head.major, raw, name, from, depth, isCut)
    if (isCut) this.#list.spoil(item.field, 'cut')
    return item
  }

  #ofString(major: number, raw: Uint8Array, name: string, from: number, depth: number, isCut: boolean): Item {
    if (major === BYTES) {
      const field = this.#add('bytes', name, from, depth, bytesText(raw), bytesJson(raw))
      return { field, content: { is: 'bytes', bytes: raw } }
    }
    const strict = strictUtf8(raw)
    const text = strict ?? lenientUtf8(raw)
    const field = this.#add('text', name, from, depth, text, quoted(text))
    if (strict === null && !isCut) this.#list.spoil(field, 'bad')
    return { field, content: OTHER }
  }

  /** Reads a string in chunks; each chunk is a string of the same type with a length. */
  #chunks({ major }: Head, name: string, from: number, depth: number): Item | null {
    const field = this.#add(major === BYTES ? 'bytes' : 'text', name, from, depth, '', '""')
    const pieces: Uint8Array[] = []
    let fault: 'cut' | 'bad' | undefined
    for (let count = 0; fault === undefined; count++) {
      const head = readHead(this.#bytes, this.#at, this.#end)
      if (head === 'cut' || head === 'bad') fault = head
      else if (isBreak(head)) {
        this.#at = head.end
        break
      } else if (head.major !== major || head.info === INDEFINITE) fault = 'bad'
      else {
        const start = this.#at
        this.#at = head.end
        const piece = this.#string(head, indexName(count), start, depth + 1)
        pieces.push(this.#bytes.subarray(head.end, this.#at))
        if (piece.field.note === 'cut') fault = 'cut'
      }
    }
    const whole = joined(pieces)
    const strict = major === TEXT ? strictUtf8(whole) : null
    field.value = major === BYTES ? bytesText(whole) : (strict ?? lenientUtf8(whole))
    field.json = major === BYTES ? bytesJson(whole) : quoted(field.value)
    field.range[1] = this.#at
    if (fault !== undefined) {
      if (fault === 'bad') this.#fault('', this.#at, depth + 1, 'bad')
      return this.#stopped(field, fault)
    }
    return { field, content: major === BYTES ? { is: 'bytes', bytes: whole } : OTHER }
  }

  #container(head: Head, name: string, from: number, depth: number): Item | null {
    const isMap = head.major === MAP_TYPE
    const field = this.#add(isMap ? 'map' : 'array', name, from, depth, '', isMap ? OBJECT : ARRAY)
    if (depth >= MAX_DATA_DEPTH) return this.#tooDeep(field)
    const most = head.info === INDEFINITE ? Infinity : Number(head.argument)
    const items: string[] = []
    let count = 0
    for (; count < most; count++) {
      if (most === Infinity && this.#endsHere()) break
      const item = isMap ? this.#member(depth + 1) : this.#item(indexName(count), this.#at, depth + 1)
      if (item === null) {
        field.value = most === Infinity ? String(count) : String(most)
        return this.#stopped(field, 'cut')
      }
      if (!isMap && count < MAX_TAGGED_ITEMS) items.push(item.field.value)
    }
    field.value = String(count)
    field.range[1] = this.#at
    return { field, content: isMap ? OTHER : { is: 'items', items } }
  }

  /** Skips the break if there is one here. */
  #endsHere(): boolean {
    if (this.#bytes[this.#at] !== 0xff || this.#at >= this.#end) return false
    this.#at++
    return true
  }

  #member(depth: number): Item | null {
    const start = this.#at
    const keys = new DataFields(this.#bytes, 16)
    const reader = new CborReader(keys, start, this.#end)
    const key = reader.#item('', start, depth)
    this.#at = reader.#at
    this.#gaveUp ||= reader.#gaveUp
    const { fields, sound } = keys.finish()
    if (key === null) return this.#fault('', start, depth, 'cut')
    const inner = fields.slice(1).map(({ value }) => value)
    const text =
      key.field.json === OBJECT || key.field.json === ARRAY ? `{${inner.join(', ')}}` : key.field.value
    const item = this.#item(text, start, depth)
    if (!sound && item !== null) this.#list.spoil(item.field, 'bad')
    return item
  }

  #tagged({ argument }: Head, name: string, from: number, depth: number): Item | null {
    const field = this.#list.add(tagKey(argument), name, from, this.#at, String(argument), depth, THROUGH)
    if (depth >= MAX_DATA_DEPTH) return this.#tooDeep(field)
    const start = this.#at
    const inner = this.#item('', start, depth + 1)
    if (inner === null) return this.#stopped(field, 'cut')
    field.range[1] = this.#at
    const meaning = meaningOf(argument, inner.content)
    if (meaning !== undefined) {
      field.value = `${argument} · ${meaning.text}`
      field.json = meaning.json
    }
    if (argument === ENCODED && inner.content.is === 'bytes' && inner.field.note === undefined) {
      this.#encoded(inner.field, inner.content.bytes, depth + 2)
    }
    return { field, content: OTHER }
  }

  /** Reads an item inside a byte string whose bytes are contiguous. */
  #encoded(field: DataField, bytes: Uint8Array, depth: number): void {
    const start = bytes.byteOffset - this.#bytes.byteOffset
    const isHere = bytes.buffer === this.#bytes.buffer && start + bytes.length === field.range[1]
    if (!isHere || bytes.length === 0 || depth >= MAX_DATA_DEPTH || this.#list.isFull) return
    field.json = THROUGH
    new CborReader(this.#list, start, start + bytes.length).items(depth)
  }

  #add(type: string, name: string, from: number, depth: number, value: string, json: string): DataField {
    return this.#list.add(`cbor.${type}`, name, from, this.#at, value, depth, json)
  }

  /** Marks the rest of the bytes, from `from` on, as unreadable. */
  #fault(name: string, from: number, depth: number, note: 'cut' | 'bad'): null {
    const end = this.#end
    this.#at = end
    if (from < end) this.#list.rest(name, from, end, depth, note)
    return null
  }

  #stopped(field: DataField, note: 'cut' | 'bad'): null {
    field.range[1] = this.#at
    if (!this.#gaveUp) this.#list.spoil(field, note)
    return null
  }

  #tooDeep(field: DataField): null {
    const raw = this.#bytes.subarray(field.range[0], this.#end)
    field.value = bytesText(raw)
    field.json = bytesJson(raw.subarray(0, 1024))
    this.#at = this.#end
    this.#gaveUp = true
    field.range[1] = this.#at
    this.#list.spoil(field, 'bad')
    return null
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
