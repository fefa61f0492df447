/**
 * Finds common anchors of two long sequences: equal blocks of bytes, or items that occur once on each side. They split
 * a large alignment into small ones in time linear in the lengths. Of blocks in different order, the set that covers
 * the most is kept.
 */
import type { Box, Sequence } from './middle'

/** Range that is equal on both sides. */
export interface Anchor {
  left: number
  right: number
  length: number
}

/** Equal runs of at least twice this length are always found, at any offset. */
const BLOCK = 16
const PRIME = 0x01000193

/** Returns non-overlapping anchors in an order that is the same on both sides. */
export function findAnchors(a: Sequence, b: Sequence, box: Box): Anchor[] {
  const found = a instanceof Uint8Array && b instanceof Uint8Array ? blocks(a, b, box) : singles(a, b, box)
  return inOrder(heaviest(found))
}

function blocks(a: Uint8Array, b: Uint8Array, { left, leftEnd, right, rightEnd }: Box): Anchor[] {
  const known = new Map<number, number>()
  for (let at = left; at + BLOCK <= leftEnd; at += BLOCK) {
    const hash = hashOf(a, at)
    known.set(hash, known.has(hash) ? -1 : at)
  }
  // Multiplier of a block's first byte when it leaves the rolling hash.
  let top = 1
  for (let at = 1; at < BLOCK; at++) top = Math.imul(top, PRIME)
  const found: Anchor[] = []
  let hash = right + BLOCK <= rightEnd ? hashOf(b, right) : 0
  for (let at = right; at + BLOCK <= rightEnd;) {
    const place = known.get(hash) ?? -1
    const anchor = place < 0 ? null : grown(a, b, { left, leftEnd, right, rightEnd }, place, at)
    if (anchor !== null) {
      found.push(anchor)
      at = anchor.right + anchor.length
      if (at + BLOCK <= rightEnd) hash = hashOf(b, at)
      continue
    }
    hash = (hash - Math.imul(b[at] ?? 0, top)) | 0
    hash = (Math.imul(hash, PRIME) + (b[at + BLOCK] ?? 0)) | 0
    at++
  }
  return found
}

function hashOf(bytes: Uint8Array, start: number): number {
  let hash = 0
  for (let at = start; at < start + BLOCK; at++) hash = (Math.imul(hash, PRIME) + (bytes[at] ?? 0)) | 0
  return hash
}

/** Extends an equal block in both directions; null if only the hashes are equal. */
function grown(a: Uint8Array, b: Uint8Array, box: Box, left: number, right: number): Anchor | null {
  for (let at = 0; at < BLOCK; at++) if (a[left + at] !== b[right + at]) return null
  let before = 0
  while (
    left - before > box.left &&
    right - before > box.right &&
    a[left - before - 1] === b[right - before - 1]
  )
    before++
  let length = BLOCK
  while (
    left + length < box.leftEnd &&
    right + length < box.rightEnd &&
    a[left + length] === b[right + length]
  )
    length++
  return { left: left - before, right: right - before, length: length + before }
}

/** Returns the items that occur exactly once on each side. */
function singles(a: Sequence, b: Sequence, { left, leftEnd, right, rightEnd }: Box): Anchor[] {
  const places = (items: Sequence, start: number, end: number): Map<number, number> => {
    const found = new Map<number, number>()
    for (let at = start; at < end; at++) {
      const item = items[at] ?? 0
      found.set(item, found.has(item) ? -1 : at)
    }
    return found
  }
  const ours = places(a, left, leftEnd)
  const anchors: Anchor[] = []
  for (const [item, at] of places(b, right, rightEnd)) {
    const place = ours.get(item) ?? -1
    if (at >= 0 && place >= 0) anchors.push({ left: place, right: at, length: 1 })
  }
  return anchors
}

/** Returns the heaviest subset of the anchors, given by right position, that has the same order on the left. */
function heaviest(anchors: readonly Anchor[]): Anchor[] {
  const order = [...anchors.keys()].sort(
    (one, other) => (anchors[one]?.left ?? 0) - (anchors[other]?.left ?? 0)
  )
  const rank = new Int32Array(anchors.length)
  order.forEach((anchor, at) => (rank[anchor] = at + 1))
  // Fenwick tree: the heaviest sequence that ends at an anchor of at most a given rank.
  const best = new Int32Array(anchors.length + 1).fill(-1)
  const weight = new Float64Array(anchors.length)
  const before = new Int32Array(anchors.length).fill(-1)
  const weightOf = (anchor: number): number => (anchor < 0 ? 0 : (weight[anchor] ?? 0))
  let last = -1
  anchors.forEach(({ length }, anchor) => {
    let previous = -1
    for (let at = (rank[anchor] ?? 1) - 1; at > 0; at -= at & -at)
      if (weightOf(best[at] ?? -1) > weightOf(previous)) previous = best[at] ?? -1
    before[anchor] = previous
    weight[anchor] = weightOf(previous) + length
    for (let at = rank[anchor] ?? 1; at <= anchors.length; at += at & -at)
      if (weightOf(anchor) > weightOf(best[at] ?? -1)) best[at] = anchor
    if (weightOf(anchor) > weightOf(last)) last = anchor
  })
  const row: Anchor[] = []
  for (let at = last; at >= 0; at = before[at] ?? -1) {
    const anchor = anchors[at]
    if (anchor !== undefined) row.push(anchor)
  }
  return row.reverse()
}

/** Removes overlaps with the previous anchor. */
function inOrder(anchors: readonly Anchor[]): Anchor[] {
  const cut: Anchor[] = []
  let [left, right] = [0, 0]
  for (const anchor of anchors) {
    const overlap = Math.max(0, left - anchor.left, right - anchor.right)
    if (overlap >= anchor.length) continue
    const rest = {
      left: anchor.left + overlap,
      right: anchor.right + overlap,
      length: anchor.length - overlap
    }
    cut.push(rest)
    left = rest.left + rest.length
    right = rest.right + rest.length
  }
  return cut
}
