/** Pairs the items of two JSON lists. */
import { align } from './diff/align'
import type { JsonNode } from './json-tree'

export interface ItemPair {
  /** Index on each side; null if the item has no partner. */
  readonly left: number | null
  readonly right: number | null
  readonly moved: boolean
}

/** Members that usually identify an object. */
const IDENTITY = ['id', '_id', 'uuid', 'guid', 'key', 'name', 'code', 'path', 'url']

/** Returns the pairs in the order of the left list; items only on the right keep their relative position. */
export function pairItems(
  left: readonly JsonNode[],
  right: readonly JsonNode[],
  isIgnored: (key: string) => boolean
): ItemPair[] {
  // Cached: the identity of a node is needed several times, and a node may have many members.
  const names = new Map<JsonNode, string | null>()
  const identityOf = (node: JsonNode): string | null => {
    const cached = names.get(node)
    if (cached !== undefined) return cached
    const name = identity(node, isIgnored)
    names.set(node, name)
    return name
  }
  const known = new Map<string, number>()
  const numbers = (nodes: readonly JsonNode[]): Int32Array =>
    Int32Array.from(nodes, (node) => {
      const name = identityOf(node) ?? `=${node.number}`
      const number = known.get(name) ?? known.size
      known.set(name, number)
      return number
    })
  const { changes } = align(numbers(left), numbers(right))
  const partner = new Map<number, { right: number; moved: boolean }>()
  const taken = new Set<number>()
  const pair = (at: number, other: number, moved: boolean): void => {
    partner.set(at, { right: other, moved })
    taken.add(other)
  }
  let [at, other] = [0, 0]
  for (const change of [...changes, { left: left.length, leftEnd: 0, right: right.length, rightEnd: 0 }]) {
    for (; at < change.left; at++, other++) pair(at, other, false)
    ;[at, other] = [change.leftEnd, change.rightEnd]
  }
  // First pairs items with the same identity, then equal items, regardless of position.
  for (const key of [identityOf, (node: JsonNode) => `=${node.number}`]) {
    const free = new PlacesByName()
    right.forEach((node, place) => {
      if (!taken.has(place)) free.add(key(node), place)
    })
    left.forEach((node, place) => {
      const found = partner.has(place) ? null : free.take(key(node))
      if (found !== null) pair(place, found, true)
    })
  }
  for (const change of changes) {
    const ours = places(change.left, change.leftEnd, (place) => partner.has(place))
    const theirs = places(change.right, change.rightEnd, (place) => taken.has(place))
    // With equal counts on both sides, different ids are taken as regenerated. Otherwise different identities never
    // pair.
    const isAnyId = ours.length === theirs.length
    const nameOf = (node: JsonNode): string | null => (isAnyId ? null : identityOf(node))
    for (const { left: place, right: other } of inTurn(ours, theirs, left, right, nameOf))
      pair(place, other, false)
  }
  return inOrder(left.length, right.length, partner, taken)
}

function places(from: number, end: number, isTaken: (place: number) => boolean): number[] {
  return Array.from({ length: end - from }, (_, at) => from + at).filter((place) => !isTaken(place))
}

/**
 * Pairs each left item with the first right item after the previous pair that could be its new version: same kind, and
 * same name if both have one. Skipped items are not considered again, which keeps this linear.
 */
function inTurn(
  ours: readonly number[],
  theirs: readonly number[],
  left: readonly JsonNode[],
  right: readonly JsonNode[],
  nameOf: (node: JsonNode) => string | null
): { left: number; right: number }[] {
  const free = new PlacesByName()
  theirs.forEach((place) => {
    const node = right[place]
    if (node === undefined) return
    const name = nameOf(node)
    free.add(node.kind, place)
    free.add(name === null ? `${node.kind} nameless` : `${node.kind} named ${name}`, place)
  })
  const found: { left: number; right: number }[] = []
  let next = 0
  for (const place of ours) {
    const node = left[place]
    if (node === undefined) continue
    const name = nameOf(node)
    const fitting =
      name === null
        ? [free.first(node.kind, next)]
        : [free.first(`${node.kind} nameless`, next), free.first(`${node.kind} named ${name}`, next)]
    const other = Math.min(...fitting)
    if (other === Infinity) continue
    found.push({ left: place, right: other })
    next = other + 1
  }
  return found
}

/** Indexes by name in ascending order, consumed from the front. */
class PlacesByName {
  readonly #places = new Map<string, { readonly all: number[]; next: number }>()

  add(name: string | null, place: number): void {
    if (name === null) return
    const known = this.#places.get(name)
    if (known === undefined) this.#places.set(name, { all: [place], next: 0 })
    else known.all.push(place)
  }

  take(name: string | null): number | null {
    const known = name === null ? undefined : this.#places.get(name)
    return known === undefined ? null : (known.all[known.next++] ?? null)
  }

  /** Returns the first index of at least `least`, which must not decrease between calls; Infinity if there is none. */
  first(name: string, least: number): number {
    const known = this.#places.get(name)
    if (known === undefined) return Infinity
    while ((known.all[known.next] ?? Infinity) < least) known.next++
    return known.all[known.next] ?? Infinity
  }
}

function inOrder(
  leftLength: number,
  rightLength: number,
  partner: ReadonlyMap<number, { right: number; moved: boolean }>,
  taken: ReadonlySet<number>
): ItemPair[] {
  const pairs: ItemPair[] = []
  const added = (from: number): void => {
    for (let at = from; at < rightLength && !taken.has(at); at++)
      pairs.push({ left: null, right: at, moved: false })
  }
  added(0)
  for (let at = 0; at < leftLength; at++) {
    const found = partner.get(at)
    pairs.push({ left: at, right: found?.right ?? null, moved: found?.moved ?? false })
    if (found !== undefined) added(found.right + 1)
  }
  return pairs
}

function identity(node: JsonNode, isIgnored: (key: string) => boolean): string | null {
  if (node.kind !== 'object') return null
  for (const name of IDENTITY) {
    if (isIgnored(name)) continue
    const member = node.members.find(({ key }) => key === name)
    if (member?.node.kind === 'scalar' && member.node.text !== 'null') return `${name}=${member.node.number}`
  }
  return null
}
