import { joinBytes } from '../../shared/bytes/join-bytes'
import type { Framing } from '../../shared/contract/framing'
import { createFramer } from '../../decode/framing/framer'
import type { CompiledMatch } from '../matching/compile-match'

/**
 * What has come on a connection and was not waited for yet. A wait looks in all of it, and takes what is up to the end of
 * what it found; with framing it looks at one frame at a time, and takes those up to the one it found.
 */

/** Enough for any answer that somebody waits for; of more, the newest is kept. */
const MAX_INBOX_BYTES = 1024 * 1024

type Groups = Readonly<Record<string, string>>

interface Piece {
  readonly bytes: Uint8Array
  /** When it came, by the caller's clock. */
  readonly time: number
}

export class Inbox {
  #pieces: Piece[] = []
  #length = 0
  #last = 0

  /** When something came last. */
  get last(): number {
    return this.#last
  }

  add(bytes: Uint8Array, time: number): void {
    this.#last = time
    // The bytes are the reader's only during the call.
    this.#pieces.push({ bytes: bytes.slice(), time })
    this.#length += bytes.length
    this.#forget(this.#length - MAX_INBOX_BYTES)
  }

  clear(): void {
    this.#pieces = []
    this.#length = 0
  }

  /** The groups of the first match, whose bytes and those before it are taken; null where nothing matches yet. */
  take(match: CompiledMatch, framing: Framing | null, now: number): Groups | null {
    if (this.#length === 0) return null
    // Only a gap is found by when something came.
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

  /** So many of the oldest bytes, and no more: the others may be the beginning of what is waited for. */
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
