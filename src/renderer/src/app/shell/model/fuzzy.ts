/**
 * Fuzzy search as in a command palette: the letters must occur in order; matches at word starts or in sequence score
 * higher. Case and blanks in the query are ignored.
 */

export interface FuzzyMatch {
  /** Higher is better. */
  readonly score: number
  /** Matched UTF-16 indexes of the text. */
  readonly at: readonly number[]
}

const WORD_START = 8
const TEXT_START = 4
const NEIGHBOUR = 5
/** Penalty per skipped letter, limited so that long texts can still match. */
const GAP = 0.2
const MOST_GAP = 3

/** Returns null if the text does not match. An empty query matches everything equally. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = query.toLowerCase().replace(/\s+/gu, '')
  if (wanted === '') return { score: 0, at: [] }
  const lower = text.toLowerCase()
  // If lower-casing changes the length, indexes would shift, so the text is searched as it is.
  const searched = lower.length === text.length ? lower : text
  let best: FuzzyMatch | null = null
  for (let start = searched.indexOf(wanted.charAt(0)); start >= 0;) {
    const match = matchFrom(wanted, searched, start)
    if (match !== null && (best === null || match.score > best.score)) best = match
    start = searched.indexOf(wanted.charAt(0), start + 1)
  }
  return best
}

/** Matches from one position: each letter at the next word start if possible, else at its first occurrence. */
function matchFrom(wanted: string, text: string, start: number): FuzzyMatch | null {
  const at = [start]
  let score = value(text, start, -1)
  let last = start
  for (let done = 1; done < wanted.length; done++) {
    const next = nextOf(text, wanted.charAt(done), last)
    if (next < 0) return null
    score += value(text, next, last)
    at.push(next)
    last = next
  }
  return { score: score - text.length * 0.01, at }
}

function nextOf(text: string, letter: string, last: number): number {
  if (text.charAt(last + 1) === letter) return last + 1
  for (let at = text.indexOf(letter, last + 1); at >= 0; at = text.indexOf(letter, at + 1))
    if (startsWord(text, at)) return at
  return text.indexOf(letter, last + 1)
}

function value(text: string, at: number, last: number): number {
  const gap = last < 0 ? 0 : at - last - 1
  return (
    1 +
    (startsWord(text, at) ? WORD_START : 0) +
    (at === 0 ? TEXT_START : 0) +
    (last >= 0 && gap === 0 ? NEIGHBOUR : 0) -
    Math.min(gap * GAP, MOST_GAP)
  )
}

/** Chinese has no blanks between words, so every character may start one. */
function startsWord(text: string, at: number): boolean {
  const before = text.charAt(at - 1)
  return at === 0 || /[^\p{L}\p{N}]/u.test(before) || /\p{Script=Han}/u.test(text.charAt(at))
}

export interface Ranked<Item> {
  readonly item: Item
  /** Indexes to highlight in the item's text. */
  readonly at: readonly number[]
}

/**
 * Returns the matching items, best first; ties keep their order. A match of an alias scores slightly less and
 * highlights nothing.
 */
export function rank<Item>(
  query: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
  aliasesOf: (item: Item) => readonly string[]
): Ranked<Item>[] {
  const ranked: (Ranked<Item> & { score: number })[] = []
  for (const item of items) {
    const own = fuzzyMatch(query, textOf(item))
    const other = Math.max(
      ...aliasesOf(item).map((alias) => fuzzyMatch(query, alias)?.score ?? -Infinity),
      -Infinity
    )
    if (own !== null && own.score >= other - 1) ranked.push({ item, at: own.at, score: own.score })
    else if (other > -Infinity) ranked.push({ item, at: [], score: other - 1 })
  }
  return ranked.sort((a, b) => b.score - a.score)
}
