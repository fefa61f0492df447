import type { FoundField } from '../../src/decode/field-list'

/**
 * Throws if fields do not form a tree: children outside their parent, out of order, or overlapping. Decompressed data
 * has no bytes of its own: its fields, all noted, may share the range of the compressed ones.
 */
export function assertTree(fields: readonly FoundField[], end: number, start = 0): void {
  const open: { end: number; next: number; last: readonly [number, number] }[] = [
    { end, next: start, last: [-1, -1] }
  ]
  for (const [at, { depth, range, key, note }] of fields.entries()) {
    if (depth + 1 > open.length) throw new Error(`${key} at ${at} has no parent`)
    open.length = depth + 1
    const parent = open[depth]!
    const [from, to] = range
    const isShared = note !== undefined && from === parent.last[0] && to === parent.last[1]
    if (!isShared && (from < parent.next || to < from || to > parent.end)) {
      throw new Error(`${key} at ${at} [${from}, ${to}) is not within [${parent.next}, ${parent.end})`)
    }
    parent.next = to
    parent.last = range
    open.push({ end: to, next: from, last: [-1, -1] })
  }
}
