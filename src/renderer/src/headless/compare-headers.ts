/**
 * Two lists of headers side by side, in wire order. Headers of one name belong together whatever its case; of several
 * with one name those of equal value first. What stands elsewhere than its partner is moved: order can matter, and
 * says which program sent it.
 */
import type { IgnoreList } from './compare-ignore'
import { markChange, type MarkedText } from './line-diff'

export interface HeaderLine {
  readonly name: string
  readonly value: string
}

export interface HeaderRow {
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  readonly moved: boolean
  /** It differs, in what is ignored alone. */
  readonly ignored: boolean
  /** As sent; of a changed one as on the left. */
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
  const rows: { row: HeaderRow; right: number | null }[] = left.map((line, at) => {
    const other = partner.get(at)
    return {
      row: rowOf(line, other === undefined ? null : right[other], !stays.has(at), ignore),
      right: other ?? null
    }
  })
  // Those on the right alone stand behind what they follow there.
  right.forEach((line, at) => {
    if (paired.has(at)) return
    const before = rows.findLastIndex((entry) => entry.right !== null && entry.right === at - 1)
    rows.splice(at === 0 ? 0 : before + 1, 0, {
      row: {
        kind: 'added',
        moved: false,
        ignored: ignore.header(line.name),
        name: line.name,
        left: null,
        right: wholeLine(line)
      },
      right: at
    })
  })
  return rows.map(({ row }) => row)
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
  const free = new Set(right.keys())
  const pairs: Pair[] = []
  const take = (at: number, fits: (line: HeaderLine) => boolean): void => {
    const found = [...free].find((other) => {
      const line = right[other]
      return line !== undefined && fits(line)
    })
    if (found === undefined) return
    free.delete(found)
    pairs.push({ left: at, right: found })
  }
  left.forEach((line, at) => {
    take(at, (other) => isSameName(line, other) && line.value === other.value)
  })
  const done = new Set(pairs.map((pair) => pair.left))
  left.forEach((line, at) => {
    if (!done.has(at)) take(at, (other) => isSameName(line, other))
  })
  return pairs.sort((one, other) => one.left - other.left)
}

/** Left places of the most pairs that are in the same order on both sides; the others moved. */
function longestInOrder(pairs: readonly Pair[]): ReadonlySet<number> {
  const best: { length: number; before: number }[] = []
  pairs.forEach((pair, at) => {
    let length = 1
    let before = -1
    for (let other = 0; other < at; other++) {
      if ((pairs[other]?.right ?? 0) > pair.right || (best[other]?.length ?? 0) < length) continue
      length = (best[other]?.length ?? 0) + 1
      before = other
    }
    best.push({ length, before })
  })
  const longest = Math.max(0, ...best.map(({ length }) => length))
  const stays = new Set<number>()
  for (let at = best.findIndex(({ length }) => length === longest); at >= 0; at = best[at]?.before ?? -1) {
    const pair = pairs[at]
    if (pair !== undefined) stays.add(pair.left)
  }
  return stays
}

function isSameName(one: HeaderLine, other: HeaderLine): boolean {
  return one.name.toLowerCase() === other.name.toLowerCase()
}

function textOf({ name, value }: HeaderLine): string {
  return `${name}: ${value}`
}

function wholeLine(line: HeaderLine): MarkedText {
  return { before: '', changed: textOf(line), after: '' }
}
