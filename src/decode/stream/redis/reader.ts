import { ByteBuffer, latin1, LF, CR } from '../http1/bytes'
import type { Problem } from '../decoder'
import type { RedisProblemCode } from './problems'
import { lineValue, readHead, type RespHead } from './types'

/**
 * Splits one direction of a Redis connection into messages: RESP elements, and inline commands of the client. Needs
 * memory for a line and for the nesting, not for values.
 */

/** Limit of a line; Redis itself closes the connection above 64 KiB (`PROTO_INLINE_MAX_SIZE`). */
const MAX_LINE_BYTES = 64 * 1024
/** Limit of nested lists; Redis nests its replies a few levels deep. */
const MAX_DEPTH = 128
/** Bytes after which a message is reported although it has not ended. */
const HEAD_BYTES = 4096
/** Values kept for a message's summary, and bytes of each. */
const MAX_VALUES = 16
const MAX_VALUE_BYTES = 64

/** A message while it is being read. */
export interface RedisItem {
  readonly start: number
  /** Type of the outermost element; null for an inline command. */
  head: RespHead | null
  /** The first values, in order, each shortened. A list is not a value. */
  readonly values: string[]
  /** Number of values so far. */
  count: number
  /** Bytes of all bulk strings. */
  bulkBytes: number
  missing: number
  readonly problems: Problem[]
}

export interface RedisReaderEvents {
  /** The message is known well enough for a row; its end may follow much later. */
  begun(item: RedisItem, offset: number): void
  bulk?(item: RedisItem, bytes: Uint8Array, offset: number): void
  ended(item: RedisItem, offset: number, complete: boolean): void
  /** Bytes that belong to no message. */
  problem(problem: Problem): void
}

/** A list whose elements follow. */
interface OpenList {
  left: number
  readonly isAttribute: boolean
}

export class RedisReader {
  /** Offset after the last byte pushed. */
  offset: number
  readonly #isClient: boolean
  readonly #events: RedisReaderEvents
  /** The beginning of a line whose end was not pushed yet. */
  readonly #held = new ByteBuffer()
  readonly #lists: OpenList[] = []
  /** Number of open lists that are attributes. */
  #attributes = 0
  #state: 'line' | 'bulk' | 'bulk-end' | 'lost' | 'raw' = 'line'
  /** Bytes left of the bulk string or of its line end. */
  #left = 0
  #value = ''
  #item: RedisItem | null = null
  #isBegun = false
  /** True while the beginning of a message is searched for, after bytes that are missing or wrong. */
  #isSearching = false

  constructor(isClient: boolean, at: number, events: RedisReaderEvents) {
    this.#isClient = isClient
    this.offset = at
    this.#events = events
  }

  push(bytes: Uint8Array): void {
    const from = this.offset
    let at = 0
    while (at < bytes.length && this.#state !== 'raw') {
      if (this.#state === 'bulk') at = this.#readBulk(bytes, at)
      else if (this.#state === 'bulk-end') at = this.#readBulkEnd(bytes, at)
      else at = this.#readLine(bytes, at)
      this.offset = from + at
      this.#beginLong()
    }
    this.offset = from + bytes.length
  }

  /** Returns how many bytes would only be counted. */
  skippable(): number {
    if (this.#state === 'raw') return Infinity
    const isKept = this.#events.bulk !== undefined || this.#value.length < MAX_VALUE_BYTES
    return this.#state === 'bulk' && this.#isBegun && !isKept ? this.#left : 0
  }

  skip(length: number): void {
    if (length > this.skippable()) this.gap(length)
    else this.#pass(length)
  }

  gap(length: number): void {
    const item = this.#item
    if (this.#state === 'bulk' && item !== null && length > 0 && length <= this.#left) {
      item.missing += length
      if (!this.#isBegun) this.#begin(item)
      this.#pass(length)
      return
    }
    this.#cut('redis-missing-bytes')
    this.offset += length
    this.#isSearching = true
  }

  /** No byte follows. */
  end(): void {
    this.#cut('redis-cut')
    this.#held.clear()
  }

  /** Reads no further: the stream belongs to another protocol from here on. */
  leave(): void {
    this.#cut('redis-cut')
    this.#state = 'raw'
    this.#held.clear()
  }

  /** Passes over bytes of a bulk string that need not be read. */
  #pass(length: number): void {
    this.offset += length
    if (this.#state !== 'bulk') return
    this.#left -= length
    if (this.#left === 0) this.#endBulk()
  }

  #readLine(bytes: Uint8Array, at: number): number {
    const start = this.offset - this.#held.length
    const most = Math.min(bytes.length, at + MAX_LINE_BYTES - this.#held.length)
    const found = bytes.subarray(at, most).indexOf(LF)
    const end = found < 0 ? most : at + found + 1
    if (this.#state === 'lost') {
      if (found >= 0) this.#state = 'line'
      return end
    }
    if (found < 0) {
      this.#held.append(bytes, at, end)
      if (!this.#isSearching) this.#open(start)
      this.offset = start + this.#held.length
      if (this.#held.length === MAX_LINE_BYTES) this.#fail('redis-line-too-long', start)
      return end
    }
    let line = bytes.subarray(at, end)
    if (this.#held.length > 0) {
      this.#held.append(bytes, at, end)
      line = this.#held.take()
    }
    const hasCr = line.length > 1 && line[line.length - 2] === CR
    this.offset = start + line.length
    this.#takeLine(latin1(line, 0, line.length - (hasCr ? 2 : 1)), start, hasCr)
    return end
  }

  #takeLine(line: string, start: number, hasCr: boolean): void {
    if (this.#lists.length === 0 && line === '') {
      // Redis ignores empty lines between commands.
      this.#item = null
      this.#isBegun = false
      return
    }
    const head = readHead(line)
    if (this.#isSearching) {
      if (head === null || !hasCr || (this.#isClient && head.mark !== '*')) return
      this.#isSearching = false
    }
    const item = this.#open(start)
    if (this.#isClient && this.#lists.length === 0 && !line.startsWith('*')) {
      this.#takeInline(item, line)
      return
    }
    if (head === null) {
      this.#fail(/^[$*!=%~>|]/.test(line) ? 'redis-bad-length' : 'redis-bad-type', start)
      // The line is over, so the next one may begin a message.
      this.#state = 'line'
      return
    }
    if (!hasCr) note(item, 'redis-bare-lf', start)
    if (item.head === null || (this.#lists.length === 0 && item.head.type.isAttribute === true))
      item.head = head
    this.#takeElement(item, head, start)
  }

  #takeElement(item: RedisItem, head: RespHead, start: number): void {
    const { type, count } = head
    if (type.form === 'bulk' && count !== null) {
      this.#left = count
      this.#value = ''
      this.#state = count === 0 ? 'bulk-end' : 'bulk'
      if (count === 0) this.#left = 2
      item.bulkBytes += count
      return
    }
    if (type.form === 'list' && count !== null) {
      if (this.#lists.length === MAX_DEPTH) {
        this.#fail('redis-too-deep', start)
        return
      }
      this.#lists.push({ left: count, isAttribute: type.isAttribute === true })
      if (type.isAttribute === true) this.#attributes++
      this.#closeLists()
      return
    }
    this.#keep(item, lineValue(head))
    this.#elementEnds()
  }

  /** An inline command: words separated by blanks, which may be quoted. */
  #takeInline(item: RedisItem, line: string): void {
    for (const word of line.split(/[ \t]+/)) if (word !== '') this.#keep(item, word)
    if (item.count === 0) {
      this.#item = null
      return
    }
    this.#finishItem(true)
  }

  #readBulk(bytes: Uint8Array, at: number): number {
    const item = this.#item
    let end = Math.min(bytes.length, at + this.#left)
    if (item !== null) {
      // Not past the place where a long message is reported, so that its summary is the same for any split.
      if (!this.#isBegun) end = Math.min(end, at + Math.max(1, item.start + HEAD_BYTES - this.offset))
      if (this.#value.length < MAX_VALUE_BYTES) {
        const most = Math.min(end, at + MAX_VALUE_BYTES - this.#value.length)
        this.#value += latin1(bytes, at, most)
      }
      this.#events.bulk?.(item, bytes.subarray(at, end), this.offset)
    }
    this.#left -= end - at
    if (this.#left === 0) this.#endBulk()
    return end
  }

  #endBulk(): void {
    this.#state = 'bulk-end'
    this.#left = 2
  }

  #readBulkEnd(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== (this.#left === 2 ? CR : LF)) {
      this.#fail('redis-bad-bulk-end', this.offset)
      return at
    }
    this.#left--
    if (this.#left > 0) return at + 1
    this.offset++
    this.#state = 'line'
    if (this.#item !== null) this.#keep(this.#item, this.#value)
    this.#elementEnds()
    return at + 1
  }

  /** The innermost open list has one element more, and may be complete. */
  #elementEnds(): void {
    const list = this.#lists.at(-1)
    if (list !== undefined) list.left--
    this.#closeLists()
  }

  #closeLists(): void {
    for (;;) {
      const list = this.#lists.at(-1)
      if (list === undefined) {
        this.#finishItem(true)
        return
      }
      if (list.left > 0) return
      this.#lists.pop()
      // An attribute is no element: the one that it describes follows.
      if (list.isAttribute) {
        this.#attributes--
        return
      }
      const outer = this.#lists.at(-1)
      if (outer !== undefined) outer.left--
    }
  }

  #open(start: number): RedisItem {
    return (this.#item ??= {
      start,
      head: null,
      values: [],
      count: 0,
      bulkBytes: 0,
      missing: 0,
      problems: []
    })
  }

  #keep(item: RedisItem, value: string): void {
    // The summary is that of the reply, not of its attributes.
    if (this.#attributes > 0) return
    item.count++
    if (item.values.length < MAX_VALUES) item.values.push(value.slice(0, MAX_VALUE_BYTES))
  }

  /** Reports a long message before its end. */
  #beginLong(): void {
    const item = this.#item
    if (item === null || this.#isBegun || this.offset - item.start < HEAD_BYTES) return
    // A line may still be incomplete.
    if (this.#held.length > 0) return
    this.#begin(item)
  }

  #begin(item: RedisItem): void {
    this.#isBegun = true
    // The row of a long value shows its beginning.
    const isOpen = this.#state === 'bulk' && this.#value !== ''
    if (isOpen && item.values.length < MAX_VALUES) item.values.push(this.#value)
    this.#events.begun(item, Math.min(this.offset, item.start + HEAD_BYTES))
    if (isOpen) item.values.length = Math.min(item.values.length, item.count)
  }

  #finishItem(complete: boolean): void {
    const item = this.#item
    if (item === null) return
    if (!this.#isBegun) this.#begin(item)
    this.#item = null
    this.#isBegun = false
    this.#lists.length = 0
    this.#attributes = 0
    this.#events.ended(item, this.offset, complete && item.missing === 0)
  }

  /** Ends an open message early, because the rest is missing or no byte follows. */
  #cut(code: RedisProblemCode): void {
    if (this.#item !== null) {
      note(this.#item, code, this.offset)
      this.#finishItem(false)
    }
    this.#held.clear()
    if (this.#state !== 'raw') this.#state = 'line'
  }

  /** The bytes break the rules of RESP: ends the message and searches for the next. */
  #fail(code: RedisProblemCode, offset: number): void {
    const item = this.#open(offset)
    note(item, code, offset)
    this.#finishItem(false)
    this.#held.clear()
    this.#state = 'lost'
    this.#isSearching = true
  }
}

function note(item: RedisItem, code: RedisProblemCode, offset: number): void {
  if (!item.problems.some((problem) => problem.code === code)) item.problems.push({ code, offset })
}
