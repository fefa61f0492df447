/**
 * Decodes BSON into fields with byte ranges (bsonspec.org, 1.1): all element types, and several consecutive documents.
 * An element is one field, whose bytes include its type and name. JSON output uses MongoDB's relaxed extended JSON.
 */
import {
  ARRAY,
  bytesJson,
  bytesText,
  DataFields,
  indexName,
  MAX_DATA_DEPTH,
  OBJECT,
  type DataField,
  type DataTree
} from '../data/data-tree'
import { lenientUtf8 } from '../data/readable'
import { BsonValues } from './values'

export function decodeBson(bytes: Uint8Array, most?: number): DataTree {
  const list = new DataFields(bytes, most)
  new BsonReader(list).documents()
  return list.finish()
}

/**
 * Returns whether the bytes are exactly one document: its length, an element, its end. Other data hardly ever matches.
 */
export function looksLikeBson(bytes: Uint8Array): boolean {
  if (bytes.length < 8 || bytes[bytes.length - 1] !== 0) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return view.getInt32(0, true) === bytes.length && decodeBson(bytes, 1000).sound
}

/** The shortest document: its length and its end. */
const MIN_DOCUMENT_BYTES = 5

class BsonReader {
  readonly #list: DataFields
  readonly #bytes: Uint8Array
  readonly #values: BsonValues
  #at = 0
  #gaveUp = false

  constructor(list: DataFields) {
    this.#list = list
    this.#bytes = list.bytes
    this.#values = new BsonValues(list.bytes)
  }

  documents(): void {
    const total = this.#bytes.length
    for (let count = 0; this.#at < total; count++) {
      const field = this.#document('document', '', this.#at, total, 0, OBJECT)
      if (field === null) return
      if (count > 0 || this.#at < total) field.name = indexName(count)
    }
  }

  /** Reads a document as a field that begins at `from`. Returns null if it exceeds `end` or cannot be read. */
  #document(
    type: string,
    name: string,
    from: number,
    end: number,
    depth: number,
    json: string
  ): DataField | null {
    const start = this.#at
    if (end - start < 4) return this.#fault(name, from, end, depth, 'cut')
    const length = this.#values.int32(start)
    if (length < MIN_DOCUMENT_BYTES) return this.#fault(name, from, end, depth, 'bad')
    const last = Math.min(start + length, end)
    const field = this.#list.add(`bson.${type}`, name, from, last, '', depth, json)
    if (depth >= MAX_DATA_DEPTH) return this.#tooDeep(field, end)
    this.#at = start + 4
    let count = 0
    while (this.#at < last && this.#bytes[this.#at] !== 0) {
      if (!this.#element(last, depth + 1)) {
        if (!this.#gaveUp) this.#list.spoil(field, start + length > end ? 'cut' : 'bad')
        return null
      }
      count++
    }
    field.value = String(count)
    if (start + length > end) {
      this.#at = last
      this.#list.spoil(field, 'cut')
      return null
    }
    // The final zero must be the last byte of the document.
    if (this.#at !== last - 1) {
      this.#fault('', Math.min(this.#at, last), last, depth + 1, 'bad')
      this.#list.spoil(field, 'bad')
    }
    this.#at = last
    return field
  }

  #element(end: number, depth: number): boolean {
    const from = this.#at
    const type = this.#bytes[from] ?? 0
    const behindName = this.#values.stringEnd(from + 1, end)
    if (behindName < 0) {
      this.#fault('', from, end, depth, 'cut')
      return false
    }
    const name = lenientUtf8(this.#bytes.subarray(from + 1, behindName - 1))
    this.#at = behindName
    if (type === 0x03) return this.#document('document', name, from, end, depth, OBJECT) !== null
    if (type === 0x04) return this.#document('array', name, from, end, depth, ARRAY) !== null
    if (type === 0x0f) return this.#scopedCode(name, from, end, depth)
    const value = this.#values.read(type, behindName, end)
    if (value === 'cut' || value === 'bad') {
      this.#fault(name, from, end, depth, value)
      return false
    }
    this.#at = value.end
    const field = this.#list.add(`bson.${value.type}`, name, from, this.#at, value.value, depth, value.json)
    if (value.isBad === true) this.#list.spoil(field, 'bad')
    return true
  }

  /** Reads code with scope: a length, the code, a document with its variables. */
  #scopedCode(name: string, from: number, end: number, depth: number): boolean {
    const code = this.#values.text(0x0d, this.#at + 4, end)
    if (code === 'cut' || code === 'bad') {
      this.#fault(name, from, end, depth, code)
      return false
    }
    this.#at = code.end
    const json = code.json.slice(0, -1)
    const field = this.#list.add(
      'bson.code',
      name,
      from,
      this.#at,
      code.value,
      depth,
      `${json}, "$scope": {}}`
    )
    const scope = this.#document('document', '$scope', this.#at, end, depth + 1, OBJECT)
    field.range[1] = this.#at
    if (scope === null) this.#list.spoil(field, 'cut')
    return scope !== null
  }

  #fault(name: string, from: number, end: number, depth: number, note: 'cut' | 'bad'): null {
    this.#at = end
    if (from < end) this.#list.rest(name, from, end, depth, note)
    return null
  }

  #tooDeep(field: DataField, end: number): null {
    const raw = this.#bytes.subarray(field.range[0], field.range[1])
    field.value = bytesText(raw)
    field.json = bytesJson(raw.subarray(0, 1024))
    this.#at = end
    this.#gaveUp = true
    this.#list.spoil(field, 'bad')
    return null
  }
}
