import { fitsAt, type Needle } from './needle'
import { rareBytes, sampleCounts, typicalCounts, type RareBytes } from './rare-bytes'
import { READ_BEYOND, scannedMemory, type ScanMemory } from './scan-module'

/** Searches bytes in one reused memory for several needles. */

/** Places that one call of the loop returns. */
const ROOM = 8192
const SAMPLE_BYTES = 64 * 1024
/** Bytes scanned before the frequencies of bytes are counted again. */
const SAMPLE_EVERY = 64 * 1024 * 1024

export class Scanner {
  /** Bytes to search, filled by the caller. */
  readonly bytes: Uint8Array
  readonly needles: readonly Needle[]
  readonly #scan: ScanMemory | null
  readonly #start: number
  readonly #out: Uint32Array
  readonly #addresses: readonly number[]
  #rare: RareBytes[]
  #untilSample = 0

  /** `room`: number of bytes to search at once. `simd`: false to use the loop in JavaScript. */
  constructor(needles: readonly Needle[], room: number, simd = true) {
    this.needles = needles
    const outBytes = ROOM * Uint32Array.BYTES_PER_ELEMENT
    let end = outBytes
    this.#addresses = needles.map(({ length }) => {
      const address = end
      end += 2 * length
      return address
    })
    this.#start = end
    const { buffer, scan } = scannedMemory(end + room + READ_BEYOND, simd)
    this.#scan = scan
    this.#out = new Uint32Array(buffer, 0, ROOM)
    this.bytes = new Uint8Array(buffer, end, room)
    const all = new Uint8Array(buffer)
    for (const [at, { values, masks, length }] of needles.entries()) {
      all.set(values, this.#addresses[at])
      all.set(masks, (this.#addresses[at] ?? 0) + length)
    }
    const counts = typicalCounts()
    this.#rare = needles.map((needle) => rareBytes(needle, counts))
  }

  /** Counts the frequencies of bytes in [from, to) if enough was scanned since the last time. */
  sample(from: number, to: number): void {
    this.#untilSample -= to - from
    if (this.#untilSample > 0) return
    this.#untilSample = SAMPLE_EVERY
    const counts = sampleCounts(this.bytes.subarray(from, Math.min(to, from + SAMPLE_BYTES)))
    this.#rare = this.needles.map((needle) => rareBytes(needle, counts))
  }

  /**
   * Calls `visit` with each place of needle number `at` in [from, to) of `bytes`, in order; matches end at `to` or
   * before. Places may overlap. `visit` returns the first place of interest from then on.
   */
  scan(at: number, from: number, to: number, visit: (place: number) => number): void {
    const needle = this.needles[at]
    const rare = this.#rare[at]
    if (needle === undefined || rare === undefined || needle.length === 0) return
    const end = to - needle.length + 1
    if (this.#scan === null) this.#scanSlowly(needle, rare, from, end, visit)
    else this.#scanFast(this.#scan, at, needle, rare, from, end, visit)
  }

  #scanFast(
    scan: ScanMemory,
    at: number,
    { length, exact }: Needle,
    { first, second }: RareBytes,
    from: number,
    end: number,
    visit: (place: number) => number
  ): void {
    const start = this.#start
    const address = this.#addresses[at] ?? 0
    let next = from
    while (next < end) {
      const count = scan(start + next, start + end, address, length, first, second, 0, ROOM)
      let place = 0
      for (let n = 0; n < count; n++) {
        place = (this.#out[n] ?? 0) - start
        if (place >= next && (exact === null || exact(this.bytes, place))) next = Math.max(next, visit(place))
      }
      if (count < ROOM) return
      next = Math.max(next, place + 1)
    }
  }

  /** Searches for the rarest byte with the native search, which is fast for a single byte. */
  #scanSlowly(
    needle: Needle,
    { first }: RareBytes,
    from: number,
    end: number,
    visit: (place: number) => number
  ): void {
    const { bytes } = this
    const value = needle.values[first] ?? 0
    const isExact = needle.masks[first] === 0xff
    for (let at = from; at < end;) {
      const found = isExact ? bytes.indexOf(value, at + first) - first : at
      if (found < at || found >= end) return
      at = fitsAt(needle, bytes, found) ? Math.max(found + 1, visit(found)) : found + 1
    }
  }
}
