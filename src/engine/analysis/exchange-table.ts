import type { DecodedMessage } from '../../decode/stream/decoder'
import { MAX_ROW_TEXT } from '../../shared/contract/limits'
import { ChangeLog } from './change-log'
import { float64, Interned, uint16, uint32, uint8 } from './column'

/**
 * The exchanges of a capture as columns; row n is exchange n + 1. Where its messages are in their streams is kept,
 * not what they say: fields are parsed again when looked at. About 105 bytes a row and the target's text.
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
  count = 0
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
  readonly #targets: string[] = []
  readonly #texts = new Interned()
  /** Responses before the final one (1xx), which few exchanges have. */
  readonly #interim = new Map<number, Interim[]>()

  add(connection: number, time: number): number {
    const row = this.count++
    this.connection.set(row, connection)
    this.time.set(row, time)
    this.#targets[row] = ''
    this.changes.add(row)
    return row
  }

  head(row: number, message: DecodedMessage, time: number): void {
    if (message.kind === 'http.request') {
      this.#set(row, HAS_REQUEST)
      this.#requestStart.set(row, message.start)
      this.#requestEnd.set(row, message.headEnd)
      this.#methods.set(row, this.#texts.number(cut(message.method)))
      this.#targets[row] = cut(message.target)
    } else {
      if (this.#has(row, HAS_RESPONSE)) this.#keepInterim(row)
      this.#set(row, HAS_RESPONSE)
      this.#clear(row, RESPONSE_ENDED | RESPONSE_WHOLE)
      this.#responseStart.set(row, message.start)
      this.#responseEnd.set(row, message.headEnd)
      this.#responseTime.set(row, time)
      this.#status.set(row, message.status)
      this.#types.set(row, this.#texts.number(mediaType(message.contentType)))
    }
    this.changes.add(row)
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
    this.changes.add(row)
  }

  method(row: number): string | null {
    return this.#has(row, HAS_REQUEST) ? this.#texts.text(this.#methods.get(row)) : null
  }

  target(row: number): string | null {
    return this.#has(row, HAS_REQUEST) ? (this.#targets[row] ?? '') : null
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
    this.changes.add(row)
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
