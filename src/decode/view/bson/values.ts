/** Reads the values of BSON elements, except documents, by type: as text, and as MongoDB's relaxed JSON. */
import { bytesJson, bytesText, numberText, quoted } from '../data/data-tree'
import { lenientUtf8, strictUtf8 } from '../data/readable'
import { integerJson } from '../protobuf/readings'
import { decimal128 } from './decimal128'

export interface BsonValue {
  /** Last part of the field's key. */
  readonly type: string
  readonly value: string
  readonly json: string
  /** Index after its last byte. */
  readonly end: number
  readonly isBad?: boolean
}

export type Unreadable = 'cut' | 'bad'

const DATE_LIMIT_MS = 8.64e15

/** Size in bytes of types with a fixed size. */
const FIXED_SIZES: Readonly<Partial<Record<number, number>>> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0
}

/** A value without its end. */
type BsonText = Omit<BsonValue, 'end'>

export class BsonValues {
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Reads the value at `at`; no byte at or after `end` belongs to it. */
  read(type: number, at: number, end: number): BsonValue | Unreadable {
    const size = FIXED_SIZES[type]
    if (size !== undefined) return at + size > end ? 'cut' : { ...this.#fixed(type, at), end: at + size }
    switch (type) {
      case 0x02:
      case 0x0d:
      case 0x0e:
        return this.text(type, at, end)
      case 0x05:
        return this.#binary(at, end)
      case 0x0b:
        return this.#regex(at, end)
      case 0x0c:
        return this.#pointer(at, end)
      default:
        return 'bad'
    }
  }

  int32(at: number): number {
    return this.#view.getInt32(at, true)
  }

  /** Returns the index after the zero that ends the text at `at`; -1 if there is none. */
  stringEnd(at: number, end: number): number {
    const zero = this.#bytes.subarray(0, end).indexOf(0, at)
    return zero < 0 ? -1 : zero + 1
  }

  #fixed(type: number, at: number): BsonText {
    const view = this.#view
    switch (type) {
      case 0x01: {
        const value = view.getFloat64(at, true)
        const text = numberText(value)
        const isPlain = Number.isFinite(value) && !Object.is(value, -0)
        return { type: 'double', value: text, json: isPlain ? text : `{"$numberDouble": "${text}"}` }
      }
      case 0x07: {
        const id = hex(this.#bytes.subarray(at, at + 12))
        // The first four bytes of an ObjectId are its creation time.
        const made = new Date(view.getUint32(at, false) * 1000).toISOString().replace('.000Z', 'Z')
        return { type: 'id', value: `${id} · ${made}`, json: `{"$oid": "${id}"}` }
      }
      case 0x08: {
        const byte = this.#bytes[at] ?? 0
        return { type: 'bool', value: String(byte !== 0), json: String(byte !== 0), isBad: byte > 1 }
      }
      case 0x09: {
        const time = Number(view.getBigInt64(at, true))
        if (Math.abs(time) > DATE_LIMIT_MS) {
          return {
            type: 'date',
            value: `${time} ms`,
            json: `{"$date": {"$numberLong": "${view.getBigInt64(at, true)}"}}`
          }
        }
        const text = new Date(time).toISOString()
        return { type: 'date', value: text, json: `{"$date": "${text}"}` }
      }
      case 0x10: {
        const value = String(view.getInt32(at, true))
        return { type: 'int32', value, json: value }
      }
      case 0x11: {
        const increment = view.getUint32(at, true)
        const seconds = view.getUint32(at + 4, true)
        const made = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
        const json = `{"$timestamp": {"t": ${seconds}, "i": ${increment}}}`
        return { type: 'timestamp', value: `${made} · ${increment}`, json }
      }
      case 0x12: {
        const value = view.getBigInt64(at, true)
        const isSafe = !integerJson(value).startsWith('"')
        return {
          type: 'int64',
          value: String(value),
          json: isSafe ? String(value) : `{"$numberLong": "${value}"}`
        }
      }
      case 0x13: {
        const text = decimal128(view.getBigUint64(at, true), view.getBigUint64(at + 8, true))
        return { type: 'decimal128', value: text, json: `{"$numberDecimal": "${text}"}` }
      }
      case 0x06:
        return { type: 'undefined', value: 'undefined', json: '{"$undefined": true}' }
      case 0x7f:
        return { type: 'max-key', value: 'MaxKey', json: '{"$maxKey": 1}' }
      case 0xff:
        return { type: 'min-key', value: 'MinKey', json: '{"$minKey": 1}' }
      default:
        return { type: 'null', value: 'null', json: 'null' }
    }
  }

  /** Reads a text with its length, which counts the zero at its end. */
  text(type: number, at: number, end: number): BsonValue | Unreadable {
    if (at + 4 > end) return 'cut'
    const length = this.#view.getInt32(at, true)
    if (length < 1) return 'bad'
    if (at + 4 + length > end) return 'cut'
    const raw = this.#bytes.subarray(at + 4, at + 3 + length)
    const strict = strictUtf8(raw)
    const text = strict ?? lenientUtf8(raw)
    const isBad = strict === null || this.#bytes[at + 3 + length] !== 0
    const value = { value: text, end: at + 4 + length, isBad }
    if (type === 0x0d) return { ...value, type: 'code', json: `{"$code": ${quoted(text)}}` }
    if (type === 0x0e) return { ...value, type: 'symbol', json: `{"$symbol": ${quoted(text)}}` }
    return { ...value, type: 'string', json: quoted(text) }
  }

  #binary(at: number, end: number): BsonValue | Unreadable {
    if (at + 5 > end) return 'cut'
    const length = this.#view.getInt32(at, true)
    if (length < 0) return 'bad'
    if (at + 5 + length > end) return 'cut'
    const subtype = this.#bytes[at + 4] ?? 0
    const raw = this.#bytes.subarray(at + 5, at + 5 + length)
    const behind = at + 5 + length
    const code = subtype.toString(16).padStart(2, '0')
    const json = `{"$binary": {"base64": ${bytesJson(raw)}, "subType": "${code}"}}`
    if (subtype === 4 && length === 16) {
      const uuid = hex(raw).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      return { type: 'uuid', value: uuid, json: `{"$uuid": "${uuid}"}`, end: behind }
    }
    return { type: 'binary', value: `${code} · ${bytesText(raw)}`, json, end: behind }
  }

  #regex(at: number, end: number): BsonValue | Unreadable {
    const middle = this.stringEnd(at, end)
    const behind = middle < 0 ? -1 : this.stringEnd(middle, end)
    if (behind < 0) return 'cut'
    const pattern = lenientUtf8(this.#bytes.subarray(at, middle - 1))
    const options = lenientUtf8(this.#bytes.subarray(middle, behind - 1))
    const json = `{"$regularExpression": {"pattern": ${quoted(pattern)}, "options": ${quoted(options)}}}`
    return { type: 'regex', value: `/${pattern}/${options}`, json, end: behind }
  }

  /** Reads a namespace and an id: DBPointer, which is deprecated. */
  #pointer(at: number, end: number): BsonValue | Unreadable {
    const text = this.text(0x02, at, end)
    if (typeof text === 'string') return text
    const behind = text.end + 12
    if (behind > end) return 'cut'
    const id = hex(this.#bytes.subarray(text.end, behind))
    const json = `{"$dbPointer": {"$ref": ${text.json}, "$id": {"$oid": "${id}"}}}`
    return { type: 'pointer', value: `${text.value} ${id}`, json, end: behind }
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
