/** What is compared of two messages: their start lines, headers and bodies, as texts and bytes ready to be drawn. */
import { looksLikeText } from '../../../decode/view/image-type'
import { charsetOf } from '../../../decode/view/charset'
import { jsonDocument } from '../../../decode/view/json-document'
import { decodeText, visibleText, wireText } from '../../../decode/view/text-encoding'
import type { MessageDetail } from '../../../shared/contract/traffic'
import { compareHeaders, type HeaderLine, type HeaderRow } from './compare-headers'
import { groupFields } from './field-rows'

/** A message and the beginning of its body. */
export interface MessageSide {
  readonly message: MessageDetail
  readonly body: Uint8Array
  readonly more: boolean
}

export type BodyForm =
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly bytes: number; readonly more: boolean }
  | { readonly kind: 'lines'; readonly json: boolean; readonly left: string[]; readonly right: string[] }
  | { readonly kind: 'bytes' }

export function startLineOf(side: MessageSide | null): string {
  return side === null ? '' : visibleText(wireText(side.message.startLine))
}

export function headerRows(left: MessageSide | null, right: MessageSide | null): HeaderRow[] {
  return compareHeaders(linesOf(left), linesOf(right))
}

/** Trailers follow the headers; which of the two a line is, its place tells. */
function linesOf(side: MessageSide | null): HeaderLine[] {
  if (side === null) return []
  const { headers, trailers } = groupFields(side.message.fields)
  return [...headers, ...trailers].map(({ field }) => ({
    name: visibleText(wireText(field.name)),
    value: visibleText(wireText(field.value))
  }))
}

/** How two bodies are best compared. `asBytes` where the user wants them in hex. */
export function bodyForm(left: MessageSide | null, right: MessageSide | null, asBytes: boolean): BodyForm {
  const one = left?.body ?? new Uint8Array(0)
  const other = right?.body ?? new Uint8Array(0)
  if (one.length === 0 && other.length === 0) return { kind: 'none' }
  if (isSame(one, other)) {
    const more = left?.more === true || right?.more === true
    return { kind: 'same', bytes: one.length, more }
  }
  if (asBytes || !isText(one) || !isText(other)) return { kind: 'bytes' }
  return lineForm(textOf(left, one), textOf(right, other), left?.more === true || right?.more === true)
}

/** Whether there is a choice between text and bytes. */
export function canBeText(left: MessageSide | null, right: MessageSide | null): boolean {
  return [left, right].every((side) => side === null || isText(side.body))
}

/** JSON without line breaks would be one line that differs: it is laid out alike on both sides. */
function lineForm(left: string, right: string, mayBeCut: boolean): BodyForm {
  const one = left === '' ? [] : jsonTexts(left, mayBeCut)
  const other = right === '' ? [] : jsonTexts(right, mayBeCut)
  // Where only white space differs, laying out would hide it.
  const isTold = one !== null && other !== null && one.join('\n') !== other.join('\n')
  if (isTold) return { kind: 'lines', json: true, left: one, right: other }
  return { kind: 'lines', json: false, left: linesOfText(left), right: linesOfText(right) }
}

function jsonTexts(text: string, mayBeCut: boolean): string[] | null {
  if (!/^\s*[[{]/.test(text.slice(0, 64))) return null
  const lines = jsonDocument(text, mayBeCut)
  if (lines.fault !== null) return null
  return Array.from({ length: lines.count }, (_, line) => {
    const words = lines.tokens(line).map((token) => token.text)
    return visibleText('  '.repeat(lines.indent(line)) + words.join(''))
  })
}

/** A carriage return before a line feed is shown, since it may be all that differs. */
function linesOfText(text: string): string[] {
  return text.split('\n').map((line) => visibleText(line.replace(/\r$/, '␍')))
}

function textOf(side: MessageSide | null, bytes: Uint8Array): string {
  return decodeText(bytes, charsetOf(bytes, side?.message.contentType ?? '').encoding)
}

function isText(bytes: Uint8Array): boolean {
  return bytes.length === 0 || looksLikeText(bytes)
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
