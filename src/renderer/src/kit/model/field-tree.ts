import type { FieldNode } from '../../../../shared/contract/fields'
import type { ByteRange } from '../hex/model/hex-layout'

/** Fields of a message of any protocol as rows of a tree with folded parts. */

export interface FieldTreeRow {
  readonly field: FieldNode
  /** Index in the message's list. */
  readonly index: number
  readonly hasParts: boolean
  readonly isOpen: boolean
}

/** Returns the visible rows, whose parents are all unfolded. */
export function fieldTreeRows(
  fields: readonly FieldNode[],
  isUnfolded: (field: FieldNode, index: number) => boolean
): FieldTreeRow[] {
  const rows: FieldTreeRow[] = []
  let hiddenBelow = Infinity
  fields.forEach((field, index) => {
    if (field.depth > hiddenBelow) return
    const hasParts = (fields[index + 1]?.depth ?? 0) > field.depth
    const isOpen = hasParts && isUnfolded(field, index)
    hiddenBelow = hasParts && !isOpen ? field.depth : Infinity
    rows.push({ field, index, hasParts, isOpen })
  })
  return rows
}

/** Returns an id of the field that stays valid while the list grows or is reloaded. */
export function fieldId({ key, range, depth }: FieldNode): string {
  return `${range[0]}:${depth}:${key}`
}

/** Returns the deepest field that contains the range; -1 if none. */
export function fieldOfRange(fields: readonly FieldNode[], [start, end]: ByteRange): number {
  return fields.reduce(
    (best, { range, depth }, at) =>
      range[0] <= start && end <= range[1] && depth > (fields[best]?.depth ?? -1) && range[1] > range[0]
        ? at
        : best,
    -1
  )
}

/**
 * Returns the deepest field that contains a byte; -1 if none. Fields inside compressed data have no bytes of their own,
 * so for a compressed byte the field around all of them is returned.
 */
export function fieldOfByte(fields: readonly FieldNode[], offset: number): number {
  const best = fieldOfRange(fields, [offset, offset + 1])
  const path = [...parentsOf(fields, best).reverse(), best]
  const guess = path.findIndex((at) => {
    const field = fields[at]
    if (field?.note !== 'derived') return false
    return fields.some(
      (other, place) => place !== at && other.depth === field.depth && isSameRange(other.range, field.range)
    )
  })
  return guess < 0 ? best : (path[guess - 1] ?? -1)
}

/** Returns the parents, innermost first. */
export function parentsOf(fields: readonly FieldNode[], of: number): number[] {
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

/** Returns the index after the last part of a field. */
function endOfParts(fields: readonly FieldNode[], of: number): number {
  const depth = fields[of]?.depth ?? 0
  let end = of + 1
  while ((fields[end]?.depth ?? -1) > depth) end++
  return end
}

interface FieldJson extends Omit<FieldNode, 'depth'> {
  parts?: FieldJson[]
}

/** Returns a field with all its parts as JSON text. */
export function fieldJson(fields: readonly FieldNode[], of: number): string {
  const open: { depth: number; json: FieldJson }[] = []
  let root: FieldJson | null = null
  for (const { depth, ...rest } of fields.slice(of, endOfParts(fields, of))) {
    const json: FieldJson = rest
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop()
    const parent = open.at(-1)?.json
    if (parent === undefined) root ??= json
    else (parent.parts ??= []).push(json)
    open.push({ depth, json })
  }
  return JSON.stringify(root, null, 2)
}

export function isSameRange(a: ByteRange, b: ByteRange | null): boolean {
  return b !== null && a[0] === b[0] && a[1] === b[1]
}
