/**
 * Links a reformatted source, such as minified JavaScript with line breaks, to the source as it was sent. The two
 * normally differ in whitespace only. Both texts are walked in parallel, and characters that the formatter added or
 * dropped are skipped.
 */
import { lastAtMost, NumberList, type CodeLines, type CodeToken, type TextRange } from './code-lines'
import { nodeAt } from './code-nodes'

/** Maximum number of characters added or dropped in one place; after a larger change, the rest is not linked. */
const MAX_CHANGED = 64
/** Number of characters that must match after a change. */
const AGREED = 8

/** Returns `lines` of `laidOut` with their offsets in `source`. */
export function laidOutLines(lines: CodeLines, laidOut: string, source: string): CodeLines {
  let made: Runs | null = null
  const runs = (): Runs => (made ??= align(laidOut, source))
  const tokens = (line: number): CodeToken[] => lines.tokens(line).map((token) => inSource(token, runs()))
  return {
    ...lines,
    tokens,
    lineAt: (place) => lines.lineAt(runs().toLaidOut(place)),
    nodeAt(place) {
      const node = nodeAt(lines, runs().toLaidOut(place))
      return node === null ? null : runs().toSource(node)
    }
  }
}

function inSource(token: CodeToken, runs: Runs): CodeToken {
  const { kind, text, at } = token
  if (at === undefined) return token
  const range = runs.toSource([at, at + text.length])
  if (range === null) return { kind, text }
  const size = range[1] - range[0]
  return size === text.length ? { kind, text, at: range[0] } : { kind, text, at: range[0], size }
}

/** Runs of characters that are the same in both texts. */
class Runs {
  readonly #laidOut = new NumberList()
  readonly #source = new NumberList()
  readonly #lengths = new NumberList()

  add(laidOut: number, source: number, length: number): void {
    this.#laidOut.push(laidOut)
    this.#source.push(source)
    this.#lengths.push(length)
  }

  /** Returns the source range shown by a range of the layout; null if there is none. */
  toSource([from, to]: TextRange): TextRange | null {
    const count = this.#lengths.length
    let first = lastAtMost(this.#laidOut, from)
    if (first < count && from >= this.#laidOut.get(first) + this.#lengths.get(first)) first++
    const last = lastAtMost(this.#laidOut, to - 1)
    if (count === 0 || first > last || this.#laidOut.get(first) >= to) return null
    const start = this.#source.get(first) + Math.max(0, from - this.#laidOut.get(first))
    const length = Math.min(this.#lengths.get(last), to - this.#laidOut.get(last))
    return [start, this.#source.get(last) + length]
  }

  /** Returns the layout offset of a source offset, or of the nearest shown offset before it. */
  toLaidOut(place: number): number {
    const run = lastAtMost(this.#source, place)
    const within = Math.min(Math.max(0, place - this.#source.get(run)), this.#lengths.get(run) - 1)
    return this.#laidOut.get(run) + Math.max(0, within)
  }
}

function align(laidOut: string, source: string): Runs {
  const runs = new Runs()
  let here = skipBlanks(laidOut, 0)
  let there = skipBlanks(source, 0)
  while (here < laidOut.length && there < source.length) {
    const start = here
    const begin = there
    while (
      here < laidOut.length &&
      laidOut.charCodeAt(here) === source.charCodeAt(there) &&
      !isBlank(laidOut.charCodeAt(here))
    ) {
      here++
      there++
    }
    if (here > start) runs.add(start, begin, here - start)
    const next = [skipBlanks(laidOut, here), skipBlanks(source, there)] as const
    if (here === start && next[0] === here && next[1] === there) {
      const past = passChange(laidOut, source, here, there)
      if (past === null) break
      ;[here, there] = past
    } else [here, there] = next
  }
  return runs
}

/** Returns the offsets at which the texts match again after characters that only one of them has. */
function passChange(laidOut: string, source: string, here: number, there: number): [number, number] | null {
  for (let changed = 1; changed <= MAX_CHANGED; changed++)
    for (let added = 0; added <= changed; added++)
      if (agree(laidOut, source, here + added, there + changed - added))
        return [here + added, there + changed - added]
  return null
}

function agree(laidOut: string, source: string, here: number, there: number): boolean {
  let at = skipBlanks(laidOut, here)
  let other = skipBlanks(source, there)
  if (at >= laidOut.length || other >= source.length) return at >= laidOut.length && other >= source.length
  for (let agreed = 0; agreed < AGREED; agreed++) {
    if (at >= laidOut.length || other >= source.length) return true
    if (laidOut.charCodeAt(at) !== source.charCodeAt(other)) return false
    at = skipBlanks(laidOut, at + 1)
    other = skipBlanks(source, other + 1)
  }
  return true
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xfeff
}
