import { joinBytes } from '../../shared/bytes/join-bytes'
import type { Framing } from '../../shared/contract/framing'
import { createFramer } from '../../decode/framing/framer'
import type { CompiledMatch } from '../matching/compile-match'

/**
 * Received bytes of a connection that no wait has consumed yet. A wait searches all of them and consumes everything up
 * to the end of the match; with framing it tests one frame at a time and consumes the frames up to the matching one.
 */

/** Enough for any expected response; beyond it only the newest bytes are kept. */
const MAX_INBOX_BYTES = 1024 * 1024

type Groups = Readonly<Record<string, string>>

interface Piece {
  readonly bytes: Uint8Array
  /** Arrival time by the caller's clock. */
  readonly time: number
}

export class Inbox {
  #pieces: Piece[] = []
  #length = 0
  #last = 0

  /** Time of the last arrival. */
  get last(): number {
    return this.#last
  }

  add(bytes: Uint8Array, time: number): void {
    this.#last = time
    // The view is valid during the call only.
    this.#pieces.push({ bytes: bytes.slice(), time })
    this.#length += bytes.length
    this.#forget(this.#length - MAX_INBOX_BYTES)
  }

  clear(): void {
    this.#pieces = []
    this.#length = 0
  }

  /** Returns the groups of the first match, and consumes the bytes up to its end; null if nothing matches yet. */
  take(match: CompiledMatch, framing: Framing | null, now: number): Groups | null {
    if (this.#length === 0) return null
    // Arrival times matter for gap framing only.
    if (framing?.kind !== 'gap') this.#pieces = [{ bytes: this.#all(), time: this.#last }]
    const bytes = this.#all()
    if (framing === null) {
      const found = match.find(bytes)
      if (found !== null) this.#drop(bytes, found.end)
      return found?.groups ?? null
    }
    const framer = createFramer(framing)
    const frames = this.#pieces.flatMap((piece) => framer.push(piece.bytes, piece.time))
    for (const { start, end } of [...frames, ...framer.idle(now)]) {
      const found = match.find(bytes.subarray(start, end))
      if (found === null) continue
      this.#drop(bytes, end)
      return found.groups
    }
    return null
  }

  /** Removes exactly this many of the oldest bytes: the rest may be the beginning of the expected match. */
  #forget(bytes: number): void {
    for (let left = bytes; left > 0;) {
      const [oldest] = this.#pieces
      if (oldest === undefined) return
      const { length } = oldest.bytes
      if (length > left) this.#pieces[0] = { ...oldest, bytes: oldest.bytes.subarray(left) }
      else this.#pieces.shift()
      const forgotten = Math.min(length, left)
      this.#length -= forgotten
      left -= forgotten
    }
  }

  #all(): Uint8Array {
    const [only] = this.#pieces
    if (only !== undefined && this.#pieces.length === 1) return only.bytes
    return joinBytes(this.#pieces.map((piece) => piece.bytes))
  }

  #drop(bytes: Uint8Array, end: number): void {
    const rest = bytes.subarray(end)
    this.#pieces = rest.length === 0 ? [] : [{ bytes: rest, time: this.#last }]
    this.#length = rest.length
  }
}
