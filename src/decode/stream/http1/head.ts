/**
 * Parses a head for views and hosts: texts and byte ranges of every part, in wire order. A pure function over the bytes
 * from messageHead, or over any part of a stream that begins with a start line. RFC 9112 §3–§5.
 */
import type { ByteRange, MessageKind, Problem } from '../decoder'
import { CR, LF, SP, TAB, latin1 } from './bytes'
import { HeadScanner } from './head-scanner'
import { LINE, NAME_END, NEXT, ROW, VALUE, VALUE_END } from './section-table'
import { JUNK } from './start-line'
import type { StartLine } from './start-line'

/** A text and its range in the stream. */
export interface PlacedText {
  text: string
  range: ByteRange
}

export interface HeaderField {
  /** As sent. A line without a colon is all name. */
  name: PlacedText
  /** Without surrounding whitespace. In `text`, each fold becomes one space; the range spans the fold. */
  value: PlacedText
  /** The line or lines with their line ends. */
  line: ByteRange
  folded: boolean
}

export interface RequestLine {
  kind: 'http.request'
  method: PlacedText
  target: PlacedText
  version: PlacedText
}

export interface StatusLine {
  kind: 'http.response'
  version: PlacedText
  /** `text` as sent; `code` is 0 if that is not a status code. */
  status: PlacedText & { code: number }
  reason: PlacedText
}

export interface ParsedHead {
  startLine: (RequestLine | StatusLine) & { range: ByteRange }
  headers: HeaderField[]
  range: ByteRange
  /** True if the blank line is there (an HTTP/0.9 request has none). */
  complete: boolean
  problems: Problem[]
}

/**
 * Shared by all heads of this thread: a table for each would be a third of the cost. It keeps the memory scanned last
 * until the next head.
 */
const scanner = new HeadScanner()

/** Parses a head; returns null if the bytes do not begin with a start line. `baseOffset`: stream offset of bytes[0]. */
export function parseHead(bytes: Uint8Array, baseOffset: number, kind: MessageKind): ParsedHead | null {
  const lineKind = kind === 'http.request' ? 'request' : 'response'
  let end = scanner.scanHead(lineKind, bytes, 0, bytes.length, baseOffset)
  if (end === JUNK) return null
  const lineEnd = bytes.indexOf(LF)
  if (lineEnd < 0) scanner.scanCut(lineKind, bytes, bytes.length, baseOffset)
  const complete = end >= 0
  if (!complete) end = bytes.length
  return {
    startLine: {
      ...startLineParts(kind, scanner.startLine, bytes, baseOffset),
      range: [baseOffset, baseOffset + (lineEnd < 0 ? bytes.length : lineEnd + 1)]
    },
    headers: fieldsOf(scanner, bytes, baseOffset),
    range: [baseOffset, baseOffset + end],
    complete,
    problems: [...scanner.problems.items]
  }
}

/** Parses the fields of a trailer section. */
export function parseTrailers(bytes: Uint8Array, baseOffset: number): HeaderField[] {
  scanner.scanFields(bytes, 0, bytes.length, baseOffset)
  return fieldsOf(scanner, bytes, baseOffset)
}

/** Returns the values of the fields with that name (in any case), in order. */
export function headerValues(headers: readonly HeaderField[], name: string): string[] {
  const wanted = name.toLowerCase()
  return headers.filter((field) => field.name.text.toLowerCase() === wanted).map((field) => field.value.text)
}

function startLineParts(
  kind: MessageKind,
  line: StartLine,
  bytes: Uint8Array,
  base: number
): RequestLine | StatusLine {
  const part = (from: number, to: number): PlacedText => ({
    text: latin1(bytes, from, to),
    range: [base + from, base + to]
  })
  const version = part(line.versionStart, line.versionEnd)
  if (kind === 'http.request') {
    return {
      kind,
      method: part(line.methodStart, line.methodEnd),
      target: part(line.targetStart, line.targetEnd),
      version
    }
  }
  return {
    kind,
    version,
    status: { ...part(line.statusStart, line.statusEnd), code: line.status },
    reason: part(line.reasonStart, line.reasonEnd)
  }
}

export function fieldsOf({ rows, rowCount }: HeadScanner, bytes: Uint8Array, base: number): HeaderField[] {
  const fields: HeaderField[] = []
  for (let row = 0; row < rowCount * ROW; row += ROW) {
    const at = (column: number): number => rows[row + column] ?? 0
    const text = latin1(bytes, at(VALUE), at(VALUE_END))
    const folded = text.includes('\n')
    fields.push({
      name: {
        text: latin1(bytes, at(LINE), at(NAME_END)),
        range: [base + at(LINE), base + at(NAME_END)]
      },
      value: { text: folded ? unfold(text) : text, range: [base + at(VALUE), base + at(VALUE_END)] },
      line: [base + at(LINE), base + at(NEXT)],
      folded
    })
  }
  return fields
}

/** RFC 9112 §5.2: replaces each fold, with the whitespace around it, by one space. */
function unfold(text: string): string {
  return text
    .split('\n')
    .map((line) => trimBlanks(line))
    .filter((line) => line !== '')
    .join(' ')
}

function trimBlanks(line: string): string {
  let from = 0
  let to = line.length
  const isBlankAt = (at: number): boolean => {
    const code = line.charCodeAt(at)
    return code === SP || code === TAB || code === CR
  }
  while (from < to && isBlankAt(from)) from++
  while (to > from && isBlankAt(to - 1)) to--
  return line.slice(from, to)
}
