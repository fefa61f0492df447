/** Output of DEFLATE, with as much earlier output as a match may refer to. */

/** Maximum distance of a match. */
export const WINDOW_BYTES = 32 * 1024
/** Bytes of output that are passed on at once. */
const OUT_BYTES = 64 * 1024
const LONGEST_MATCH = 258

/** Receives output, which is valid during the call. */
export type Take = (bytes: Uint8Array) => void

export class OutputWindow {
  /** Longest distance of a match so far. */
  farthest = 0
  /** Number of bytes passed on. */
  total = 0
  readonly #out = new Uint8Array(WINDOW_BYTES + OUT_BYTES)
  /** Index after the last byte, and of the first byte not passed on yet. */
  #at = 0
  #emitted = 0

  /** `before`: earlier output, of which the last WINDOW_BYTES are used. */
  reset(before: Uint8Array): void {
    const kept = before.subarray(-WINDOW_BYTES)
    this.#out.set(kept)
    this.#at = kept.length
    this.#emitted = kept.length
    this.farthest = 0
    this.total = 0
  }

  /** Returns a copy of the last bytes, at most WINDOW_BYTES. */
  copy(): Uint8Array {
    return this.#out.slice(Math.max(0, this.#at - WINDOW_BYTES), this.#at)
  }

  /** Makes room for the longest match; keeps the window. */
  room(take: Take): void {
    if (this.#at + LONGEST_MATCH <= this.#out.length) return
    this.hand(take)
    this.#out.copyWithin(0, this.#at - WINDOW_BYTES, this.#at)
    this.#at = WINDOW_BYTES
    this.#emitted = WINDOW_BYTES
  }

  /** Bytes that may be added before room() is needed. */
  get free(): number {
    return this.#out.length - this.#at
  }

  addByte(byte: number): void {
    this.#out[this.#at++] = byte
  }

  add(bytes: Uint8Array): void {
    this.#out.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** Repeats `length` bytes from `distance` bytes ago. Returns false if there are none. */
  repeat(distance: number, length: number): boolean {
    if (distance > this.#at) return false
    if (distance > this.farthest) this.farthest = distance
    const out = this.#out
    let at = this.#at
    for (const end = at + length; at < end; at++) out[at] = out[at - distance] ?? 0
    this.#at = at
    return true
  }

  hand(take: Take): void {
    if (this.#at === this.#emitted) return
    const piece = this.#out.subarray(this.#emitted, this.#at)
    this.#emitted = this.#at
    this.total += piece.length
    take(piece)
  }
}
