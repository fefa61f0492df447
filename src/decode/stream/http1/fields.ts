/**
 * Describes a message as a tree of fields with byte ranges, for the inspector and the highlighting in the hex view.
 * Names are stable ids, for which the UI has labels:
 *
 *     http.request | http.response
 *     ├─ http.start-line    http.method, http.target, http.version | http.version, http.status, http.reason
 *     ├─ http.headers       http.header (label: the name)    http.header.name, http.header.value
 *     ├─ http.body          http.body.data, or http.chunk    http.chunk.size, http.chunk.extension, http.chunk.data
 *     │                     http.chunk.last; http.chunk.more stands for chunks not listed or not in the bytes
 *     └─ http.trailers      http.header …
 */
import type { ByteRange, DecodedField } from '../decoder'
import { bodyPieces } from './body'
import type { BodyLayout, BodyPiece, MessageBytes } from './body'
import { latin1 } from './bytes'
import { parseHead, parseTrailers } from './head'
import type { HeaderField, ParsedHead, PlacedText } from './head'

/**
 * Maximum text shown of one field; a chunk extension or a target may be longer, and its range then covers all of it.
 */
const MAX_VALUE_LENGTH = 64 * 1024

/**
 * Returns the field tree of a message for the bytes given. Never fails: bytes that are not HTTP become one field, the
 * root.
 */
export function describeMessage(message: MessageBytes): DecodedField {
  const { bytes, baseOffset, kind } = message
  const head = parseHead(bytes, baseOffset, kind)
  const layout = bodyPieces(message)
  const start = head === null ? baseOffset : head.range[1]
  const end = Math.max(layout?.range[1] ?? start, message.end ?? 0)
  const root = field(kind, '', head === null ? '' : summary(head), [baseOffset, Math.max(end, start)])
  if (head !== null) root.children.push(...headFields(head))
  if (layout === null) return root
  const bodyEnd = layout.trailers === null ? layout.range[1] : layout.trailers[0]
  if (bodyEnd > layout.range[0]) {
    const body = field('http.body', '', '', [layout.range[0], bodyEnd])
    body.children.push(...bodyFields(layout, bytes, baseOffset, bodyEnd))
    root.children.push(body)
  }
  if (layout.trailers !== null) {
    const [from, to] = layout.trailers
    const trailers = field('http.trailers', '', '', layout.trailers)
    trailers.children = parseTrailers(bytes.subarray(from - baseOffset, to - baseOffset), from).map(
      headerField
    )
    root.children.push(trailers)
  }
  return root
}

function summary(head: ParsedHead): string {
  const line = head.startLine
  return line.kind === 'http.request'
    ? clip(`${line.method.text} ${line.target.text}`)
    : `${line.status.text} ${line.reason.text}`.trim()
}

function headFields(head: ParsedHead): DecodedField[] {
  const line = head.startLine
  const startLine = field('http.start-line', '', '', line.range)
  if (line.kind === 'http.request') {
    startLine.children = [
      partField('http.method', line.method),
      partField('http.target', line.target),
      partField('http.version', line.version)
    ]
  } else {
    startLine.children = [
      partField('http.version', line.version),
      partField('http.status', line.status),
      partField('http.reason', line.reason)
    ]
  }
  startLine.children = startLine.children.filter(({ range: [from, to] }) => to > from)
  startLine.value = clip(startLine.children.map((child) => child.value).join(' '))
  if (head.range[1] === line.range[1]) return [startLine]
  const headers = field('http.headers', '', String(head.headers.length), [line.range[1], head.range[1]])
  headers.children = head.headers.map(headerField)
  return [startLine, headers]
}

function headerField(header: HeaderField): DecodedField {
  const whole = field('http.header', header.name.text, clip(header.value.text), header.line)
  whole.children = [partField('http.header.name', header.name), partField('http.header.value', header.value)]
  return whole
}

function bodyFields(layout: BodyLayout, bytes: Uint8Array, base: number, bodyEnd: number): DecodedField[] {
  const text = ([from, to]: ByteRange): string =>
    latin1(bytes, from - base, Math.min(to - base, bytes.length, from - base + MAX_VALUE_LENGTH))
  const fields = layout.pieces.map((piece, index) => {
    const next = layout.pieces[index + 1]?.chunk?.line[0] ?? layout.lastChunk?.[0] ?? bodyEnd
    return piece.chunk === undefined
      ? field('http.body.data', '', '', piece.data)
      : chunkField(piece, piece.chunk, Math.min(next, chunkEnd(piece, bodyEnd)), text)
  })
  const behind = fields.at(-1)?.range[1] ?? layout.range[0]
  const last = layout.lastChunk
  const unlisted = (last === null ? bodyEnd : last[0]) - behind
  if (layout.framing === 'chunked' && unlisted > 0) {
    fields.push(field('http.chunk.more', '', '', [behind, behind + unlisted]))
  }
  if (last !== null) fields.push(field('http.chunk.last', '', text(last).trim(), last))
  return fields
}

/** Returns the end of a chunk's data and its line end, which is two bytes, so it needs no check. */
function chunkEnd(piece: BodyPiece, bodyEnd: number): number {
  return Math.min(piece.data[1] + 2, bodyEnd)
}

function chunkField(
  piece: BodyPiece,
  chunk: NonNullable<BodyPiece['chunk']>,
  end: number,
  text: (range: ByteRange) => string
): DecodedField {
  const whole = field('http.chunk', '', String(chunk.size), [chunk.line[0], end])
  whole.children.push(field('http.chunk.size', '', text(chunk.digits), chunk.digits))
  if (chunk.extension[1] > chunk.extension[0]) {
    whole.children.push(field('http.chunk.extension', '', text(chunk.extension), chunk.extension))
  }
  whole.children.push(field('http.chunk.data', '', '', piece.data))
  return whole
}

function partField(name: string, part: PlacedText): DecodedField {
  return field(name, '', clip(part.text), part.range)
}

function field(name: string, label: string, value: string, range: ByteRange): DecodedField {
  return { name, label, value, range, children: [] }
}

function clip(text: string): string {
  return text.length > MAX_VALUE_LENGTH ? text.slice(0, MAX_VALUE_LENGTH) : text
}
