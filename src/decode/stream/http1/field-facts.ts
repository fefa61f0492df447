/**
 * Values of a head's fields for framing, connection and content, read from the scanner's table. Reports values that are
 * invalid in themselves; framing.ts evaluates them together.
 */
import type { Problem } from '../decoder'
import { COMMA, CR, LF, SEMICOLON, SP, TAB, matchesAnyCase } from './bytes'
import { isHost } from './host'
import { ContentLength, NO_LENGTH } from './content-length'
import type { HeadScanner } from './head-scanner'
import * as table from './section-table'
import * as known from './known-fields'
import { addProblem } from './problems'

/** none: no Transfer-Encoding; chunked: the last coding is chunked; other: it is not. */
export type TransferCoding = 'none' | 'chunked' | 'other'

const TRANSFER_CODINGS = ['chunked', 'gzip', 'x-gzip', 'deflate', 'compress', 'x-compress'] as const

export class FieldFacts {
  /** NO_LENGTH if there is no valid one. */
  contentLength = NO_LENGTH
  /** True if there is any Content-Length line. */
  hasLength = false
  transferCoding: TransferCoding = 'none'
  close = false
  keepAlive = false
  hostCount = 0
  /** Offset of the first line of that field, used for its problems. */
  lengthOffset = 0
  transferOffset = 0
  /** Index in the table of the last line of that field, or -1. */
  typeRow = -1
  encodingRow = -1
  upgradeRow = -1
  /** Index of the last Host line, or -1. */
  hostRow = -1
  /** True for `Connection: upgrade`. */
  upgrade = false
  expectsContinue = false
  /** Offset of the first Expect line, or -1. */
  expectOffset = -1

  chunkedSeen = false

  private codings = 0
  private readonly length = new ContentLength()

  read(scanner: HeadScanner, bytes: Uint8Array, base: number, problems: Problem[]): void {
    this.reset()
    const rows = scanner.rows
    const end = scanner.rowCount * table.ROW
    for (let row = 0; row < end; row += table.ROW) {
      const field = rows[row + table.FIELD] ?? 0
      if (field === known.OTHER_FIELD) continue
      const from = rows[row + table.VALUE] ?? 0
      const to = rows[row + table.VALUE_END] ?? 0
      const line = rows[row + table.LINE] ?? 0
      if (field === known.HOST) {
        this.hostRow = row
        if (++this.hostCount === 2) addProblem(problems, 'repeated-host', base + line)
        if (!isHost(bytes, from, to)) addProblem(problems, 'bad-host', base + line)
      } else if (field === known.CONNECTION) this.readConnection(bytes, from, to)
      else if (field === known.CONTENT_TYPE) this.typeRow = row
      else if (field === known.CONTENT_ENCODING) this.encodingRow = row
      else if (field === known.UPGRADE) this.upgradeRow = row
      else if (field === known.EXPECT) this.readExpect(bytes, from, to, base + line, problems)
      else if (field === known.LOOKALIKE) addProblem(problems, 'lookalike-field', base + line)
      else if (field === known.CONTENT_LENGTH) {
        if (!this.hasLength) this.lengthOffset = base + line
        this.hasLength = true
        const problem = this.length.add(bytes, from, to)
        if (problem !== undefined) addProblem(problems, problem, base + line)
      } else if (field === known.TRANSFER_ENCODING) {
        if (this.transferCoding === 'none') this.transferOffset = base + line
        this.readTransferEncoding(bytes, from, to, base + line, problems)
      }
    }
    this.contentLength = this.length.value
    if (this.upgradeRow >= 0 && !this.upgrade) {
      addProblem(problems, 'upgrade-not-in-connection', base + (rows[this.upgradeRow + table.LINE] ?? 0))
    }
  }

  private reset(): void {
    this.length.reset()
    this.hasLength = false
    this.transferCoding = 'none'
    this.chunkedSeen = false
    this.codings = 0
    this.close = false
    this.keepAlive = false
    this.hostCount = 0
    this.typeRow = -1
    this.encodingRow = -1
    this.upgradeRow = -1
    this.hostRow = -1
    this.upgrade = false
    this.expectsContinue = false
    this.expectOffset = -1
  }

  private readConnection(bytes: Uint8Array, from: number, to: number): void {
    // Fast path for the most common value.
    if (to - from === 10 && matchesAnyCase(bytes, from, 'keep-alive')) {
      this.keepAlive = true
      return
    }
    eachElement(bytes, from, to, (start, end) => {
      if (end - start === 5 && matchesAnyCase(bytes, start, 'close')) this.close = true
      if (end - start === 10 && matchesAnyCase(bytes, start, 'keep-alive')) this.keepAlive = true
      if (end - start === 7 && matchesAnyCase(bytes, start, 'upgrade')) this.upgrade = true
    })
  }

  private readExpect(bytes: Uint8Array, from: number, to: number, offset: number, problems: Problem[]): void {
    if (this.expectOffset < 0) this.expectOffset = offset
    let isExpected = from < to
    eachElement(bytes, from, to, (start, end, parameters) => {
      const isContinue = !parameters && end - start === 12 && matchesAnyCase(bytes, start, '100-continue')
      if (isContinue) this.expectsContinue = true
      isExpected &&= isContinue
    })
    if (!isExpected) addProblem(problems, 'unknown-expectation', offset)
  }

  /**
   * Codings of several lines count as one list, in order (RFC 9110 §5.3), so the last coding of the last line decides.
   */
  private readTransferEncoding(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    problems: Problem[]
  ): void {
    const before = this.codings
    eachElement(bytes, from, to, (start, end, parameters) => {
      this.codings++
      const coding = TRANSFER_CODINGS.find(
        (name) => end - start === name.length && matchesAnyCase(bytes, start, name)
      )
      const chunked = coding === 'chunked'
      if (coding === undefined || (chunked && parameters)) {
        addProblem(problems, 'unknown-transfer-coding', offset)
      }
      if (chunked && this.chunkedSeen) addProblem(problems, 'chunked-repeated', offset)
      if (chunked) this.chunkedSeen = true
      this.transferCoding = chunked ? 'chunked' : 'other'
    })
    if (this.codings > before) return
    addProblem(problems, 'te-empty', offset)
    if (this.transferCoding === 'none') this.transferCoding = 'other'
  }
}

/**
 * Calls `take` for each nonempty element of a comma-separated list, without surrounding whitespace and parameters. Line
 * ends inside a folded value count as whitespace.
 */
function eachElement(
  bytes: Uint8Array,
  from: number,
  to: number,
  take: (start: number, end: number, parameters: boolean) => void
): void {
  let at = from
  while (at < to) {
    let end = at
    while (end < to && bytes[end] !== COMMA) end++
    let start = at
    while (start < end && isBlankOrFold(bytes[start])) start++
    let stop = start
    while (stop < end && bytes[stop] !== SEMICOLON) stop++
    const parameters = stop < end
    while (stop > start && isBlankOrFold(bytes[stop - 1])) stop--
    if (stop > start) take(start, stop, parameters)
    at = end + 1
  }
}

function isBlankOrFold(byte: number | undefined): boolean {
  return byte === SP || byte === TAB || byte === CR || byte === LF
}
