import { ByteBuffer, latin1, LF, CR } from '../http1/bytes'
import type { Problem } from '../decoder'
import { EarlyStrings } from './early-strings'
import { isNamed, newItem, note, type RedisItem } from './item'
import { MAX_DEPTH, Nesting, type ClosedLists } from './nesting'
import type { RedisProblemCode } from './problems'
import { bulkValue, isString, lineValue, readHead, respType, type RespHead } from './types'
import { MAX_SHOWN, MAX_VALUE_BYTES } from './values'
import { inlineWords } from './words'

/**
 * Splits one direction of a Redis connection into messages: RESP elements, and inline commands of the client. Needs
 * memory for a line and for the nesting, not for values.
 */

/** Limit of a line; Redis itself closes the connection above 64 KiB (`PROTO_INLINE_MAX_SIZE`). */
const MAX_LINE_BYTES = 64 * 1024
/** Bytes after which a message is reported although it has not ended. */
const HEAD_BYTES = 4096

export interface RedisReaderEvents {
  /** The message is known well enough for a row; its end may follow much later. */
  begun(item: RedisItem, offset: number): void
  /** Bytes of a string, after `begun`. */
  bulk?(bytes: Uint8Array, offset: number): void
  ended(item: RedisItem, offset: number): void
  /** A problem that belongs to no message. */
  problem(problem: Problem): void
  /** The stream is read from another place on, so an unknown number of messages is missing. */
  lost(): void
  /** Returns true if a string is the data for a replica: it has no line end, and no message follows. */
  isReplicaData(): boolean
}

export class RedisReader {
  /** Offset after the last byte pushed. */
  offset: number
  readonly #isClient: boolean
  readonly #events: RedisReaderEvents
  /** The beginning of a line whose end was not pushed yet. */
  readonly #held = new ByteBuffer()
  readonly #nesting = new Nesting()
  /** `text`: the rest of a long line that is a value. `junk`: the rest of a line that is not read. */
  #state: 'line' | 'text' | 'bulk' | 'bulk-end' | 'junk' | 'raw' = 'line'
  /** Bytes left of the bulk string or of its line end. */
  #left = 0
  #value = ''
  #bulk: RespHead | null = null
  #item: RedisItem | null = null
  #isBegun = false
  /** Strings of a message that is not reported yet. */
  readonly #early = new EarlyStrings()
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
      else if (this.#state === 'line') at = this.#readLine(bytes, at)
      else at = this.#passLine(bytes, at)
      this.offset = from + at
      this.#beginLong()
    }
    this.offset = from + bytes.length
  }

  /** Returns how many bytes would only be counted. */
  skippable(): number {
    if (this.#state === 'raw') return Infinity
    const isUsed = this.#events.bulk !== undefined && !this.#nesting.isInAttribute
    return this.#state === 'bulk' && this.#isBegun && !isUsed ? this.#left : 0
  }

  skip(length: number): void {
    const skipped = Math.min(length, this.skippable())
    if (this.#item !== null && !this.#nesting.isInAttribute) this.#item.bulkBytes += skipped
    this.#pass(skipped)
    if (length > skipped) this.gap(length - skipped)
  }

  gap(length: number): void {
    const item = this.#item
    if (this.#state === 'raw') {
      this.offset += length
      return
    }
    if (this.#state === 'bulk' && item !== null) {
      item.missing += Math.min(this.#left, length)
      if (length > 0 && length <= this.#left) {
        if (!this.#isBegun) this.#begin(item)
        this.#pass(length)
        return
      }
    }
    const isBetween = item === null && !this.#isSearching && this.offset > 0
    if (isBetween) this.#events.problem({ code: 'redis-missing-bytes', offset: this.offset })
    this.#cut('redis-missing-bytes')
    this.offset += length
    this.#isSearching = true
    this.#events.lost()
  }

  /** No byte follows. */
  end(): void {
    this.#cut('redis-cut')
  }

  /** Reads no further: the stream belongs to another protocol from here on. */
  leave(): void {
    this.#cut('redis-cut')
    this.#state = 'raw'
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
    this.offset += end - at
    if (found < 0) {
      this.#held.append(bytes, at, end)
      if (!this.#isSearching) this.#open(start)
      if (this.#held.length === MAX_LINE_BYTES) this.#takeLongLine(start)
      return end
    }
    let line = bytes.subarray(at, end)
    if (this.#held.length > 0) {
      this.#held.append(bytes, at, end)
      line = this.#held.take()
    }
    const hasCr = line.length > 1 && line[line.length - 2] === CR
    this.#takeLine(latin1(line, 0, line.length - (hasCr ? 2 : 1)), start, hasCr)
    return end
  }

  /** Reads up to the end of a line whose text is not needed. */
  #passLine(bytes: Uint8Array, at: number): number {
    const found = bytes.indexOf(LF, at)
    if (found < 0) return bytes.length
    const isValue = this.#state === 'text'
    this.offset += found + 1 - at
    this.#state = 'line'
    if (isValue) this.#closed(this.#nesting.elementEnds())
    return found + 1
  }

  #takeLine(line: string, start: number, hasCr: boolean): void {
    if (this.#isSearching) {
      if (!hasCr || !this.#beginsMessage(line)) return
      this.#isSearching = false
    }
    const item = this.#open(start)
    const isFirst = item.start === start
    if (isFirst && /^[ \t\v\f\r]*$/.test(line)) {
      // Redis ignores empty lines between commands.
      this.#item = null
      return
    }
    if (this.#isClient && isFirst && !line.startsWith('*')) {
      this.#takeInline(item, line)
      return
    }
    const head = readHead(line)
    if (head === null || !this.#nesting.allows(head)) {
      const isKnown = head === null && respType(line[0] ?? '') !== null
      this.#fail(isKnown ? 'redis-bad-length' : 'redis-bad-type', start, 'line')
      return
    }
    if (!hasCr) note(item, 'redis-bare-lf', start)
    if (this.#isClient && !isFirst && !(head.mark === '$' && head.count !== null))
      note(item, 'redis-argument-not-bulk', start)
    this.#takeElement(item, head, start)
  }

  /** A line of the greatest length that is read, without its end. */
  #takeLongLine(start: number): void {
    const mark = latin1(this.#held.bytes, 0, 1)
    const text = latin1(this.#held.bytes, 1, MAX_SHOWN + 2)
    this.#held.clear()
    if (this.#isSearching) {
      this.#state = 'junk'
      return
    }
    const type = respType(mark)
    // A line of MONITOR repeats the arguments of a command.
    if (this.#isClient || type === null || (mark !== '+' && mark !== '-')) {
      this.#fail('redis-line-too-long', start, 'junk')
      return
    }
    const item = this.#open(start)
    this.#setHead(item, { mark, type, text, count: null })
    this.#keep(item, text, false)
    this.#state = 'text'
  }

  #takeElement(item: RedisItem, head: RespHead, start: number): void {
    const { type, count, mark } = head
    this.#setHead(item, head)
    if (mark === '$' && this.#nesting.depth === 0 && this.#events.isReplicaData()) {
      this.#finishItem(true)
      return
    }
    if (mark === '.') {
      this.#closed(this.#nesting.streamEnds())
      return
    }
    if (mark === ';' && count === 0) {
      this.#closed(this.#nesting.streamEnds())
      return
    }
    if (count !== null && (type.form === 'list' || count === Infinity)) {
      if (this.#nesting.depth === MAX_DEPTH) {
        this.#fail('redis-too-deep', start, 'line')
        return
      }
      this.#nesting.open(head)
      this.#closed(this.#nesting.closeFull())
      return
    }
    if (count !== null) {
      this.#left = count
      this.#value = ''
      this.#bulk = head
      this.#state = 'bulk'
      if (count === 0) this.#endBulk()
      return
    }
    // Redis ignores a command without arguments, null included.
    if (!this.#isClient || this.#nesting.depth > 0) this.#keep(item, lineValue(head), false)
    this.#closed(this.#nesting.elementEnds())
  }

  #setHead(item: RedisItem, head: RespHead): void {
    const isDescribed = this.#nesting.depth === 0 && item.head?.type.isAttribute === true
    if (item.head === null || isDescribed) item.head = head
  }

  #takeInline(item: RedisItem, line: string): void {
    const { words, isBalanced } = inlineWords(line)
    for (const { value } of words) this.#keep(item, value, true)
    if (!isBalanced) note(item, 'redis-unbalanced-quotes', item.start)
    this.#finishItem(true)
  }

  #readBulk(bytes: Uint8Array, at: number): number {
    const item = this.#open(this.offset)
    let end = Math.min(bytes.length, at + this.#left)
    // Not past the place where a long message is reported, so that its row is the same for any split.
    if (isNamed(item) && !this.#isBegun) end = Math.min(end, at + item.start + HEAD_BYTES - this.offset)
    const wanted = MAX_VALUE_BYTES + 1 - this.#value.length
    if (wanted > 0) this.#value += latin1(bytes, at, Math.min(end, at + wanted))
    if (!this.#nesting.isInAttribute) {
      item.bulkBytes += end - at
      this.#emit(bytes, at, end)
    }
    this.#left -= end - at
    if (this.#left === 0) this.#endBulk()
    return end
  }

  #emit(bytes: Uint8Array, at: number, end: number): void {
    if (this.#events.bulk === undefined) return
    if (this.#isBegun) this.#events.bulk(bytes.subarray(at, end), this.offset)
    else this.#early.keep(bytes, at, end, this.offset)
  }

  #endBulk(): void {
    this.#state = 'bulk-end'
    this.#left = 2
  }

  #readBulkEnd(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== (this.#left === 2 ? CR : LF)) {
      this.#fail('redis-bad-bulk-end', this.offset, 'junk')
      return at
    }
    this.#left--
    if (this.#left > 0) return at + 1
    this.offset++
    this.#state = 'line'
    if (this.#item !== null) this.#keepBulk(this.#item)
    this.#closed(this.#nesting.elementEnds())
    return at + 1
  }

  #closed({ isOver }: ClosedLists): void {
    if (isOver) this.#finishItem(true)
  }

  /** True if a line begins a message, judged after bytes that are missing or wrong. */
  #beginsMessage(line: string): boolean {
    if (this.#isClient) return /^\*[1-9]\d{0,9}$/.test(line)
    if (/^[+-]/.test(line)) return /^(?:\+[A-Z]+$|\+\d+\.\d{6} \[|-[A-Z]+ )/.test(line)
    const head = readHead(line)
    return head !== null && this.#nesting.allows(head)
  }

  #open(start: number): RedisItem {
    return (this.#item ??= newItem(start))
  }

  #keep({ values }: RedisItem, value: string, isAnyString: boolean): void {
    // A message's line shows the reply, not its attributes.
    if (!this.#nesting.isInAttribute) values.add(value, isAnyString)
  }

  #keepBulk(item: RedisItem): void {
    if (this.#bulk !== null) this.#keep(item, bulkValue(this.#bulk, this.#value), isString(this.#bulk))
  }

  /** Reports a long message before its end. */
  #beginLong(): void {
    const item = this.#item
    if (item === null || this.#isBegun || this.offset - item.start < HEAD_BYTES) return
    // A line may still be incomplete.
    if (isNamed(item) && this.#held.length === 0) this.#begin(item)
  }

  #begin(item: RedisItem): void {
    this.#isBegun = true
    // The row of a long value shows its beginning.
    const isBulk = this.#state === 'bulk' || this.#state === 'bulk-end'
    const isOpen = isBulk && this.#value !== '' && !this.#nesting.isInAttribute
    if (isOpen) this.#keepBulk(item)
    this.#events.begun(item, Math.min(this.offset, item.start + HEAD_BYTES))
    if (isOpen) item.values.drop()
    this.#early.take((bytes, offset) => this.#events.bulk?.(bytes, offset))
  }

  #finishItem(complete: boolean): void {
    const item = this.#item
    if (item === null) return
    item.isWhole = complete && item.missing === 0
    if (!this.#isBegun) this.#begin(item)
    this.#item = null
    this.#isBegun = false
    this.#nesting.clear()
    this.#events.ended(item, this.offset)
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

  /**
   * The bytes break the rules of RESP: ends the message and searches for the next, from the next line on or after the
   * rest of this one.
   */
  #fail(code: RedisProblemCode, offset: number, next: 'line' | 'junk'): void {
    const item = this.#open(offset)
    note(item, code, offset)
    this.#finishItem(false)
    this.#held.clear()
    this.#state = next
    this.#isSearching = true
    // A server reports the fault to its client in a reply.
    if (!this.#isClient) this.#events.lost()
  }
}
