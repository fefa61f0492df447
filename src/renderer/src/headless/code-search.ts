/** Looking for a text in lines of code: case is ignored, a match lies within one line. */
import { NumberList, type CodeLines, type CodeToken } from '../../../decode/view/code-lines'
import { partOf, type DrawnToken } from './code-rows'

/** A place of a match: its line, and where in the line's text it begins. */
export interface CodeMatch {
  readonly line: number
  readonly at: number
}

/** Found and kept; a search for a single letter would find millions. */
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

  /** There may be more than were looked for. */
  get full(): boolean {
    return this.count >= MAX_MATCHES
  }

  /** Searches some lines on, until `isOver`. */
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

/** `query` in lower case. */
function matchesIn(text: string, query: string): number[] {
  const places: number[] = []
  if (query === '') return places
  const lower = text.toLowerCase()
  // A few letters change their length with their case; then the case counts, so that places are right.
  const searched = lower.length === text.length ? lower : text
  for (let at = searched.indexOf(query); at >= 0; at = searched.indexOf(query, at + query.length))
    places.push(at)
  return places
}

/**
 * Tokens of a row with what is found in them apart. `from`: where the row begins in its line; `line`: the tokens of the
 * whole line, since a match may begin in the row before.
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
