import type { CompiledMatch } from '../matching/compile-match'
import { joinBytes } from '../../shared/bytes/join-bytes'
import type { ReplyComparer } from './comparer'
import { MAX_LOOKED_AT_BYTES, type Placeholders } from './placeholders'
import { firstOther } from './substitution'
import type { MessageCounter, MessageCounts } from './message-counter'
import type { Reply } from './script'

/**
 * Condition for a complete reply: the recorded number of bytes, its messages, a pattern, or silence. Ordered by the
 * protocol knowledge needed, most exact first.
 */
export type Until =
  | { readonly by: 'bytes' }
  | { readonly by: 'messages'; readonly recorded: MessageCounter; readonly live: MessageCounter }
  | { readonly by: 'pattern'; readonly match: CompiledMatch }
  | { readonly by: 'silence'; readonly after: number }

/** State for comparing and measuring replies, shared by the whole conversation. */
export interface Course {
  readonly comparer: ReplyComparer
  readonly until: Until
  /** Offset at which the peer's recorded stream begins. */
  from: number
  /** Reads [start, end) of the peer's recorded stream, starting at the end of the previous reply. */
  read(start: number, end: number): AsyncIterable<Uint8Array | number>
  readonly placeholders: Placeholders
  /** Number of messages in replies to skipped pieces, which do not arrive. */
  left: MessageCounts
  /** Number of the peer's bytes consumed by replies. */
  taken: number
  /** True if our pieces wait for complete replies, so that earlier data cannot belong to a later reply. */
  waits: boolean
}

/** Maximum number of bytes that a pattern is matched against. */
const MAX_LOOKED_AT = 1024 * 1024

/** Expects a recorded reply: [start, end) of the peer's stream. */
export class CapturedReply implements Reply {
  readonly #course: Course
  readonly #piece: number
  readonly #start: number
  readonly #end: number
  readonly #isLast: boolean
  #wanted: MessageCounts = { heads: 0, ends: 0 }
  /** True if the reply ends at a message boundary. Data after that boundary is not part of it, whatever the lengths. */
  #whole = true
  /**
   * Bytes of the reply after its last message. After a protocol switch (WebSocket, tunnel), the data contains no
   * messages of the original protocol.
   */
  #trailing = 0
  /** Number of the peer's bytes consumed before this reply. */
  #before = 0
  #received = 0
  #looked: Uint8Array = new Uint8Array(0)
  /** Received bytes to search for placeholder values; null if they are compared as they arrive. */
  #buffered: Uint8Array[] | null
  #bufferedBytes = 0

  /** `isLast`: the peer's stream ended after this reply. */
  constructor(course: Course, piece: number, start: number, end: number, isLast: boolean) {
    this.#course = course
    this.#piece = piece
    this.#start = start
    this.#end = end
    this.#isLast = isLast
    this.#buffered = course.placeholders.none ? null : []
  }

  get quietAfter(): number | null {
    const { until } = this.#course
    return until.by === 'silence' && this.#received > 0 ? until.after : null
  }

  async begin(): Promise<void> {
    const { until, read, left, from } = this.#course
    this.#before = this.#course.taken
    if (until.by !== 'messages') return
    const { recorded } = until
    for await (const bytes of read(this.#start, this.#end)) {
      recorded.received(bytes)
      recorded.forget()
    }
    if (this.#isLast) recorded.receivedEnd()
    const { counted: reached } = recorded
    this.#wanted = { heads: reached.heads - left.heads, ends: reached.ends - left.ends }
    const trailing = this.#end - Math.max(this.#start, from + (recorded.where(reached) ?? 0))
    this.#whole = recorded.between && !(recorded.hasAsides && trailing > 0)
    if (this.#whole) this.#trailing = trailing
  }

  async take(bytes: Uint8Array): Promise<{ used: number; met: boolean }> {
    const { comparer } = this.#course
    const found = this.#endWithin(bytes)
    const used = found ?? bytes.length
    const own = bytes.subarray(0, used)
    if (this.#buffered !== null && this.#bufferedBytes + used <= MAX_LOOKED_AT_BYTES) {
      this.#buffered.push(own.slice())
      this.#bufferedBytes += used
    } else {
      await this.#letGo()
      await comparer.feed(this.#piece, own, this.#end)
    }
    this.#received += used
    this.#course.taken += used
    if (found === null) return { used, met: false }
    const rest = this.#continues() ? bytes.subarray(used) : bytes.subarray(0, 0)
    await comparer.feed(this.#piece, rest, this.#end)
    this.#course.taken += rest.length
    await this.#over()
    return { used: used + rest.length, met: true }
  }

  async close(why: 'silence' | 'end'): Promise<boolean> {
    const { until } = this.#course
    const met =
      why === 'silence'
        ? this.#received > 0
        : until.by === 'silence' ||
          (until.by === 'messages' && this.#trailing === 0 && until.live.where(this.#wanted) !== null)
    if (met) await this.#over()
    return met
  }

  /**
   * True if the reply differs from the recording: its length may differ as well, so all data received with it belongs
   * to it.
   */
  #continues(): boolean {
    const { until, waits, comparer } = this.#course
    const isCounted = until.by === 'bytes' || (until.by === 'messages' && this.#trailing > 0)
    return isCounted && waits && comparer.differsIn(this.#piece)
  }

  /** Returns how many of these bytes belong to the reply; null if more may follow. */
  #endWithin(bytes: Uint8Array): number | null {
    const { until, taken } = this.#course
    switch (until.by) {
      case 'bytes': {
        const left = this.#end - this.#start - this.#received
        return left <= bytes.length ? left : null
      }
      case 'messages': {
        const messages = until.live.where(this.#wanted)
        if (messages === null) return null
        const where = Math.max(messages, this.#before) + this.#trailing
        return where > taken + bytes.length ? null : Math.max(0, where - taken)
      }
      case 'pattern': {
        const before = this.#looked.length
        this.#looked = joinBytes([this.#looked, bytes]).subarray(-MAX_LOOKED_AT)
        const found = until.match.find(this.#looked)
        const buffered = this.#looked.length - bytes.length
        // An empty match must not end a reply that has not begun.
        if (found === null || this.#looked.length === 0) return null
        return Math.max(before === 0 ? 1 : 0, found.end - Math.min(before, buffered))
      }
      case 'silence':
        return null
    }
  }

  /** The reply is too long to search for values: compares it without searching. */
  async #letGo(): Promise<void> {
    const buffered = this.#buffered ?? []
    this.#buffered = null
    for (const bytes of buffered) await this.#course.comparer.feed(this.#piece, bytes, this.#end)
  }

  /** Searches for changed placeholder values, and compares the rest of the reply. */
  async #lookAt(now: Uint8Array): Promise<void> {
    const { comparer, placeholders, read } = this.#course
    const parts: Uint8Array[] = []
    for await (const bytes of read(this.#start, this.#end)) {
      if (typeof bytes === 'number') return this.#letGo()
      parts.push(bytes)
    }
    const was = joinBytes(parts)
    placeholders.learn(this.#piece, was, now)
    const other = firstOther(was, now, placeholders.pairs)
    const difference = other && {
      at: this.#start + other.was,
      expected: was.subarray(other.was),
      actual: now.subarray(other.now)
    }
    comparer.pass(this.#piece, this.#end, difference)
  }

  async #over(): Promise<void> {
    if (this.#buffered !== null) {
      const isShort = this.#whole && this.#end - this.#start <= MAX_LOOKED_AT_BYTES
      if (isShort) await this.#lookAt(joinBytes(this.#buffered))
      else await this.#letGo()
    }
    if (this.#whole) await this.#course.comparer.sync(this.#piece, this.#end)
  }
}

/** Reply to a skipped piece. It does not arrive, and the script does not wait for it. */
export class LeftOutReply implements Reply {
  readonly quietAfter = null
  readonly #course: Course
  readonly #piece: number
  readonly #start: number
  readonly #end: number

  constructor(course: Course, piece: number, start: number, end: number) {
    this.#course = course
    this.#piece = piece
    this.#start = start
    this.#end = end
  }

  async begin(): Promise<void> {
    const { until, read, comparer, left } = this.#course
    comparer.pass(this.#piece, this.#end, null)
    if (until.by !== 'messages') return
    const { recorded } = until
    const before = recorded.counted
    for await (const bytes of read(this.#start, this.#end)) {
      recorded.received(bytes)
      recorded.forget()
    }
    const { heads, ends } = recorded.counted
    this.#course.left = { heads: left.heads + heads - before.heads, ends: left.ends + ends - before.ends }
  }

  take(): Promise<{ used: number; met: boolean }> {
    return Promise.resolve({ used: 0, met: true })
  }

  close(): Promise<boolean> {
    return Promise.resolve(true)
  }
}
