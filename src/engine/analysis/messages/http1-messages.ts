import { httpFields } from '../../../decode/fields/http-fields'
import { bodyPieces, type BodyLayout, type MessageBytes } from '../../../decode/stream/http1/body'
import { headerValues, parseHead, type ParsedHead } from '../../../decode/stream/http1/head'
import type { MessageDetail, MessageField } from '../../../shared/contract/traffic'
import { Http1Body } from './body-source'
import { httpKind, type DescribedMessage, type LoadedMessage, type MessageFormat } from './message-format'
import type { DecodedField } from '../../../decode/stream/decoder'
import { describeMessage } from '../../../decode/stream/http1/fields'
import { MAX_FIELDS } from '../../../shared/contract/limits'

/** Format of HTTP/1 and HTTP/0.9 messages, parsed again by the code that framed them in the stream. */
export const http1Messages: MessageFormat = {
  describe(loaded: LoadedMessage): DescribedMessage {
    const { range, bytes } = loaded
    const head = parseHead(bytes, range.start, httpKind(range))
    const layout = bodyPieces(messageBytes(loaded))
    const headEnd = head?.range[1] ?? range.start
    const end = range.ended ? range.end : Math.max(layout?.range[1] ?? headEnd, headEnd)
    const headers = head?.headers ?? []
    return {
      range: [range.start, end],
      headRange: [range.start, headEnd],
      startLine: head === null ? '' : startLineText(head),
      version: head?.startLine.version.text ?? '',
      framing: layout?.framing ?? 'none',
      bodyLength: range.bodyLength ?? bodyLengthSoFar(layout, headEnd, end),
      contentType: headerValues(headers, 'content-type')[0] ?? '',
      contentEncoding: headerValues(headers, 'content-encoding').join(', '),
      fields: messageFields(messageBytes(loaded)),
      problems: range.ended ? range.problems : foundSoFar(head, layout)
    }
  },
  fields: (loaded) => httpFields(messageBytes(loaded)),
  body: (loaded, read) => new Http1Body(messageBytes(loaded), loaded.total, read)
}

function messageBytes({ bytes, range, requestMethod }: LoadedMessage): MessageBytes {
  return {
    bytes,
    baseOffset: range.start,
    kind: httpKind(range),
    ...(range.kind === 'http.response' ? { requestMethod } : {}),
    ...(range.ended ? { end: range.end } : {})
  }
}

function startLineText({ startLine }: ParsedHead): string {
  const parts =
    startLine.kind === 'http.request'
      ? [startLine.method, startLine.target, startLine.version]
      : [startLine.version, startLine.status, startLine.reason]
  return parts
    .map((part) => part.text)
    .filter((text) => text !== '')
    .join(' ')
}

/** Returns the problems in the bytes of a message still arriving, each code once. */
function foundSoFar(head: ParsedHead | null, layout: BodyLayout | null): MessageDetail['problems'] {
  const found = new Map<string, number>()
  for (const { code, offset } of [...(head?.problems ?? []), ...(layout?.problems ?? [])]) {
    if (!found.has(code)) found.set(code, offset)
  }
  return Array.from(found, ([code, offset]) => ({ code, offset }))
}

/** Returns the body length of a message still arriving, as far as it was read. */
function bodyLengthSoFar(layout: BodyLayout | null, headEnd: number, end: number): number {
  if (layout?.framing !== 'chunked') return Math.max(0, end - headEnd)
  return layout.pieces.reduce((sum, { data }) => sum + data[1] - data[0], 0)
}

/**
 * Converts the decoder's field tree to the contract's list in pre-order. Includes only fields that the window
 * shows, without grouping nodes.
 */
function messageFields(message: MessageBytes): MessageField[] {
  return describeMessage(message).children.flatMap(flatten).slice(0, MAX_FIELDS)
}

function flatten(field: DecodedField): MessageField[] {
  switch (field.name) {
    case 'http.headers':
      return field.children.map((header) => headerField(header, 'header'))
    case 'http.trailers':
      return field.children.map((header) => headerField(header, 'trailer'))
    case 'http.body':
      return [
        plain('body', '', field, 0),
        ...field.children.filter(isChunk).map((chunk) => plain('chunk', chunk.value, chunk, 1))
      ]
    case 'http.start-line':
      return [
        plain('start-line', '', field, 0),
        ...field.children.map((part) => plain(part.name.slice('http.'.length), part.value, part, 1))
      ]
    default:
      return []
  }
}

function isChunk({ name }: DecodedField): boolean {
  return name === 'http.chunk'
}

function headerField(header: DecodedField, kind: 'header' | 'trailer'): MessageField {
  const [name, value] = header.children
  return {
    ...plain(kind, header.value, header, 0),
    name: header.label,
    nameRange: name === undefined ? null : rangeOf(name),
    valueRange: value === undefined ? null : rangeOf(value)
  }
}

function plain(kind: string, value: string, field: DecodedField, depth: number): MessageField {
  return { kind, name: '', value, range: rangeOf(field), nameRange: null, valueRange: null, depth }
}

function rangeOf({ range: [start, end] }: DecodedField): [number, number] {
  return [start, end]
}
