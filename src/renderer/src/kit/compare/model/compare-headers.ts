/**
 * Compares two header lists in wire order. Headers pair by name, ignoring case; among several with one name, equal
 * values pair first. A header at a different position counts as moved: order can matter, and it identifies the sending
 * program.
 */
import type { HeaderLine } from '../../../../../decode/explain/facts'
import type { IgnoreList } from './compare-ignore'
import { markChange, type MarkedText } from './line-diff'

export interface HeaderRow {
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  readonly moved: boolean
  /** Differs only in ignored parts. */
  readonly ignored: boolean
  /** Name as sent; of a changed header, the left one. */
  readonly name: string
  readonly left: MarkedText | null
  readonly right: MarkedText | null
}

interface Pair {
  readonly left: number
  readonly right: number
}

export function compareHeaders(
  left: readonly HeaderLine[],
  right: readonly HeaderLine[],
  ignore: IgnoreList
): HeaderRow[] {
  const pairs = pairUp(left, right)
  const stays = longestInOrder(pairs)
  const partner = new Map(pairs.map((pair) => [pair.left, pair.right]))
  const paired = new Set(pairs.map((pair) => pair.right))
  // Headers only on the right follow their predecessor on that side.
  const rows: HeaderRow[] = []
  const added = (from: number): void => {
    for (let at = from; !paired.has(at); at++) {
      const line = right[at]
      if (line === undefined) return
      const { name } = line
      const ignored = ignore.header(name)
      rows.push({ kind: 'added', moved: false, ignored, name, left: null, right: wholeLine(line) })
    }
  }
  added(0)
  left.forEach((line, at) => {
    const other = partner.get(at)
    rows.push(rowOf(line, other === undefined ? null : right[other], !stays.has(at), ignore))
    if (other !== undefined) added(other + 1)
  })
  return rows
}

function rowOf(
  left: HeaderLine,
  right: HeaderLine | null | undefined,
  moved: boolean,
  ignore: IgnoreList
): HeaderRow {
  const { name } = left
  const isIgnored = ignore.header(name)
  if (right === null || right === undefined)
    return { kind: 'removed', moved: false, ignored: isIgnored, name, left: wholeLine(left), right: null }
  const one = textOf(left)
  const other = textOf(right)
  if (one === other) {
    const text = { before: one, changed: '', after: '' }
    return { kind: 'same', moved, ignored: moved && isIgnored, name, left: text, right: text }
  }
  const ignored = isIgnored || (!moved && ignore.isAlike(one, other))
  return { kind: 'changed', moved, ignored, name, ...markChange(one, other) }
}

function pairUp(left: readonly HeaderLine[], right: readonly HeaderLine[]): Pair[] {
  const partner = new Map<number, number>()
  const taken = new Set<number>()
  const take = (keyOf: (line: HeaderLine) => string): void => {
    // Iterates backwards, so that the first header of a key is popped first.
    const free = new Map<string, number[]>()
    for (const [at, line] of [...right.entries()].reverse()) {
      if (taken.has(at)) continue
      const key = keyOf(line)
      const known = free.get(key)
      if (known === undefined) free.set(key, [at])
      else known.push(at)
    }
    left.forEach((line, at) => {
      const found = partner.has(at) ? undefined : free.get(keyOf(line))?.pop()
      if (found === undefined) return
      partner.set(at, found)
      taken.add(found)
    })
  }
  const nameOf = ({ name }: HeaderLine): string => name.toLowerCase()
  take((line) => `${nameOf(line)}\n${line.value}`)
  take(nameOf)
  return left.flatMap((_, at) => {
    const found = partner.get(at)
    return found === undefined ? [] : [{ left: at, right: found }]
  })
}

/** Returns the left positions of the longest set of pairs in the same order on both sides; the others are moved. */
function longestInOrder(pairs: readonly Pair[]): ReadonlySet<number> {
  /** At index length - 1: the pair that ends a sequence of that length with the smallest right position. */
  const ends: number[] = []
  const before: number[] = []
  const rightOf = (pair: number | undefined): number => pairs[pair ?? -1]?.right ?? Infinity
  pairs.forEach((pair, at) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (rightOf(ends[middle]) < pair.right) low = middle + 1
      else high = middle
    }
    before.push(ends[low - 1] ?? -1)
    ends[low] = at
  })
  const stays = new Set<number>()
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at]
    if (pair !== undefined) stays.add(pair.left)
  }
  return stays
}

function textOf({ name, value }: HeaderLine): string {
  return `${name}: ${value}`
}

function wholeLine(line: HeaderLine): MarkedText {
  return { before: '', changed: textOf(line), after: '' }
}
