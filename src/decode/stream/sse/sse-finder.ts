/**
 * Finds the events of an event stream (HTML Standard, section 9.2). A blank line ends an event, with any kind of line
 * end. Blocks that a client does not dispatch (keep-alive comments, a lone `retry`) are listed too. Only the line in a
 * list is stored, however long the data is.
 */
import type { Direction } from '../../../shared/model/direction'
import type { Problem } from '../decoder'
import type { InnerFinder, InnerSink } from '../inner'
import { Utf8Check } from '../utf8-check'
import { textLine } from '../text-line'
import { readLine } from './event-line'
import { addProblem } from './problems'

const CR = 0x0d
const LF = 0x0a
const BOM = [0xef, 0xbb, 0xbf]
/** Bytes kept of a line, and characters kept of an event's data. */
const MAX_LINE_BYTES = 1024
const MAX_PREVIEW = 512

/** Kinds of an event without a name, and of blocks that are not events. */
const DEFAULT_EVENT = 'message'
export const COMMENT = 'comment'
export const SETTINGS = 'settings'

const UTF8 = new TextDecoder()

interface OpenEvent {
  start: number
  lines: number
  name: string
  /** Number of data lines. */
  dataLines: number
  dataLength: number
  data: string
  id: string | null
  retry: string | null
  comment: string
  problems: Problem[]
}

export class SseFinder implements InnerFinder {
  readonly #sink: InnerSink
  #at = 0
  #event: OpenEvent | null = null
  readonly #line = new Uint8Array(MAX_LINE_BYTES)
  #lineLength = 0
  #lineStart = 0
  #hasLine = false
  #utf8 = new Utf8Check()
  /** True if the last byte was a CR that ended a line, so that a following LF belongs to it. */
  #isBehindCr = false
  /** True if the event only lacks the LF after its CR, because earlier lines ended with CR LF. */
  #waits = false
  #usesCrLf = false
  #bom = 0
  #isOver = false

  constructor(sink: InnerSink) {
    this.#sink = sink
  }

  push(_direction: Direction, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at = this.#take(bytes, at)
  }

  gap(_direction: Direction, _offset: number, length: number): void {
    this.#flush()
    this.#isBehindCr = false
    this.#bom = BOM.length
    const event = this.#begin()
    addProblem(event.problems, 'sse-missing-bytes', this.#at)
    this.#hasLine = true
    this.#at += length
  }

  skippable(): number {
    return 0
  }

  skip(direction: Direction, length: number): void {
    this.gap(direction, this.#at, length)
  }

  end(direction: Direction): void {
    if (direction === 'down') this.finish()
  }

  /** Reports a block that no blank line ended; it is not an event (section 9.2.6), but it is in the capture. */
  finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#flush()
    if (this.#hasLine) this.#endLine()
    if (this.#event === null) return
    addProblem(this.#event.problems, 'sse-unfinished', this.#event.start)
    this.#emit(false)
  }

  #take(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0
    if (this.#isBehindCr) {
      this.#isBehindCr = false
      if (byte === LF) {
        this.#usesCrLf = true
        this.#at++
        this.#flush()
        return at + 1
      }
      this.#flush()
    }
    if (this.#bom < BOM.length && this.#at === this.#bom) {
      if (byte === BOM[this.#bom]) {
        this.#bom++
        this.#at++
        return at + 1
      }
      // These bytes are neither a complete byte order mark nor a field.
      this.#bom = BOM.length
    }
    if (byte === CR || byte === LF) {
      this.#at++
      this.#isBehindCr = byte === CR
      this.#endLine()
      return at + 1
    }
    return this.#takeText(bytes, at)
  }

  #takeText(bytes: Uint8Array, from: number): number {
    let to = from + 1
    for (let byte = bytes[to]; byte !== undefined && byte !== CR && byte !== LF; byte = bytes[to]) to++
    if (!this.#hasLine) {
      this.#begin()
      this.#hasLine = true
      this.#lineStart = this.#at
    }
    const piece = bytes.subarray(from, to)
    this.#utf8.push(piece)
    this.#line.set(
      piece.subarray(0, MAX_LINE_BYTES - Math.min(this.#lineLength, MAX_LINE_BYTES)),
      Math.min(this.#lineLength, MAX_LINE_BYTES)
    )
    this.#lineLength += piece.length
    this.#at += piece.length
    return to
  }

  #begin(): OpenEvent {
    this.#event ??= {
      start: this.#at,
      lines: 0,
      name: '',
      dataLines: 0,
      dataLength: 0,
      data: '',
      id: null,
      retry: null,
      comment: '',
      problems: []
    }
    return this.#event
  }

  #endLine(): void {
    if (this.#hasLine) {
      const length = this.#lineLength
      const start = this.#lineStart
      const isBad = this.#utf8.end() !== null
      this.#hasLine = false
      this.#lineLength = 0
      this.#utf8 = new Utf8Check()
      const event = this.#begin()
      event.lines++
      if (isBad) addProblem(event.problems, 'sse-bad-utf8', start)
      this.#field(event, this.#line.subarray(0, Math.min(length, MAX_LINE_BYTES)), length, start)
      return
    }
    if (this.#event === null) return
    if (this.#isBehindCr && this.#usesCrLf) this.#waits = true
    else this.#emit(true)
  }

  #field(event: OpenEvent, line: Uint8Array, length: number, start: number): void {
    const { name, valueAt } = readLine(line)
    const value = UTF8.decode(line.subarray(valueAt, valueAt + MAX_PREVIEW))
    switch (name) {
      case '':
        event.comment ||= value
        break
      case 'data':
        event.dataLength += length - Math.min(valueAt, length) + (event.dataLines > 0 ? 1 : 0)
        if (event.data.length < MAX_PREVIEW) event.data += `${event.dataLines > 0 ? '\n' : ''}${value}`
        event.dataLines++
        break
      case 'event':
        event.name = value
        break
      case 'id':
        if (value.includes('\0')) addProblem(event.problems, 'sse-id-with-null', start)
        else event.id = value
        break
      case 'retry':
        if (/^\d+$/.test(value)) event.retry = value
        else addProblem(event.problems, 'sse-bad-retry', start)
        break
      default:
        addProblem(event.problems, 'sse-unknown-field', start)
    }
  }

  #flush(): void {
    if (!this.#waits) return
    this.#waits = false
    this.#emit(true)
  }

  #emit(complete: boolean): void {
    const event = this.#event
    this.#event = null
    if (event === null) return
    const { start, name, dataLines, dataLength, data, id, retry, comment, problems } = event
    const isEvent = dataLines > 0
    if (!isEvent && name !== '') addProblem(problems, 'sse-no-data', start)
    const isComment = !isEvent && name === '' && id === null && retry === null
    this.#sink({
      direction: 'down',
      start,
      end: this.#at,
      kind: isEvent || name !== '' ? textLine(name, true) || DEFAULT_EVENT : isComment ? COMMENT : SETTINGS,
      stream: null,
      length: dataLength,
      marks: [
        ...(id === null ? [] : [`id ${textLine(id, true)}`]),
        ...(retry === null ? [] : [`retry ${textLine(retry, true)}`])
      ],
      summary: isComment ? textLine(comment, true) : textLine(data, dataLength <= MAX_PREVIEW),
      complete,
      problems
    })
  }
}
