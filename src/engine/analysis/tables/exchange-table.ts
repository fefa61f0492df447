import { isInterim } from '../../../shared/model/http-status'
import {
  isHttp,
  opensExchange,
  type DecodedMessage,
  type HttpResponse,
  type Problem,
  type ProtocolMessage
} from '../../../decode/stream/decoder'
import type { Direction } from '../../../shared/model/direction'
import { ChangeLog } from './change-log'
import {
  COLUMN_CHUNK_ROWS,
  float64,
  ObjectColumn,
  uint16,
  uint32,
  type Column,
  type Releasable
} from './column'
import { ExchangeMessages, MAX_INTERIM, type MessageRange } from './exchange-messages'
import { Interned } from './interned'
import { countGrave, MessageFindings, type ExchangeMessage } from './message-findings'
import { mediaType, rowText } from './row-text'
import { Present } from './present'

/**
 * Column store of a capture's exchanges; row n is exchange n + 1. Stores the positions of messages in their
 * streams, not their contents: fields are parsed again for display. Uses about 120 bytes per row plus the
 * text of the request target.
 */

/** Result of an exchange of a protocol other than HTTP. */
export interface ExchangeResult {
  /** In a word, such as `OK` or an error's code; may be empty. */
  readonly status: string
  readonly failed: boolean
  /** The response in a line. */
  readonly summary: string
}

/** The reason why an exchange without a complete response has ended, and its position. */
export interface ExchangeOver extends Problem {
  direction: Direction
}

export class ExchangeTable {
  readonly present = new Present()
  /** Row of the segment index being walked; changes are attributed to it. */
  now = 0
  readonly changes = new ChangeLog()
  readonly connection = uint32()
  readonly time = float64()
  readonly #messages = new ExchangeMessages()
  readonly #status = uint16()
  readonly #problems = uint16()
  readonly #methods = uint16()
  readonly #types = uint16()
  readonly #targets = new ObjectColumn<string>()
  readonly #hosts = uint16()
  readonly #texts = new Interned()
  /** Separate from the other texts: traffic may contain more hosts than are kept. */
  readonly #hostNames = new Interned()
  /** A peer chooses commands and results freely, so they must not take the room of a protocol's name. */
  readonly #protocolNames = new Interned()
  readonly #resultTexts = new Interned()
  readonly #findings = new MessageFindings()
  /** Last row of the segment index that changed the exchange. */
  readonly #lastRow = float64()
  /** As sent in the messages: `HTTP/1.1`. */
  readonly #versions = uint16()
  /** HTTP/2 stream ID. Uses no memory for other versions. */
  readonly #streams = uint32()
  /** Protocol, and status and summary of the newest response; for HTTP these use no memory. */
  readonly #protocols = uint16()
  readonly #results = uint16()
  readonly #summaries = new ObjectColumn<string>()
  readonly #failed = uint16()
  readonly #over = new Map<number, ExchangeOver>()
  /** Exchanges with more interim responses than are listed. */
  readonly #unlisted = new Set<number>()
  readonly #columns: readonly Releasable[] = [
    this.connection,
    this.time,
    ...this.#messages.columns,
    this.#status,
    this.#problems,
    this.#methods,
    this.#types,
    this.#targets,
    this.#hosts,
    this.#versions,
    this.#streams,
    this.#protocols,
    this.#results,
    this.#summaries,
    this.#failed,
    this.#findings,
    this.#lastRow
  ]

  /** Number of exchanges seen, including dropped ones. */
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
    if (!isHttp(message)) {
      this.#protocolHead(row, message, time)
      return
    }
    if (this.version(row) !== message.version) this.#intern(this.#versions, row, rowText(message.version))
    if (message.stream !== undefined) this.#streams.set(row, message.stream)
    this.#messages.begin(row, message, time)
    if (message.kind === 'http.request') {
      this.#intern(this.#methods, row, rowText(message.method))
      this.#targets.set(row, rowText(message.target))
      this.#intern(this.#hosts, row, rowText(message.host), this.#hostNames)
    } else {
      this.#status.set(row, message.status)
      this.#intern(this.#types, row, mediaType(message.contentType || switchedTo(message)))
    }
    this.#changed(row)
  }

  #protocolHead(row: number, message: ProtocolMessage, time: number): void {
    this.#intern(this.#protocols, row, message.protocol, this.#protocolNames)
    this.#messages.begin(row, message, time)
    if (opensExchange(message)) {
      this.#intern(this.#methods, row, rowText(message.name))
      this.#targets.set(row, rowText(message.summary))
    } else {
      this.#intern(this.#types, row, rowText(message.name))
      this.#intern(this.#results, row, rowText(message.status), this.#resultTexts)
      this.#failed.set(row, message.failed ? 1 : 0)
      this.#summaries.set(row, rowText(message.summary))
    }
    this.#changed(row)
  }

  end(row: number, message: DecodedMessage, time: number): void {
    const part = this.partOf(row, message)
    // Not listed if another response follows, which then has the same number.
    if (part === MAX_INTERIM && isFollowed(message)) {
      if (!this.#unlisted.has(row)) this.#reportUnlisted(row, message)
      this.#problems.add(row, countGrave(message.problems))
    } else this.#problems.add(row, this.#findings.add(row, part, message.start, message.problems))
    this.#messages.end(row, message, time)
    this.#changed(row)
  }

  /** Sets the offset of a message's trailers (HTTP/2 only). */
  trailers(row: number, message: DecodedMessage, offset: number): void {
    this.#messages.trailers(row, message, offset)
  }

  /** Ends an exchange; nothing more belongs to it. */
  over(row: number, why: ExchangeOver): void {
    this.#over.set(row, why)
    this.#messages.cut(row)
    this.#messages.close(row)
    this.#changed(row)
  }

  whyOver(row: number): ExchangeOver | undefined {
    return this.#over.get(row)
  }

  /** Protocol of its messages; empty for HTTP. */
  protocol(row: number): string {
    return this.#protocolNames.text(this.#protocols.get(row))
  }

  /** Result of an exchange of another protocol than HTTP; null until its response has begun. */
  result(row: number): ExchangeResult | null {
    if (!this.#messages.isGeneral(row) || !this.#messages.hasResponse(row)) return null
    return {
      status: this.#resultTexts.text(this.#results.get(row)),
      failed: this.#failed.get(row) === 1,
      summary: this.#summaries.get(row) ?? ''
    }
  }

  /** Repeated texts by number; -1 for a row without the value. */
  readonly repeated = {
    method: {
      texts: this.#texts,
      id: (row: number): number => (this.#messages.hasRequest(row) ? this.#methods.get(row) : -1)
    },
    type: { texts: this.#texts, id: (row: number): number => this.#types.get(row) },
    version: { texts: this.#texts, id: (row: number): number => this.#versions.get(row) },
    host: { texts: this.#hostNames, id: (row: number): number => this.#hosts.get(row) }
  }

  /** HTTP version of its newest message, as sent. */
  version(row: number): string {
    return this.#texts.text(this.#versions.get(row))
  }

  /** HTTP/2 stream ID; null for other versions. */
  stream(row: number): number | null {
    const stream = this.#streams.get(row)
    return stream === 0 ? null : stream
  }

  method(row: number): string | null {
    return this.#messages.hasRequest(row) ? this.#texts.text(this.#methods.get(row)) : null
  }

  target(row: number): string | null {
    return this.#messages.hasRequest(row) ? (this.#targets.get(row) ?? '') : null
  }

  /** Host or `:authority` of the request, as sent; empty if there is none. */
  host(row: number): string {
    return this.#hostNames.text(this.#hosts.get(row))
  }

  status(row: number): number | null {
    return this.#messages.hasResponse(row) && !this.#messages.isGeneral(row) ? this.#status.get(row) : null
  }

  type(row: number): string {
    return this.#texts.text(this.#types.get(row))
  }

  /** Last row of the segment index that changed it: a settled exchange is dropped with this row. */
  lastRow(row: number): number {
    return this.#lastRow.get(row)
  }

  /** True if the content of one of its messages may differ from the recorded bytes. */
  isCoded(row: number): boolean {
    return this.#messages.isCoded(row)
  }

  requestSize(row: number): number | null {
    return this.#messages.requestSize(row)
  }

  size(row: number): number | null {
    return this.#messages.responseSize(row)
  }

  /** Number of problems in its messages; informational ones do not count. */
  problems(row: number): number {
    return this.#problems.get(row)
  }

  /** Nanoseconds from the request's first byte to the response's; null until both have arrived. */
  waited(row: number): number | null {
    if (!this.#messages.hasRequest(row) || !this.#messages.hasResponse(row)) return null
    return this.#messages.answeredAt(row) - this.time.get(row)
  }

  took(row: number): number | null {
    if (!this.#messages.hasRequest(row) || !this.#isAnswered(row)) return null
    return this.#messages.doneAt(row) - this.time.get(row)
  }

  state(row: number): 'open' | 'complete' | 'incomplete' {
    if (this.#messages.isCut(row)) return 'incomplete'
    return this.isSettled(row) ? 'complete' : 'open'
  }

  /** True if both of its messages have ended, complete or not. */
  isSettled(row: number): boolean {
    return this.#messages.isRequestOver(row) && this.#isAnswered(row)
  }

  /** Ends an exchange early: without a response so far, it stays unanswered. */
  cut(row: number): void {
    if (!this.isSettled(row)) this.#messages.cut(row)
    this.#messages.close(row)
    this.#changed(row)
  }

  /** Adds a problem found after the end of one of its messages. */
  remark(row: number, part: ExchangeMessage, start: number, problem: Problem): void {
    this.#problems.add(row, this.#findings.add(row, part, start, [problem]))
    this.#changed(row)
  }

  /** Returns the part name of a message that has just ended. */
  partOf(row: number, message: Pick<DecodedMessage, 'kind'>): ExchangeMessage {
    return opensExchange(message) ? 'request' : this.#messages.interim(row)
  }

  /**
   * Handles the loss of rows of the segment index below `segmentRow`. An exchange is removed with the last of
   * its bytes, unless it is still open. Returns the number of removed exchanges.
   */
  drop(segmentRow: number): number {
    const gone = this.present.drop((row) => {
      if (this.#lastRow.get(row) >= segmentRow || this.#isAwaited(row)) return false
      this.#texts.release(this.#methods.get(row))
      this.#texts.release(this.#types.get(row))
      this.#texts.release(this.#versions.get(row))
      this.#protocolNames.release(this.#protocols.get(row))
      this.#resultTexts.release(this.#results.get(row))
      this.#hostNames.release(this.#hosts.get(row))
      this.#findings.forget(row)
      this.#over.delete(row)
      this.#unlisted.delete(row)
      this.#targets.set(row, undefined)
      if (this.#summaries.get(row) !== undefined) this.#summaries.set(row, undefined)
      this.#messages.forget(row)
      return true
    })
    const isNeeded = (chunk: number): boolean => this.present.isInChunk(chunk, COLUMN_CHUNK_ROWS)
    for (const column of this.#columns) column.release(this.present.first, isNeeded)
    return gone
  }

  /** Number of chunks of all columns, and of texts; for tests. */
  get held(): { chunks: number; texts: number } {
    return {
      chunks: this.#columns.reduce((sum, { held }) => sum + held, 0),
      texts: this.#texts.size + this.#hostNames.size + this.#resultTexts.size
    }
  }

  /** Returns the exchange's messages in order: request, interim responses, final response. */
  messages(row: number): MessageRange[] {
    return this.#messages.list(row, this.time.get(row), this.#findings)
  }

  /** Returns the offsets of the request and of the first response in their streams. */
  starts(row: number): { up: number | null; down: number | null } {
    return this.#messages.starts(row)
  }

  /** Adds a problem to the last listed interim response. */
  #reportUnlisted(row: number, { start }: DecodedMessage): void {
    this.#unlisted.add(row)
    const last = this.#messages.interimStart(row, MAX_INTERIM - 1)
    this.#findings.add(row, MAX_INTERIM - 1, last, [{ code: 'unlisted-interim', offset: start }])
  }

  #changed(row: number): void {
    this.#lastRow.set(row, this.now)
    this.changes.add(row)
  }

  #intern(column: Column, row: number, text: string, texts = this.#texts): void {
    const before = column.get(row)
    column.set(row, texts.hold(text))
    texts.release(before)
  }

  /** True if more may arrive: a request that was cut off may still receive a response. */
  #isAwaited(row: number): boolean {
    return !this.#messages.isOver(row) && !this.isSettled(row)
  }

  #isAnswered(row: number): boolean {
    if (this.#messages.isGeneral(row))
      return (
        this.#messages.isEvent(row) || (this.#messages.isResponseOver(row) && !this.#messages.moreFollow(row))
      )
    const status = this.#status.get(row)
    return this.#messages.isResponseOver(row) && (status >= 200 || status < 100 || status === 101)
  }
}

/** True for a response after which another one follows. */
function isFollowed(message: DecodedMessage): boolean {
  if (message.kind === 'http.response') return isInterim(message.status)
  return message.kind === 'response' && message.interim
}

/** Returns the protocol of a 101 response, listed in place of a content type. */
function switchedTo({ status, upgrade }: HttpResponse): string {
  return status === 101 ? upgrade : ''
}
