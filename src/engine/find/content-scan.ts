import type { Searcher, WindowSearcher } from './found'
import type { Needle } from './needle'
import { Scanner } from './scanner'
import { StreamStates } from './stream-states'
import { WindowSearch, type SearchPlace } from './window-search'
import type { StreamWindow, WindowRequest } from './wire-source'

/** Searches contents that are in memory, each as a whole. No match crosses from one to the next. */

const PIECE_BYTES = 256 * 1024

/** Receives a match: number of the content, offsets in it, and the number of the searcher. */
export type VisitFound = (content: number, start: number, end: number, searcher: number) => void

interface Entry {
  readonly needle: Needle
  readonly searcher: number
  readonly isFixed: boolean
}

/** Contents in one buffer, and the end of each. */
interface Contents {
  readonly bytes: Uint8Array
  readonly ends: Uint32Array
}

export class ContentScan {
  readonly #searchers: readonly Searcher[]
  readonly #entries: readonly Entry[]
  readonly #scanner: Scanner
  readonly #overlap: number

  constructor(searchers: readonly Searcher[], pieceBytes = PIECE_BYTES) {
    this.#searchers = searchers
    this.#entries = searchers.flatMap((each, searcher): Entry[] =>
      each.kind === 'fixed'
        ? [{ needle: each.needle, searcher, isFixed: true }]
        : (each.needles ?? []).map((needle) => ({ needle, searcher, isFixed: false }))
    )
    const needles = this.#entries.map(({ needle }) => needle)
    this.#overlap = Math.max(1, ...needles.map(({ length }) => length)) - 1
    this.#scanner = new Scanner(needles, Math.max(pieceBytes, 2 * this.#overlap + 1))
  }

  async scan(contents: Contents, visit: VisitFound): Promise<void> {
    if (contents.bytes.length === 0) return
    const hits = this.#scanNeedles(contents, visit)
    for (const [number, searcher] of this.#searchers.entries()) {
      if (searcher.kind === 'fixed') continue
      const places = searcher.needles === null ? wholeContents(contents) : (hits.get(number) ?? [])
      if (places.length > 0) await this.#searchWindows(contents, searcher, number, places, visit)
    }
  }

  /** Reports the matches of fixed needles. Returns the places of the others. */
  #scanNeedles({ bytes, ends }: Contents, visit: VisitFound): Map<number, SearchPlace[]> {
    const hits = new Map<number, SearchPlace[]>()
    const room = this.#scanner.bytes
    const nexts = this.#entries.map(() => 0)
    for (let at = 0; ; at += room.length - this.#overlap) {
      const length = Math.min(room.length, bytes.length - at)
      room.set(bytes.subarray(at, at + length))
      this.#scanner.sample(0, length)
      for (const [number, { needle, searcher, isFixed }] of this.#entries.entries()) {
        let content = contentAt(ends, at, 0)
        this.#scanner.scan(number, Math.max(0, (nexts[number] ?? 0) - at), length, (place) => {
          const found = at + place
          content = contentAt(ends, found, content)
          const begin = startOf(ends, content)
          const isWithin = found + needle.length <= (ends[content] ?? 0)
          const next = found + (isFixed && isWithin ? needle.length : 1)
          nexts[number] = next
          if (isWithin) {
            if (isFixed) visit(content, found - begin, found - begin + needle.length, searcher)
            else placesOf(hits, searcher).push(placeAt(content, found - begin, found - begin))
          }
          return next - at
        })
      }
      if (at + length >= bytes.length) break
    }
    for (const places of hits.values()) places.sort(byContent)
    return hits
  }

  async #searchWindows(
    { bytes, ends }: Contents,
    searcher: WindowSearcher,
    number: number,
    places: readonly SearchPlace[],
    visit: VisitFound
  ): Promise<void> {
    const reader = {
      read: () => 0,
      windows: (requests: readonly WindowRequest[]): Promise<StreamWindow[]> =>
        Promise.resolve(
          requests.map(({ connection, start, end }) => {
            const begin = startOf(ends, connection)
            return {
              start,
              bytes: bytes.subarray(begin + start, Math.min(begin + end, ends[connection] ?? 0))
            }
          })
        )
    }
    const sink = {
      match: ({ connection, start, end }: { connection: number; start: number; end: number }) => {
        visit(connection, start, end, number)
      },
      unreadable: () => undefined
    }
    await new WindowSearch(searcher, 0, new StreamStates(1), reader, sink).search(places)
  }
}

/** Returns all contents in pieces, so that no piece takes long. */
function wholeContents({ ends }: Contents): SearchPlace[] {
  const places: SearchPlace[] = []
  for (const content of ends.keys()) {
    const length = (ends[content] ?? 0) - startOf(ends, content)
    for (let from = 0; from < length; from += PIECE_BYTES)
      places.push(placeAt(content, from, Math.min(from + PIECE_BYTES, length) - 1))
  }
  return places
}

function placeAt(content: number, from: number, to: number): SearchPlace {
  return { connection: content, isDown: false, from, to, row: 0 }
}

function placesOf(hits: Map<number, SearchPlace[]>, searcher: number): SearchPlace[] {
  const known = hits.get(searcher)
  if (known !== undefined) return known
  const places: SearchPlace[] = []
  hits.set(searcher, places)
  return places
}

function byContent(a: SearchPlace, b: SearchPlace): number {
  return a.connection - b.connection || a.from - b.from
}

function startOf(ends: Uint32Array, content: number): number {
  return content === 0 ? 0 : (ends[content - 1] ?? 0)
}

/** Returns the content that contains the byte at `place`, from content `from` on. */
function contentAt(ends: Uint32Array, place: number, from: number): number {
  // Doubles the step, so that near contents are found at once and far ones in few steps.
  let low = from
  let step = 1
  while (low + step < ends.length && (ends[low + step - 1] ?? 0) <= place) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, ends.length)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((ends[middle - 1] ?? 0) <= place) low = middle
    else high = middle
  }
  return low
}
