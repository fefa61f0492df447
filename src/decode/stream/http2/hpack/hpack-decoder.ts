/**
 * Decodes header blocks of one direction (RFC 7541 §6) into fields and the offsets of their octets. It never throws on
 * any input. After an error the sender's table is unknown: the decoder drops the table and rebuilds it from later
 * insertions.
 */
import { latin1 } from '../../http1/bytes'
import { DEFAULT_TABLE_BYTES, MAX_TABLE_BYTES } from '../limits'
import { DynamicTable, type TableEntry, type DynamicTableState } from './dynamic-table'
import { huffmanText } from './huffman'
import { STATIC_TABLE } from './static-table'

/**
 * `incremental`: added to the table; `never`: intermediaries must never index it (§7.1.3); `resize`: a table size
 * update, not a field.
 */
export type HpackForm = 'indexed' | 'incremental' | 'literal' | 'never' | 'resize'

/** A field in its block. The decoder reuses one object for all fields. */
export interface HpackField {
  form: HpackForm
  /** Index of the field or its name; 0 for a literal name. For `resize`, the new size. */
  index: number
  /** Latin-1; null if the entry is missing from the capture. */
  name: string | null
  value: string | null
  from: number
  to: number
  /** Octets of a literal name and value, without their lengths; empty ranges for indexed ones. */
  nameFrom: number
  nameTo: number
  valueFrom: number
  valueTo: number
  nameHuffman: boolean
  valueHuffman: boolean
}

export type HpackFault = 'hpack-bad-index' | 'hpack-bad-integer' | 'hpack-bad-huffman' | 'hpack-truncated'

export interface HpackFound {
  /** Error that made the rest of the block unreadable, and its offset. */
  fault: HpackFault | null
  faultAt: number
  /** Size update after the first field (§4.2), or above the peer's limit (§6.3). */
  lateResize: number
  largeResize: number
  /** Offset of a field whose entry is missing from the capture. */
  lostAt: number
}

export const EMPTY_TABLE: DynamicTableState = {
  entries: [],
  size: DEFAULT_TABLE_BYTES,
  limit: DEFAULT_TABLE_BYTES,
  lost: false
}

/** Table of a stream captured midway. */
export const LOST_TABLE: DynamicTableState = {
  entries: [],
  size: MAX_TABLE_BYTES,
  limit: MAX_TABLE_BYTES,
  lost: true
}

const NONE = -1
/** No legitimate index or length exceeds this. */
const MAX_INTEGER = 2 ** 31

export class HpackDecoder {
  readonly #table: DynamicTable
  readonly #field: HpackField = {
    form: 'indexed',
    index: 0,
    name: '',
    value: '',
    from: 0,
    to: 0,
    nameFrom: 0,
    nameTo: 0,
    valueFrom: 0,
    valueTo: 0,
    nameHuffman: false,
    valueHuffman: false
  }
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  #end = 0
  #fault: HpackFault | null = null
  // State of the last string read.
  #textFrom = 0
  #huffman = false

  constructor(state: DynamicTableState = EMPTY_TABLE) {
    this.#table = new DynamicTable(state)
  }

  /**
   * Applies SETTINGS_HEADER_TABLE_SIZE of the peer. The largest value announced counts, because a change takes effect
   * later.
   */
  allow(size: number): void {
    this.#table.limit = Math.max(this.#table.limit, Math.min(size, MAX_TABLE_BYTES))
  }

  /** Blocks are missing, so the table is unknown. */
  lose(): void {
    this.#table.lose(MAX_TABLE_BYTES)
    this.#table.limit = MAX_TABLE_BYTES
  }

  state(): DynamicTableState {
    return this.#table.state()
  }

  /** Bytes of the table, as RFC 7541 §4.1 counts them. */
  get heldBytes(): number {
    return this.#table.heldBytes
  }

  /** Decodes a whole block, or the beginning of one that is `cut`. */
  decode(block: Uint8Array, take: (field: HpackField) => void, cut = false): HpackFound {
    const found: HpackFound = {
      fault: null,
      faultAt: NONE,
      lateResize: NONE,
      largeResize: NONE,
      lostAt: NONE
    }
    const field = this.#field
    this.#bytes = block
    this.#at = 0
    this.#end = block.length
    this.#fault = null
    let isFirst = true
    while (this.#at < this.#end) {
      const from = this.#at
      field.from = from
      this.#read(block[from] ?? 0)
      if (this.#isFaulty()) {
        found.fault = this.#fault
        found.faultAt = from
        break
      }
      field.to = this.#at
      if (field.form === 'resize') {
        if (!isFirst && found.lateResize < 0) found.lateResize = from
        if (field.index > this.#table.limit && found.largeResize < 0) found.largeResize = from
        this.#table.resize(Math.min(field.index, MAX_TABLE_BYTES))
      } else {
        isFirst = false
        if ((field.name === null || field.value === null) && found.lostAt < 0) found.lostAt = from
      }
      take(field)
    }
    this.#bytes = new Uint8Array(0)
    if (found.fault !== null || cut) this.lose()
    return found
  }

  #isFaulty(): boolean {
    return this.#fault !== null
  }

  #read(first: number): void {
    const field = this.#field
    field.nameFrom = field.nameTo = field.valueFrom = field.valueTo = this.#at
    field.nameHuffman = field.valueHuffman = false
    if ((first & 0x80) !== 0) this.#readIndexed()
    else if ((first & 0x40) !== 0) this.#readLiteral('incremental', 6)
    else if ((first & 0x20) !== 0) {
      field.form = 'resize'
      field.index = this.#integer(5)
      field.name = field.value = ''
    } else this.#readLiteral((first & 0x10) !== 0 ? 'never' : 'literal', 4)
  }

  #readIndexed(): void {
    const field = this.#field
    field.form = 'indexed'
    field.index = this.#integer(7)
    if (this.#isFaulty()) return
    const entry = this.#entry(field.index)
    if (entry === undefined) return
    field.name = entry.name
    field.value = entry.value
  }

  #readLiteral(form: HpackForm, prefix: number): void {
    const field = this.#field
    field.form = form
    field.index = this.#integer(prefix)
    if (this.#isFaulty()) return
    if (field.index === 0) {
      field.name = this.#text()
      field.nameFrom = this.#textFrom
      field.nameTo = this.#at
      field.nameHuffman = this.#huffman
    } else {
      const entry = this.#entry(field.index)
      if (entry === undefined) return
      field.name = entry.name
    }
    if (this.#isFaulty()) return
    field.value = this.#text()
    field.valueFrom = this.#textFrom
    field.valueTo = this.#at
    field.valueHuffman = this.#huffman
    if (!this.#isFaulty() && form === 'incremental') this.#table.add({ name: field.name, value: field.value })
  }

  #entry(index: number): TableEntry | undefined {
    if (index > 0 && index <= STATIC_TABLE.length) {
      const [name, value] = STATIC_TABLE[index - 1] ?? ['', '']
      return { name, value }
    }
    const entry = index === 0 ? undefined : this.#table.get(index - STATIC_TABLE.length)
    if (entry !== undefined) return entry
    if (index > 0 && this.#table.lost) return { name: null, value: null }
    this.#fault = 'hpack-bad-index'
    return undefined
  }

  /** Reads an integer: RFC 7541 §5.1. */
  #integer(prefix: number): number {
    const mask = (1 << prefix) - 1
    let value = (this.#bytes[this.#at++] ?? 0) & mask
    if (value < mask) return value
    for (let scale = 1; ; scale *= 128) {
      if (this.#at >= this.#end) {
        this.#fault = 'hpack-truncated'
        return 0
      }
      const byte = this.#bytes[this.#at++] ?? 0
      value += (byte & 0x7f) * scale
      if (value > MAX_INTEGER || scale > MAX_INTEGER) {
        this.#fault = 'hpack-bad-integer'
        return 0
      }
      if ((byte & 0x80) === 0) return value
    }
  }

  /** Reads a string: RFC 7541 §5.2. */
  #text(): string {
    if (this.#at >= this.#end) {
      this.#fault = 'hpack-truncated'
      return ''
    }
    this.#huffman = ((this.#bytes[this.#at] ?? 0) & 0x80) !== 0
    const length = this.#integer(7)
    const from = this.#at
    this.#textFrom = from
    if (this.#isFaulty()) return ''
    if (length > this.#end - from) {
      this.#fault = 'hpack-truncated'
      return ''
    }
    this.#at = from + length
    const text = this.#huffman
      ? huffmanText(this.#bytes, from, from + length)
      : latin1(this.#bytes, from, from + length)
    if (text === null) this.#fault = 'hpack-bad-huffman'
    return text ?? ''
  }
}
