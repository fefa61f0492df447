import type { TlsField, TlsMessageRow } from '../../../shared/contract/tls-records'
import type { Direction } from '../../../shared/model/direction'
import type { ByteRange } from './hex-layout'

/** The fields of a message as the rows of a tree of which some parts are folded. */

export interface TlsFieldRow {
  readonly field: TlsField
  /** In the message's list: by which it is unfolded. */
  readonly index: number
  readonly hasParts: boolean
  readonly isOpen: boolean
}

/** Rows in sight: those whose parents are all unfolded. */
export function fieldRows(fields: readonly TlsField[], unfolded: ReadonlySet<number>): TlsFieldRow[] {
  const rows: TlsFieldRow[] = []
  let hiddenBelow = Infinity
  fields.forEach((field, index) => {
    if (field.depth > hiddenBelow) return
    const hasParts = (fields[index + 1]?.depth ?? 0) > field.depth
    const isOpen = hasParts && unfolded.has(index)
    hiddenBelow = hasParts && !isOpen ? field.depth : Infinity
    rows.push({ field, index, hasParts, isOpen })
  })
  return rows
}

/** Unfolded at first: the message, not what carries it; and the lists whose lines say most. */
const USUALLY_UNFOLDED: ReadonlySet<string> = new Set(['message', 'extensions', 'certificates'])

export function usuallyUnfolded(fields: readonly TlsField[]): ReadonlySet<number> {
  return new Set(fields.flatMap(({ key }, index) => (USUALLY_UNFOLDED.has(key) ? [index] : [])))
}

/** The smallest field that holds a byte, and all that must be unfolded for it to be seen. */
export function fieldAt(
  fields: readonly TlsField[],
  offset: number
): { index: number; parents: readonly number[] } | null {
  const index = fields.reduce(
    (best, { range: [start, end], depth }, at) =>
      start <= offset && offset < end && depth >= (fields[best]?.depth ?? 0) ? at : best,
    -1
  )
  return index < 0 ? null : { index, parents: parentsOf(fields, index) }
}

function parentsOf(fields: readonly TlsField[], of: number): number[] {
  const parents: number[] = []
  let depth = fields[of]?.depth ?? 0
  for (let index = of - 1; index >= 0 && depth > 0; index--) {
    const at = fields[index]?.depth ?? 0
    if (at >= depth) continue
    parents.push(index)
    depth = at
  }
  return parents
}

/** The message that a byte of a stream belongs to, or -1. */
export function messageAt(messages: readonly TlsMessageRow[], direction: Direction, offset: number): number {
  return messages.findIndex(
    ({ direction: way, range: [start, end] }) => way === direction && start <= offset && offset < end
  )
}

export function isSameRange(a: ByteRange, b: ByteRange | null): boolean {
  return b !== null && a[0] === b[0] && a[1] === b[1]
}
