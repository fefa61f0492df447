/**
 * A message of HTTP/1 as the complete tree of its fields: the fields found by the decoder, with the parts of the
 * target, of header values, and of a body without codings.
 *
 *     http.request | http.response
 *     ├─ http.start-line   http.method, http.target (…), http.version, http.status, http.reason
 *     ├─ http.headers      http.header: http.header.name, http.header.value (items, parameters, cookies)
 *     ├─ http.body         http.body.data, or http.chunk: http.chunk.size, http.chunk.extension, http.chunk.data
 *     └─ http.trailers     http.header …
 *
 * Children lie inside their parent, in order, and do not overlap. A body in several chunks is therefore not split into
 * content fields, which would span the chunks. Neither is a coded body, whose bytes are not the content itself.
 */
import type { DecodedField } from '../stream/decoder'
import type { MessageBytes } from '../stream/http1/body'
import { latin1 } from '../stream/http1/bytes'
import { describeMessage } from '../stream/http1/fields'
import { FieldList, hexText, type FoundField } from '../field-list'
import { wireText } from '../view/text-encoding'
import { contentFields } from './content-fields'
import { headerValueFields } from './header-fields'
import { clip, PieceFields } from './piece'
import { targetFields } from './target-fields'

/** Limit for one message, which is displayed and searched as a whole. */
const MAX_MESSAGE_FIELDS = 20_000
/** Bytes of a body shown in its value. */
const MAX_PREVIEW_BYTES = 2048

interface Context {
  readonly list: FieldList
  readonly base: number
  readonly method: string
  readonly contentType: string
  readonly isCoded: boolean
  /** The only piece of the body, or null. */
  readonly content: DecodedField | null
}

export function httpFields(message: MessageBytes): FoundField[] {
  const { bytes, baseOffset } = message
  const root = describeMessage(message)
  const headers = childOf(root, 'http.headers')?.children ?? []
  const valuesOf = (name: string): string[] =>
    headers.filter(({ label }) => label.toLowerCase() === name).map(({ value }) => value)
  const list = new FieldList(bytes, (at) => baseOffset + at, MAX_MESSAGE_FIELDS)
  const context: Context = {
    list,
    base: baseOffset,
    method: childOf(childOf(root, 'http.start-line'), 'http.method')?.value ?? '',
    contentType: valuesOf('content-type')[0] ?? '',
    isCoded: isCoded(valuesOf('content-encoding')) || isCoded(valuesOf('transfer-encoding'), ['chunked']),
    content: onlyPiece(childOf(root, 'http.body'))
  }
  addField(context, root, 0, '')
  return list.fields
}

function addField(context: Context, field: DecodedField, depth: number, header: string): void {
  const { list, base } = context
  const [start, end] = field.range
  const made = list.add(field.name, start - base, end - base, clip(wireText(field.value)), depth)
  const piece = (): PieceFields => new PieceFields(list, start - base, end - base)
  switch (field.name) {
    case 'http.header':
      made.name = wireText(field.label)
      break
    case 'http.headers':
    case 'http.body':
    case 'http.trailers':
      made.value = ''
      break
    case 'http.target':
      targetFields(piece(), context.method === 'CONNECT', depth + 1)
      break
    case 'http.header.value':
      headerValueFields(piece(), header, depth + 1)
      break
    case 'http.body.data':
    case 'http.chunk.data': {
      made.value = preview(list.bytes.subarray(start - base, end - base))
      if (start - base + (end - start) > list.bytes.length) list.spoil(made, 'cut')
      if (field === context.content && !context.isCoded)
        contentFields(list, [start - base, end - base], context.contentType, depth + 1)
    }
  }
  for (const child of field.children) addField(context, child, depth + 1, field.label)
}

function childOf(field: DecodedField | undefined, name: string): DecodedField | undefined {
  return field?.children.find((child) => child.name === name)
}

/** Returns the piece of a body that has exactly one. */
function onlyPiece(body: DecodedField | undefined): DecodedField | null {
  const pieces = body?.children.filter(({ name }) => name !== 'http.chunk.last') ?? []
  const [only] = pieces
  if (only === undefined || pieces.length > 1) return null
  return only.name === 'http.chunk' ? (childOf(only, 'http.chunk.data') ?? null) : only
}

function isCoded(values: readonly string[], besides: readonly string[] = []): boolean {
  return values
    .join(',')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .some((coding) => coding !== '' && coding !== 'identity' && !besides.includes(coding))
}

/** Returns the beginning of the body as text, or in hexadecimal if it is not text. */
function preview(bytes: Uint8Array): string {
  const beginning = bytes.subarray(0, MAX_PREVIEW_BYTES)
  const text = latin1(beginning, 0, beginning.length)
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) return hexText(bytes)
  const more = bytes.length > beginning.length ? '…' : ''
  const decoded = wireText(text)
  // Cut inside a character, or not UTF-8.
  const isForeign = decoded === text && /[\u0080-\u00ff]/.test(text) && more === ''
  return isForeign ? hexText(bytes) : `${decoded}${more}`
}
