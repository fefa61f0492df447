import type { DecodedMessage } from '../../decode/stream/decoder'
import { MAX_ROW_TEXT } from '../../shared/contract/limits'
import { ChangeLog } from './change-log'
import {
  COLUMN_CHUNK_ROWS,
  float64,
  ObjectColumn,
  uint16,
  uint32,
  uint8,
  type Column,
  type Releasable
} from './column'
import { Interned } from './interned'
import { Present } from './present'

/**
 * The exchanges of a capture as columns; row n is exchange n + 1. Where its messages are in their streams is kept,
 * not what they say: fields are parsed again when looked at. About 115 bytes a row and the target's text.
 */

const HAS_REQUEST = 1
const HAS_RESPONSE = 2
const REQUEST_ENDED = 4
const RESPONSE_ENDED = 8
/** Of the exchange: something of it was cut, or will never come. */
const INCOMPLETE = 16
const REQUEST_WHOLE = 32
const RESPONSE_WHOLE = 64

/** Where a message is. */
export interface MessageRange {
  kind: 'http.request' | 'http.response'
  start: number
  /** Behind its last byte, once it has ended; behind its head while it still arrives. */
  end: number
  time: number
  /** No more of it comes. */
  ended: boolean
  /** Every byte its framing promised was there. */
  complete: boolean
  /** Bytes of the body after transfer decoding; null while it still arrives. */
  bodyLength: number | null
}

interface Interim {
  start: number
  end: number
  time: number
}

export class ExchangeTable {
  readonly present = new Present()
  /** Row of the segment index that is being walked: what changes now is told by it. */
  now = 0
  readonly changes = new ChangeLog()
  readonly connection = uint32()
  readonly time = float64()
  readonly #flags = uint8()
  readonly #requestStart = float64()
  readonly #requestEnd = float64()
  readonly #responseStart = float64()
  readonly #responseEnd = float64()
  readonly #responseTime = float64()
  readonly #responseDone = float64()
  readonly #size = float64()
  readonly #requestSize = float64()
  readonly #status = uint16()
  readonly #problems = uint16()
  readonly #methods = uint16()
  readonly #types = uint16()
  readonly #targets = new ObjectColumn<string>()
  readonly #texts = new Interned()
  /** Row of the segment index that the exchange was last told by. */
  readonly #lastRow = float64()
  /** Responses before the final one (1xx), which few exchanges have. */
  readonly #interim = new Map<number, Interim[]>()
  readonly #columns: readonly Releasable[] = [
    this.connection,
    this.time,
    this.#flags,
    this.#requestStart,
    this.#requestEnd,
    this.#responseStart,
    this.#responseEnd,
    this.#responseTime,
    this.#responseDone,
    this.#size,
    this.#requestSize,
    this.#status,
    this.#problems,
    this.#methods,
    this.#types,
    this.#targets,
    this.#lastRow
  ]

  /** Exchanges there were, those that are gone included. */
  get count(): number {
    return this.present.end
  }

  add(connection: number, time: number): number {
    const row = this.present.end
    this.present.add(row)
    this.connection.set(row, connection)
    this.time.set(row, time)
    this.#targets.set(row, '')
    this.#changed(row)
    return row
  }

  head(row: number, message: DecodedMessage, time: number): void {
    if (message.kind === 'http.request') {
      this.#set(row, HAS_REQUEST)
      this.#requestStart.set(row, message.start)
      this.#requestEnd.set(row, message.headEnd)
      this.#intern(this.#methods, row, cut(message.method))
      this.#targets.set(row, cut(message.target))
    } else {
      if (this.#has(row, HAS_RESPONSE)) this.#keepInterim(row)
      this.#set(row, HAS_RESPONSE)
      this.#clear(row, RESPONSE_ENDED | RESPONSE_WHOLE)
      this.#responseStart.set(row, message.start)
      this.#responseEnd.set(row, message.headEnd)
      this.#responseTime.set(row, time)
      this.#status.set(row, message.status)
      this.#intern(this.#types, row, mediaType(message.contentType))
    }
    this.#changed(row)
  }

  end(row: number, message: DecodedMessage, time: number): void {
    if (!message.complete) this.#set(row, INCOMPLETE)
    this.#problems.add(row, message.problems.length)
    if (message.kind === 'http.request') {
      this.#set(row, REQUEST_ENDED)
      if (message.complete) this.#set(row, REQUEST_WHOLE)
      this.#requestEnd.set(row, message.end)
      this.#requestSize.set(row, message.bodyLength)
    } else {
      this.#set(row, RESPONSE_ENDED)
      if (message.complete) this.#set(row, RESPONSE_WHOLE)
      this.#responseEnd.set(row, message.end)
      this.#responseDone.set(row, time)
      this.#size.set(row, message.bodyLength)
    }
    this.#changed(row)
  }

  method(row: number): string | null {
    return this.#has(row, HAS_REQUEST) ? this.#texts.text(this.#methods.get(row)) : null
  }

  target(row: number): string | null {
    return this.#has(row, HAS_REQUEST) ? (this.#targets.get(row) ?? '') : null
  }

  status(row: number): number | null {
    return this.#has(row, HAS_RESPONSE) ? this.#status.get(row) : null
  }

  type(row: number): string {
    return this.#texts.text(this.#types.get(row))
  }

  size(row: number): number | null {
    return this.#has(row, RESPONSE_ENDED) ? this.#size.get(row) : null
  }

  problems(row: number): number {
    return this.#problems.get(row)
  }

  /** Nanoseconds from the request's first byte to the response's; null until there are both. */
  waited(row: number): number | null {
    if (!this.#has(row, HAS_REQUEST) || !this.#has(row, HAS_RESPONSE)) return null
    const first = this.#interim.get(row)?.[0]?.time ?? this.#responseTime.get(row)
    return first - this.time.get(row)
  }

  took(row: number): number | null {
    if (!this.#has(row, HAS_REQUEST) || !this.#isAnswered(row)) return null
    return this.#responseDone.get(row) - this.time.get(row)
  }

  state(row: number): 'open' | 'complete' | 'incomplete' {
    if (this.#has(row, INCOMPLETE)) return 'incomplete'
    const requestDone = !this.#has(row, HAS_REQUEST) || this.#has(row, REQUEST_ENDED)
    return requestDone && this.#isAnswered(row) ? 'complete' : 'open'
  }

  /** No more will come: what has no answer stays without one. */
  cut(row: number): void {
    if (this.state(row) !== 'open') return
    this.#set(row, INCOMPLETE)
    this.#changed(row)
  }

  /**
   * The rows of the segment index below `segmentRow` are gone. An exchange goes with the last of its bytes; one that
   * is still open stays. Returns how many went.
   */
  drop(segmentRow: number): number {
    const gone = this.present.drop((row) => {
      if (this.#lastRow.get(row) >= segmentRow || this.state(row) === 'open') return false
      this.#texts.release(this.#methods.get(row))
      this.#texts.release(this.#types.get(row))
      this.#targets.set(row, undefined)
      this.#interim.delete(row)
      return true
    })
    const isNeeded = (chunk: number): boolean => this.present.isInChunk(chunk, COLUMN_CHUNK_ROWS)
    for (const column of this.#columns) column.release(this.present.first, isNeeded)
    return gone
  }

  /** For tests: chunks of all columns, and texts. */
  get held(): { chunks: number; texts: number } {
    return { chunks: this.#columns.reduce((sum, { held }) => sum + held, 0), texts: this.#texts.size }
  }

  /** The exchange's messages in order: request, interim responses, final response. */
  messages(row: number): MessageRange[] {
    const found: MessageRange[] = []
    if (this.#has(row, HAS_REQUEST)) {
      const ended = this.#has(row, REQUEST_ENDED)
      found.push({
        kind: 'http.request',
        start: this.#requestStart.get(row),
        end: this.#requestEnd.get(row),
        time: this.time.get(row),
        ended,
        complete: this.#has(row, REQUEST_WHOLE),
        bodyLength: ended ? this.#requestSize.get(row) : null
      })
    }
    for (const { start, end, time } of this.#interim.get(row) ?? []) {
      found.push({ kind: 'http.response', start, end, time, ended: true, complete: true, bodyLength: 0 })
    }
    if (this.#has(row, HAS_RESPONSE)) {
      found.push({
        kind: 'http.response',
        start: this.#responseStart.get(row),
        end: this.#responseEnd.get(row),
        time: this.#responseTime.get(row),
        ended: this.#has(row, RESPONSE_ENDED),
        complete: this.#has(row, RESPONSE_WHOLE),
        bodyLength: this.size(row)
      })
    }
    return found
  }

  #changed(row: number): void {
    this.#lastRow.set(row, this.now)
    this.changes.add(row)
  }

  #intern(column: Column, row: number, text: string): void {
    const before = column.get(row)
    column.set(row, this.#texts.hold(text))
    this.#texts.release(before)
  }

  #isAnswered(row: number): boolean {
    const status = this.#status.get(row)
    return this.#has(row, RESPONSE_ENDED) && (status >= 200 || status < 100 || status === 101)
  }

  #keepInterim(row: number): void {
    const list = this.#interim.get(row) ?? []
    list.push({
      start: this.#responseStart.get(row),
      end: this.#responseEnd.get(row),
      time: this.#responseTime.get(row)
    })
    this.#interim.set(row, list)
  }

  #has(row: number, flag: number): boolean {
    return (this.#flags.get(row) & flag) !== 0
  }

  #set(row: number, flag: number): void {
    this.#flags.set(row, this.#flags.get(row) | flag)
  }

  #clear(row: number, flag: number): void {
    this.#flags.set(row, this.#flags.get(row) & ~flag)
  }
}

function cut(text: string): string {
  return text.length <= MAX_ROW_TEXT ? text : text.slice(0, MAX_ROW_TEXT)
}

/** `text/html` of `Text/HTML; charset=utf-8`. */
function mediaType(contentType: string): string {
  return cut((contentType.split(';', 1)[0] ?? '').trim().toLowerCase())
}
