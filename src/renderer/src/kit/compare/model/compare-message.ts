/**
 * Compares two messages for a side-by-side view: start lines, headers and bodies, with the differences counted. JSON is
 * compared by value, text by line, everything else by byte.
 */
import { looksLikeText } from '../../../../../decode/view/image-type'
import { charsetOf } from '../../../../../decode/view/charset'
import { decodeText, visibleText, wireText } from '../../../../../decode/view/text-encoding'
import type { MessageDetail } from '../../../../../shared/contract/traffic'
import type { HeaderLine } from '../../../../../decode/explain/facts'
import { compareHeaders, type HeaderRow } from './compare-headers'
import type { IgnoreList } from './compare-ignore'
import { compareLines } from './compare-lines'
import { countDifferences, differs, type CompareRow, type DifferenceCount } from './compare-rows'
import { align, type DiffChange } from './diff/align'
import { tidy } from './diff/tidy'
import { groupFields } from '../../model/field-rows'
import { diffJson } from './json-diff'
import { jsonTrees, ValueNumbers } from './json-tree'
import { markChange, type MarkedText } from './line-diff'
import { RowList } from './row-list'

/** A message and the beginning of its body. */
export interface MessageSide {
  readonly message: MessageDetail
  readonly body: Uint8Array
  readonly more: boolean
}

/** `text` compares by line even for JSON; `bytes` compares in hex. */
export type BodyWish = 'auto' | 'text' | 'bytes'

export type BodyComparison =
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly bytes: number }
  | ({ readonly kind: 'json' } & ComparedRows)
  | ({ readonly kind: 'lines'; readonly exact: boolean } & ComparedRows)
  | { readonly kind: 'bytes'; readonly changes: readonly DiffChange[]; readonly coarse: number }

export interface ComparedRows {
  readonly rows: readonly CompareRow[]
  /** Rows that differ, split into counted and ignored differences. */
  readonly count: DifferenceCount
  /** Number of differing rows omitted because there were too many. */
  readonly omitted: number
}

/** For longer bodies, equal lines away from differences are counted but not created as rows. */
export const WHOLE_BYTES = 1024 * 1024

export interface StartLineRow {
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  readonly ignored: boolean
  readonly left: MarkedText | null
  readonly right: MarkedText | null
}

export interface MessageComparison extends DifferenceCount {
  /** At least one message was not read or captured completely, so the counts may be too low. */
  readonly isCut: boolean
  readonly startLine: StartLineRow
  readonly headers: readonly HeaderRow[]
  readonly body: BodyComparison
  /** Available comparison methods, best first; empty if there is no choice. */
  readonly views: readonly ('json' | 'text' | 'bytes')[]
  /** Differences in the body only. */
  readonly bodyCount: DifferenceCount
}

export function compareMessage(
  left: MessageSide | null,
  right: MessageSide | null,
  ignore: IgnoreList,
  wish: BodyWish
): MessageComparison {
  const startLine = startLineRow(left, right, ignore)
  const headers = compareHeaders(linesOf(left), linesOf(right), ignore)
  const { body, views } = compareBodies(left, right, ignore, wish)
  const bodyCount = countOf(body)
  const headCount = countDifferences([{ ...startLine, moved: false }, ...headers])
  return {
    startLine,
    headers,
    body,
    views,
    bodyCount,
    isCut: isCut(left) || isCut(right),
    differences: headCount.differences + bodyCount.differences,
    ignored: headCount.ignored + bodyCount.ignored
  }
}

function isCut(side: MessageSide | null): boolean {
  return side !== null && (side.more || side.message.missing.length > 0)
}

export function startLineOf(side: MessageSide | null): string {
  return side === null ? '' : visibleText(wireText(side.message.startLine))
}

function startLineRow(left: MessageSide | null, right: MessageSide | null, ignore: IgnoreList): StartLineRow {
  const one = startLineOf(left)
  const other = startLineOf(right)
  const marked = markChange(one, other)
  if (one === other) return { kind: 'same', ignored: false, ...marked }
  if (left === null) return { kind: 'added', ignored: false, left: null, right: marked.right }
  if (right === null) return { kind: 'removed', ignored: false, left: marked.left, right: null }
  return { kind: 'changed', ignored: ignore.isAlike(one, other), ...marked }
}

export function headerRows(
  left: MessageSide | null,
  right: MessageSide | null,
  ignore: IgnoreList
): HeaderRow[] {
  return compareHeaders(linesOf(left), linesOf(right), ignore)
}

/** Pseudo-header fields that the start line already shows. */
const IN_START_LINE: ReadonlySet<string> = new Set([':method', ':path', ':status'])

/** Trailers follow the headers, so a line's position distinguishes them. */
function linesOf(side: MessageSide | null): HeaderLine[] {
  if (side === null) return []
  const { startLine, headers, trailers } = groupFields(side.message.fields)
  const pseudo = (startLine?.children ?? []).filter(
    ({ field }) => field.name.startsWith(':') && !IN_START_LINE.has(field.name)
  )
  return [...pseudo, ...headers, ...trailers].map(({ field }) => ({
    name: visibleText(wireText(field.name)),
    value: visibleText(wireText(field.value))
  }))
}

const NOTHING = new Uint8Array(0)

function compareBodies(
  left: MessageSide | null,
  right: MessageSide | null,
  ignore: IgnoreList,
  wish: BodyWish
): Pick<MessageComparison, 'body' | 'views'> {
  const one = left?.body ?? NOTHING
  const other = right?.body ?? NOTHING
  const more = left?.more === true || right?.more === true
  if (one.length === 0 && other.length === 0) return { body: { kind: 'none' }, views: [] }
  if (isEqual(one, other)) return { body: { kind: 'same', bytes: one.length }, views: [] }
  if (!isText(one) || !isText(other)) return { body: byBytes(one, other), views: [] }
  const isLong = Math.max(one.length, other.length) > WHOLE_BYTES
  const texts = [textOf(left, one), textOf(right, other)] as const
  const numbers = new ValueNumbers()
  const trees = texts.map((text) => (isJson(text) ? jsonTrees(text, more, numbers) : null))
  const [ours = null, theirs = null] = trees.map((tree, at) => tree ?? (texts[at] === '' ? [] : null))
  const isJsonPair = ours !== null && theirs !== null && trees.some((tree) => tree !== null)
  const views: MessageComparison['views'] = isJsonPair ? ['json', 'text', 'bytes'] : ['text', 'bytes']
  if (wish === 'bytes') return { body: byBytes(one, other), views }
  if (wish === 'auto' && isJsonPair) {
    const list = new RowList(isLong)
    diffJson(ours, theirs, ignore, list)
    // Equal values in different notation: only the text can show the difference.
    if (list.differences + list.ignored > 0) return { body: { kind: 'json', ...comparedRows(list) }, views }
  }
  const { rows, exact } = compareLines(linesOfText(texts[0]), linesOfText(texts[1]), ignore)
  // The decoded texts are equal but the bytes differ, because of the charset or invalid encoding: compare the bytes.
  if (rows.every(({ kind }) => kind === 'same')) return { body: byBytes(one, other), views }
  const list = new RowList(isLong)
  for (const row of rows) {
    if (differs(row)) list.add(row)
    else
      list.same(1, () => {
        list.add(row)
      })
  }
  list.end()
  return { body: { kind: 'lines', exact, ...comparedRows(list) }, views }
}

function comparedRows({ rows, differences, ignored, omitted }: RowList): ComparedRows {
  return { rows, count: { differences, ignored }, omitted }
}

function byBytes(one: Uint8Array, other: Uint8Array): BodyComparison {
  const { changes, coarse } = align(one, other)
  return { kind: 'bytes', changes: tidy(changes), coarse }
}

function countOf(body: BodyComparison): DifferenceCount {
  switch (body.kind) {
    case 'json':
    case 'lines':
      return body.count
    case 'bytes':
      return { differences: body.changes.length, ignored: 0 }
    default:
      return { differences: 0, ignored: 0 }
  }
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text.slice(0, 64))
}

/** Shows a carriage return before a line feed, because it may be the only difference. */
function linesOfText(text: string): string[] {
  return text.split('\n').map((line) => visibleText(line.replace(/\r$/, '␍')))
}

function textOf(side: MessageSide | null, bytes: Uint8Array): string {
  return decodeText(bytes, charsetOf(bytes, side?.message.contentType ?? '').encoding)
}

function isText(bytes: Uint8Array): boolean {
  return bytes.length === 0 || looksLikeText(bytes)
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
