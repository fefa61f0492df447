import type { InternedFact } from '../fact-column'
import { radixSort } from './radix-sort'
import { sortTexts } from './text-sort'

/** The value of a row to sort by. All rows of a column have the same type. */
export interface SortKey {
  of(row: number): number | string
  /** If the column's texts are repeated: their numbers, for which `of` returns the text. */
  readonly interned?: InternedFact
}

/** Rows that are read between two yields. */
const STRIDE = 8192
/** Columns with more distinct texts are sorted by the texts themselves. */
const MAX_RANKED = 65_536
const MAX_KEY = 2 ** 32 - 1

/**
 * Returns rows sorted by a column. Equal values keep their order, in both directions. Yields between units of work, so
 * that the caller can slice it.
 */
export function* sortRows(
  rows: readonly number[],
  key: SortKey,
  descending: boolean
): Generator<void, number[]> {
  const [first] = rows
  if (first === undefined) return []
  const order = positions(rows.length)
  if (typeof key.of(first) === 'number') yield* byNumber(rows, key, descending, order)
  else yield* byText(rows, key, descending, order)
  const sorted: number[] = []
  for (let at = 0; at < order.length; at++) {
    sorted.push(rows[order[at] ?? 0] ?? 0)
    if (at % STRIDE === 0) yield
  }
  return sorted
}

function positions(length: number): Uint32Array {
  const order = new Uint32Array(length)
  for (let at = 0; at < length; at++) order[at] = at
  return order
}

function* byNumber(
  rows: readonly number[],
  key: SortKey,
  descending: boolean,
  order: Uint32Array
): Generator<void, void> {
  const values = new Float64Array(rows.length)
  let [low, high, isWhole, isAscending] = [Infinity, -Infinity, true, true]
  for (let at = 0; at < rows.length; at++) {
    // Adding 0 makes a negative zero positive.
    const value = Number(key.of(rows[at] ?? 0)) + 0
    values[at] = value
    // Rows are in capture order already, which is often that of the column.
    isAscending &&= value >= high
    low = Math.min(low, value)
    high = Math.max(high, value)
    isWhole &&= Number.isInteger(value)
    if (at % STRIDE === 0) yield
  }
  if (isAscending) {
    if (descending) reverse(order, values)
    return
  }
  if (isWhole && high - low <= MAX_KEY) {
    const keys = new Uint32Array(rows.length)
    for (let at = 0; at < rows.length; at++)
      keys[at] = descending ? high - (values[at] ?? 0) : (values[at] ?? 0) - low
    yield* radixSort(keys, order)
    return
  }
  const words = new Uint32Array(values.buffer)
  for (const half of [LOW_WORD, 1 - LOW_WORD]) {
    const keys = new Uint32Array(rows.length)
    for (let at = 0; at < order.length; at++) {
      const place = 2 * (order[at] ?? 0)
      keys[at] = sortableWord(words, place, half === LOW_WORD, descending)
    }
    yield
    yield* radixSort(keys, order)
  }
}

/** Index of the low word of a double in memory. */
const LOW_WORD = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 0 : 1
const SIGN = 0x80_00_00_00

/** Returns a half of a double so that whole doubles, as unsigned numbers, have the order of their values. */
function sortableWord(words: Uint32Array, place: number, isLow: boolean, descending: boolean): number {
  const high = words[place + 1 - LOW_WORD] ?? 0
  const word = isLow ? (words[place + LOW_WORD] ?? 0) : high
  const isNegative = (high & SIGN) !== 0
  const ascending = isNegative ? ~word : isLow ? word : word | SIGN
  return (descending ? ~ascending : ascending) >>> 0
}

function* byText(
  rows: readonly number[],
  key: SortKey,
  descending: boolean,
  order: Uint32Array
): Generator<void, void> {
  const ranked = yield* ranksOf(rows, key)
  if (ranked !== null) {
    if (descending) for (let at = 0; at < ranked.length; at++) ranked[at] = MAX_KEY - (ranked[at] ?? 0)
    yield* radixSort(ranked, order)
    return
  }
  const texts: string[] = []
  for (const row of rows) if (texts.push(String(key.of(row))) % STRIDE === 0) yield
  yield* sortTexts(texts, order)
  if (descending) reverse(order, texts)
}

/** Returns the place of each row's text among the column's distinct texts; null if there are too many. */
function* ranksOf(rows: readonly number[], key: SortKey): Generator<void, Uint32Array | null> {
  const ranks = new Uint32Array(rows.length)
  const numbers = new Map<string, number>()
  const { interned } = key
  let byId: number[] = []
  let version = interned?.version()
  for (let at = 0; at < rows.length; at++) {
    if (at % STRIDE === 0) {
      yield
      if (interned?.version() !== version) byId = []
      version = interned?.version()
    }
    const row = rows[at] ?? 0
    const id = interned?.id(row) ?? -1
    let number = id < 0 ? undefined : byId[id]
    if (number === undefined) {
      const text = String(key.of(row))
      number = numbers.get(text) ?? numbers.size
      if (number === numbers.size) numbers.set(text, number)
      if (id >= 0) byId[id] = number
      if (numbers.size > MAX_RANKED || (at > STRIDE && numbers.size > at / 2)) return null
    }
    ranks[at] = number
  }
  const texts = [...numbers.keys()]
  const order = positions(texts.length)
  yield* sortTexts(texts, order)
  const places = new Uint32Array(texts.length)
  for (const [place, number] of order.entries()) places[number] = place
  for (let at = 0; at < ranks.length; at++) ranks[at] = places[ranks[at] ?? 0] ?? 0
  return ranks
}

/** Reverses sorted positions, but not those of equal values. */
function reverse(order: Uint32Array, values: ArrayLike<string | number>): void {
  order.reverse()
  for (let at = 0; at < order.length;) {
    const value = values[order[at] ?? 0]
    let next = at + 1
    while (next < order.length && values[order[next] ?? 0] === value) next++
    if (next - at > 1) order.subarray(at, next).reverse()
    at = next
  }
}
