/** Which items of two lists belong together. */
import { align } from './diff/align'
import type { JsonNode } from './json-tree'

export interface ItemPair {
  /** Place on either side; null where it has no partner there. */
  readonly left: number | null
  readonly right: number | null
  readonly moved: boolean
}

/** Members by which people and programs tell things apart. */
const IDENTITY = ['id', '_id', 'uuid', 'guid', 'key', 'name', 'code', 'path', 'url']

/** In the order of the left list; what is on the right alone stands where it does there. */
export function pairItems(
  left: readonly JsonNode[],
  right: readonly JsonNode[],
  isIgnored: (key: string) => boolean
): ItemPair[] {
  const identityOf = (node: JsonNode): string | null => identity(node, isIgnored)
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
  // Of one identity, or equal, but elsewhere.
  for (const key of [identityOf, (node: JsonNode) => `=${node.number}`]) {
    const free = new Map<string, number[]>()
    right.forEach((node, place) => {
      const name = taken.has(place) ? null : key(node)
      if (name !== null) free.set(name, [...(free.get(name) ?? []), place])
    })
    left.forEach((node, place) => {
      const name = partner.has(place) ? null : key(node)
      const found = name === null ? undefined : free.get(name)?.shift()
      if (found !== undefined) pair(place, found, true)
    })
  }
  for (const change of changes) {
    const ours = places(change.left, change.leftEnd, (place) => partner.has(place))
    const theirs = places(change.right, change.rightEnd, (place) => taken.has(place))
    // As many as there were: their ids are new ones. Else two that say themselves that they are not one are two.
    const isAnyId = ours.length === theirs.length
    let next = 0
    for (const place of ours) {
      const found = theirs.findIndex(
        (other, at) => at >= next && fits(left[place], right[other], isAnyId ? null : identityOf)
      )
      const other = theirs[found]
      if (other === undefined) continue
      pair(place, other, false)
      next = found + 1
    }
  }
  return inOrder(left.length, right.length, partner, taken)
}

function places(from: number, end: number, isTaken: (place: number) => boolean): number[] {
  return Array.from({ length: end - from }, (_, at) => from + at).filter((place) => !isTaken(place))
}

/** Whether one may have become the other. */
function fits(
  one: JsonNode | undefined,
  other: JsonNode | undefined,
  identityOf: ((node: JsonNode) => string | null) | null
): boolean {
  if (one === undefined || one.kind !== other?.kind) return false
  const [name, otherName] = [identityOf?.(one) ?? null, identityOf?.(other) ?? null]
  return name === null || otherName === null || name === otherName
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
