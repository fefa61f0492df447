import type { Direction } from '../../shared/model/direction'
import type { WindowSearcher } from './found'
import type { StreamStates } from './stream-states'
import type { StreamWindow, WindowRequest, RecordedReader, WireSink } from './wire-source'

/** Searches windows of streams, around the places of a searcher's needles or over whole segments. */

/** Part of a stream in which matches may start. */
export interface SearchPlace {
  readonly connection: number
  readonly isDown: boolean
  /** First and last offset of the needles found, or of the bytes to search. */
  from: number
  to: number
  readonly row: number
}

interface JoinedPlaces extends SearchPlace {
  /** Further places that share the window. */
  readonly joined: SearchPlace[]
}

/** Windows read at once: at most about 8 MB. */
const MOST_WINDOWS = 32
/** Reach of the first try if no match crosses lines. */
const NEAR_BYTES = 2048
/** Places nearer to each other share a window. */
const JOINED_BYTES = 1024
const MOST_JOINED_BYTES = 256 * 1024
const LINE_FEED = 0x0a

export class WindowSearch {
  readonly #searcher: WindowSearcher
  readonly #number: number
  readonly #states: StreamStates
  readonly #reader: RecordedReader
  readonly #sink: WireSink

  /** `number`: that of the searcher in `states`. */
  constructor(
    searcher: WindowSearcher,
    number: number,
    states: StreamStates,
    reader: RecordedReader,
    sink: WireSink
  ) {
    this.#searcher = searcher
    this.#number = number
    this.#states = states
    this.#reader = reader
    this.#sink = sink
  }

  /** `places` of one stream must be in order. */
  async search(places: readonly SearchPlace[]): Promise<void> {
    const joined = joinedPlaces(places)
    for (let at = 0; at < joined.length; at += MOST_WINDOWS)
      await this.#searchPart(joined.slice(at, at + MOST_WINDOWS))
  }

  async #searchPart(places: readonly JoinedPlaces[]): Promise<void> {
    const near = places.map((place) => this.#request(place, this.#searcher.inLine ? NEAR_BYTES : Infinity))
    const windows = await this.#reader.windows(near)
    for (const [n, place] of places.entries()) {
      const request = near[n]
      let window = windows[n] ?? null
      if (window !== null && request !== undefined && this.#isShort(place, request, window))
        window = (await this.#reader.windows([this.#request(place, Infinity)]))[0] ?? null
      if (window !== null) {
        this.#searchWindow(place, window)
        // A gap between joined places ends the window.
        const end = window.start + window.bytes.length
        const beyond = place.joined.filter(({ from }) => from >= end)
        if (beyond.length > 0) await this.search(beyond)
      } else this.#sink.unreadable(place.connection, directionOf(place), place.from, place.to + 1)
    }
  }

  #request(place: SearchPlace, most: number): WindowRequest {
    const { left, right, context, needles } = this.#searcher
    const before = needles === null ? 0 : left
    return {
      connection: place.connection,
      direction: directionOf(place),
      start: Math.max(0, place.from - Math.min(before, most) - context),
      at: place.from,
      end: place.to + Math.min(right, most) + context
    }
  }

  /** True if a window is cut within a line that a match may fill further. */
  #isShort({ from, to }: SearchPlace, { start, end }: WindowRequest, window: StreamWindow): boolean {
    const { left, right, inLine } = this.#searcher
    if (!inLine || Math.max(left, right) <= NEAR_BYTES) return false
    const { bytes } = window
    const isCutBefore = start > 0 && window.start === start
    const isCutAfter = window.start + bytes.length === end
    return (
      (isCutBefore && !bytes.subarray(0, from - start).includes(LINE_FEED)) ||
      (isCutAfter && !bytes.subarray(to - window.start).includes(LINE_FEED))
    )
  }

  #searchWindow(place: SearchPlace, window: StreamWindow): void {
    const { searcher, states, number } = {
      searcher: this.#searcher,
      states: this.#states,
      number: this.#number
    }
    const { connection, isDown } = place
    const bytes = this.#clipped(place, window)
    const before = searcher.needles === null ? 0 : searcher.left
    const first = Math.max(place.from - before, bytes.first)
    let from = Math.max(first, states.matchedTo(connection, isDown, number)) - bytes.start
    while (from >= 0 && from <= bytes.bytes.length) {
      const found = searcher.find(bytes.bytes, from)
      if (found === null) return
      const start = bytes.start + found[0]
      const end = bytes.start + found[1]
      if (start > place.to) return
      // An empty match is none.
      if (end > start && states.accept(connection, isDown, number, start, end))
        this.#sink.match({ connection, direction: directionOf(place), start, end, row: place.row })
      from = end > start ? found[1] : found[1] + 1
    }
  }

  /** Leaves out other lines than those of the place, if no match crosses lines. */
  #clipped(
    { from, to }: SearchPlace,
    { start, bytes }: StreamWindow
  ): { start: number; bytes: Uint8Array; first: number } {
    if (!this.#searcher.inLine) return { start, bytes, first: start }
    const line = from > start ? bytes.lastIndexOf(LINE_FEED, from - start - 1) + 1 : 0
    const next = bytes.indexOf(LINE_FEED, to - start)
    // The line feeds on both sides stay, as context.
    const cut = Math.max(0, line - 1)
    return {
      start: start + cut,
      bytes: bytes.subarray(cut, next < 0 ? bytes.length : next + 1),
      first: start + line
    }
  }
}

/** Joins places that are near each other in one stream. */
function joinedPlaces(places: readonly SearchPlace[]): JoinedPlaces[] {
  const joined: JoinedPlaces[] = []
  for (const place of places) {
    const last = joined.at(-1)
    const isNear =
      last?.connection === place.connection &&
      last.isDown === place.isDown &&
      place.from - last.to <= JOINED_BYTES &&
      place.to - last.from <= MOST_JOINED_BYTES
    if (isNear) {
      last.to = Math.max(last.to, place.to)
      last.joined.push(place)
    } else joined.push({ ...place, joined: [] })
  }
  return joined
}

function directionOf({ isDown }: SearchPlace): Direction {
  return isDown ? 'down' : 'up'
}
