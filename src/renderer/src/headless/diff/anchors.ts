/**
 * What two long sequences certainly have in common: blocks of bytes, or items that occur once on either side. They cut a
 * task that is too large into small ones, in time that grows with the lengths alone. Of blocks that stand in another
 * order on the other side those are kept that cover the most.
 */
import type { Box, Sequence } from './middle'

/** Equal on both sides. */
export interface Anchor {
  left: number
  right: number
  length: number
}

/** Equal bytes twice as many are always found, wherever they begin. */
const BLOCK = 16
const PRIME = 0x01000193

/** Anchors in their order, which is the same on both sides; none overlaps another. */
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
  // What the first of a block's bytes has been multiplied by when it leaves.
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

/** A block that is the same on both sides, and what is the same around it; null where only its number is. */
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

/** Items that occur once on the left and once on the right. */
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

/** Of anchors by their place on the right those in the same order on the left that are longest together. */
function heaviest(anchors: readonly Anchor[]): Anchor[] {
  const order = [...anchors.keys()].sort(
    (one, other) => (anchors[one]?.left ?? 0) - (anchors[other]?.left ?? 0)
  )
  const rank = new Int32Array(anchors.length)
  order.forEach((anchor, at) => (rank[anchor] = at + 1))
  // Of all anchors so far whose rank is at most so much, the heaviest row that ends with one: a Fenwick tree.
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

/** What one has of the one before it is taken off. */
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
