import { radixSort } from './radix-sort'

/**
 * Sorts texts by UTF-16 unit, as `<` compares them: groups of texts with a common beginning are split by their next
 * three characters, until they are small. Comparing whole texts would read the common beginning each time, and URLs
 * have long ones. Yields between units of work, so that the caller can slice it.
 */

/** Groups up to this size are sorted by comparing their texts. */
const SMALL_GROUP = 24
/** Groups up to this size are sorted as one array of numbers, which costs less than the counts of a radix sort. */
const MEDIUM_GROUP = 1500
/** Texts that are read between two yields. */
const STRIDE = 8192
/** A key of 30 bits and a position below it fit in the 53 bits of an exact number. */
const INDEX_SCALE = 2 ** 21

const KEY_CHARACTERS = 3
const CHARACTER_BITS = 10
/** Digit of all characters that need more bits. Texts with one of them are compared instead. */
const WIDE = (1 << CHARACTER_BITS) - 1
/** Digit after the end of the text; the others are the character's code + 1. */
const ENDED = 0

interface Group {
  readonly start: number
  readonly end: number
  /** All of its texts have the same characters before it. */
  readonly depth: number
  /** Sorted by comparing its texts. */
  readonly isCompared: boolean
}

/** Sorts positions in `texts` in place. Equal texts keep their order. */
export function* sortTexts(texts: readonly string[], order: Uint32Array): Generator<void, void> {
  const groups: Group[] = [{ start: 0, end: order.length, depth: 0, isCompared: false }]
  let work = 0
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const part = order.subarray(group.start, group.end)
    work += part.length
    if (work >= STRIDE) {
      work = 0
      yield
    }
    if (group.isCompared || part.length <= SMALL_GROUP) compareTexts(texts, part)
    else groups.push(...(yield* split(texts, part, group)))
  }
}

function compareTexts(texts: readonly string[], part: Uint32Array): void {
  part.set(Array.from(part).sort((a, b) => compareAt(texts, a, b)))
}

function compareAt(texts: readonly string[], a: number, b: number): number {
  const [one = '', other = ''] = [texts[a], texts[b]]
  return one === other ? a - b : one < other ? -1 : 1
}

/** Sorts a group by the characters after the common beginning, and returns the groups of texts that have the same. */
function* split(texts: readonly string[], part: Uint32Array, group: Group): Generator<void, Group[]> {
  const common = yield* commonLength(texts, part, group.depth)
  const keys = new Uint32Array(part.length)
  for (let at = 0; at < part.length; at++) {
    keys[at] = keyOf(texts[part[at] ?? 0] ?? '', common)
    if (at % STRIDE === 0) yield
  }
  // The packed position limits what can be sorted together.
  if (part.length <= MEDIUM_GROUP) sortTogether(keys, part)
  else yield* radixSort(keys, part)
  const groups: Group[] = []
  for (let at = 0; at < part.length;) {
    const key = keys[at] ?? 0
    let next = at + 1
    while (next < part.length && keys[next] === key) next++
    // Texts that ended are equal, and in order.
    if (next - at > 1 && (key & WIDE) !== ENDED)
      groups.push({
        start: group.start + at,
        end: group.start + next,
        depth: common + KEY_CHARACTERS,
        isCompared: hasWide(key)
      })
    at = next
  }
  return groups
}

function* commonLength(texts: readonly string[], part: Uint32Array, depth: number): Generator<void, number> {
  const first = texts[part[0] ?? 0] ?? ''
  let common = first.length
  for (let at = 1; at < part.length && common > depth; at++) {
    const text = texts[part[at] ?? 0] ?? ''
    let same = depth
    while (same < common && text.charCodeAt(same) === first.charCodeAt(same)) same++
    common = same
    if (at % STRIDE === 0) yield
  }
  return Math.max(common, depth)
}

/** Returns the characters from an offset on as one number. After a wide character, all digits are wide. */
function keyOf(text: string, from: number): number {
  let key = 0
  for (let at = from; at < from + KEY_CHARACTERS; at++) {
    const digit = at < text.length ? Math.min(text.charCodeAt(at) + 1, WIDE) : ENDED
    if (digit === WIDE) return wideFrom(key, at - from)
    key = (key << CHARACTER_BITS) | digit
  }
  return key
}

function wideFrom(key: number, characters: number): number {
  let all = key
  for (let at = characters; at < KEY_CHARACTERS; at++) all = (all << CHARACTER_BITS) | WIDE
  return all
}

function hasWide(key: number): boolean {
  return (key & WIDE) === WIDE
}

/** Sorts keys and their values by packing a key and its position into one number. */
function sortTogether(keys: Uint32Array, values: Uint32Array): void {
  const packed = new Float64Array(keys.length)
  for (let at = 0; at < keys.length; at++) packed[at] = (keys[at] ?? 0) * INDEX_SCALE + at
  packed.sort()
  const before = values.slice()
  for (let at = 0; at < keys.length; at++) {
    const both = packed[at] ?? 0
    const key = Math.floor(both / INDEX_SCALE)
    keys[at] = key
    values[at] = before[both - key * INDEX_SCALE] ?? 0
  }
}
