/** Case-insensitive search in lines of code; a match lies within one line. */
import { NumberList, type CodeLines, type CodeToken } from '../../../../../decode/view/code-lines'
import { partOf, type DrawnToken } from './code-rows'

/** Position of a match: its line, and the index in the line's text. */
export interface CodeMatch {
  readonly line: number
  readonly at: number
}

/** Maximum number of stored matches; a single letter could match millions of times. */
const MAX_MATCHES = 100_000

export class CodeSearch {
  readonly #lines: CodeLines
  readonly #query: string
  readonly #matchLines = new NumberList()
  readonly #matchPlaces = new NumberList()
  #line = 0

  constructor(lines: CodeLines, query: string) {
    this.#lines = lines
    this.#query = query.toLowerCase()
  }

  get count(): number {
    return this.#matchLines.length
  }

  get done(): boolean {
    return this.#query === '' || this.#line >= this.#lines.count || this.full
  }

  /** True if the limit was reached, so there may be more matches. */
  get full(): boolean {
    return this.count >= MAX_MATCHES
  }

  /** Continues the search until `isOver` returns true. */
  run(isOver: () => boolean): void {
    while (!this.done) {
      const line = this.#line++
      for (const at of matchesIn(textOf(this.#lines.tokens(line)), this.#query)) {
        if (this.full) return
        this.#matchLines.push(line)
        this.#matchPlaces.push(at)
      }
      if (isOver()) return
    }
  }

  match(index: number): CodeMatch | null {
    return index < 0 || index >= this.count
      ? null
      : { line: this.#matchLines.get(index), at: this.#matchPlaces.get(index) }
  }
}

function textOf(tokens: readonly CodeToken[]): string {
  let text = ''
  for (const token of tokens) text += token.text
  return text
}

/** `query` must be in lower case. */
function matchesIn(text: string, query: string): number[] {
  const places: number[] = []
  if (query === '') return places
  const lower = text.toLowerCase()
  // A few letters change length with their case; such text is searched case-sensitively to keep indexes correct.
  const searched = lower.length === text.length ? lower : text
  for (let at = searched.indexOf(query); at >= 0; at = searched.indexOf(query, at + query.length))
    places.push(at)
  return places
}

/**
 * Splits the tokens of a row at matches. `from`: index of the row in its line; `line`: tokens of the whole line, since
 * a match may begin in the previous row.
 */
export function markTokens(
  row: readonly CodeToken[],
  from: number,
  line: readonly CodeToken[],
  query: string,
  current: number | null
): DrawnToken[] {
  const places = matchesIn(textOf(line), query)
  if (places.length === 0) return [...row]
  const marked: DrawnToken[] = []
  let at = from
  let next = 0
  for (const token of row) {
    const start = at
    const end = at + token.text.length
    const push = (to: number, found: 'any' | 'current' | null): void => {
      if (to <= at) return
      const piece = partOf(token, at - start, to - start)
      marked.push(found === null ? piece : { ...piece, found })
      at = to
    }
    while (at < end) {
      while (next < places.length && (places[next] ?? 0) + query.length <= at) next++
      const place = places[next]
      if (place === undefined || place >= end) {
        push(end, null)
        break
      }
      push(Math.max(at, place), null)
      push(Math.min(end, place + query.length), place === current ? 'current' : 'any')
    }
  }
  return marked
}
