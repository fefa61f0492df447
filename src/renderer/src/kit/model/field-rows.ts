/**
 * Groups a message's flat field list (the tree in pre-order) for the HTTP view: start line with its parts, header lines
 * in the order and case sent, body fields, and trailers. Fields of other protocols stand in place of headers.
 */
import type { MessageField, MessageDetail } from '../../../../shared/contract/traffic'
import type { Direction } from '../../../../shared/model/direction'
import type { ByteRange } from '../hex/model/hex-layout'

/** A field and its index in the message's list, which identifies it between views. */
export interface FieldRow {
  readonly index: number
  readonly field: MessageField
  readonly children: readonly FieldRow[]
}

export interface FieldGroups {
  readonly startLine: FieldRow | null
  readonly headers: readonly FieldRow[]
  readonly body: FieldRow | null
  readonly trailers: readonly FieldRow[]
  /** Kinds without a place of their own in this view; shown unchanged instead of left out. */
  readonly others: readonly FieldRow[]
}

function fieldTree(fields: readonly MessageField[]): FieldRow[] {
  const roots: FieldRow[] = []
  const open: { depth: number; children: FieldRow[] }[] = []
  fields.forEach((field, index) => {
    const children: FieldRow[] = []
    while ((open.at(-1)?.depth ?? -1) >= field.depth) open.pop()
    const parent = open.at(-1)
    ;(parent?.children ?? roots).push({ index, field, children })
    open.push({ depth: field.depth, children })
  })
  return roots
}

export function groupFields(fields: readonly MessageField[]): FieldGroups {
  const headers: FieldRow[] = []
  const trailers: FieldRow[] = []
  const others: FieldRow[] = []
  let startLine: FieldRow | null = null
  let body: FieldRow | null = null
  for (const row of fieldTree(fields)) {
    const { kind } = row.field
    if (kind === 'start-line' && startLine === null) startLine = row
    else if (kind === 'header' || kind === 'field') headers.push(row)
    else if (kind === 'trailer') trailers.push(row)
    else if (kind === 'trailers') trailers.push(...row.children)
    else if (kind === 'body' && body === null) body = row
    else others.push(row)
  }
  return { startLine, headers, body, trailers, others }
}

/** Returns the deepest field that covers `offset`: of nested fields, the last in pre-order. */
export function deepestField(fields: readonly MessageField[], offset: number): number | null {
  let found: number | null = null
  let depth = -1
  fields.forEach((field, index) => {
    if (offset >= field.range[0] && offset < field.range[1] && field.depth >= depth) {
      found = index
      depth = field.depth
    }
  })
  return found
}

/** A message of an exchange, and one of its fields. */
export interface FieldAddress {
  readonly message: number
  readonly field: number
}

export function fieldAt(
  messages: readonly MessageDetail[],
  direction: Direction,
  offset: number
): FieldAddress | null {
  for (const [message, detail] of messages.entries()) {
    if (detail.direction !== direction || offset < detail.range[0] || offset >= detail.range[1]) continue
    const field = deepestField(detail.fields, offset)
    if (field !== null) return { message, field }
  }
  return null
}

/** Returns the range of the message that contains `offset`; the rest of the stream is dimmed. */
export function messageRangeAt(
  messages: readonly MessageDetail[],
  direction: Direction,
  offset: number | null
): ByteRange | null {
  const own = messages.filter((message) => message.direction === direction)
  const hit = own.find(({ range }) => offset !== null && offset >= range[0] && offset < range[1])
  return hit?.range ?? own.at(-1)?.range ?? null
}

/**
 * Returns the range highlighted for a field: a header from its name to its value, without surrounding blanks and line
 * end.
 */
export function litRange(field: MessageField): ByteRange {
  const { nameRange, valueRange, range } = field
  // Every octet of an HPACK-encoded header carries information, such as the length of its name.
  if (nameRange === null || valueRange === null || field.packed !== undefined) return range
  return [nameRange[0], Math.max(nameRange[1], valueRange[1])]
}

/** True if a problem at `offset` points into the field, which is then underlined. */
export function hasOffset(row: FieldRow, offset: number): boolean {
  return offset >= row.field.range[0] && offset < row.field.range[1]
}
