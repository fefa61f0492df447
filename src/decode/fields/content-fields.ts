/** Fields of a body's content over its own bytes: JSON, a form, or the parts of a multipart body. */
import { parseTrailers } from '../stream/http1/head'
import type { FieldList } from '../field-list'
import { parseMediaType } from '../view/media-type'
import { parseMultipart } from '../view/multipart'
import { formPairs } from '../view/pairs'
import { headerValueFields } from './header-fields'
import { jsonFields } from './json-fields'
import { PieceFields } from './piece'
import { pairFields } from './target-fields'

/** Larger bodies have no content fields; their view shows them. */
const MAX_CONTENT_BYTES = 256 * 1024
/** Limit of the fields of one JSON text. */
const MAX_JSON_FIELDS = 8000
/** Limit of nested multipart bodies, which occur in mail and in hostile input. */
const MAX_NESTING = 3

/** Adds the content of bytes [from, to); any part beyond the available bytes is left out. */
export function contentFields(
  list: FieldList,
  [from, to]: readonly [number, number],
  contentType: string,
  depth: number,
  nesting = 0
): void {
  const { essence } = parseMediaType(contentType)
  const end = Math.min(to, list.bytes.length, from + MAX_CONTENT_BYTES)
  const isCut = end < to
  if (end <= from) return
  if (essence === 'application/json' || essence.endsWith('+json'))
    jsonFields(new PieceFields(list, from, end), isCut, depth, MAX_JSON_FIELDS)
  else if (essence === 'application/x-www-form-urlencoded') {
    const piece = new PieceFields(list, from, end)
    for (const pair of formPairs(piece.text, 'utf-8').pairs) pairFields(piece, pair, 'http.form.pair', depth)
  } else if (essence.startsWith('multipart/') && nesting < MAX_NESTING)
    multipartFields(list, [from, end], contentType, depth, nesting)
}

function multipartFields(
  list: FieldList,
  [from, to]: readonly [number, number],
  contentType: string,
  depth: number,
  nesting: number
): void {
  const { bytes } = list
  const found = parseMultipart(bytes.subarray(from, to), contentType)
  for (const part of found?.parts ?? []) {
    const head = [from + part.head[0], from + part.head[1]] as const
    const content = [from + part.range[0], from + part.range[1]] as const
    const made = list.add(
      'http.multipart.part',
      head[0],
      content[1],
      part.fileName ?? part.contentType,
      depth,
      part.complete ? undefined : 'cut'
    )
    if (part.name !== undefined) made.name = part.name
    for (const { name, value, line } of parseTrailers(bytes.subarray(...head), head[0])) {
      if (line[1] > head[1]) break
      list.add('http.header', line[0], line[1], value.text, depth + 1).name = name.text
      list.add('http.header.name', name.range[0], name.range[1], name.text, depth + 2)
      list.add('http.header.value', value.range[0], value.range[1], value.text, depth + 2)
      headerValueFields(new PieceFields(list, value.range[0], value.range[1]), name.text, depth + 3)
    }
    if (content[1] <= content[0]) continue
    const partFields = new PieceFields(list, content[0], Math.min(content[1], content[0] + 2048))
    partFields.add('http.multipart.content', [0, content[1] - content[0]], depth + 1)
    contentFields(list, content, part.contentType, depth + 2, nesting + 1)
  }
}
