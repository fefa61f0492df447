/**
 * Reads what TLS writes: numbers of one to three bytes, and vectors that say their length first (RFC 8446, section 3).
 * It never reads beyond its end. What is not there reads as zero, and `short` tells so.
 */
export class WireReader {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
  short = false

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes
    this.at = from
    this.end = Math.min(to, bytes.length)
  }

  get left(): number {
    return this.end - this.at
  }

  u8(): number {
    return this.number(1)
  }

  u16(): number {
    return this.number(2)
  }

  u24(): number {
    return this.number(3)
  }

  /** The next bytes, as a view; as many as there are. */
  take(length: number): Uint8Array {
    const to = Math.min(this.at + length, this.end)
    if (to < this.at + length) this.short = true
    const taken = this.bytes.subarray(this.at, to)
    this.at = to
    return taken
  }

  /** A vector whose length stands before it in so many bytes; of one that is cut, what there is. */
  vector(lengthBytes: 1 | 2 | 3): WireReader {
    const length = this.number(lengthBytes)
    const from = this.at
    this.take(length)
    return new WireReader(this.bytes, from, this.at)
  }

  /** All that is left, as numbers of two bytes; half a number at the end is none. */
  u16List(): number[] {
    const list: number[] = []
    while (this.left >= 2) list.push(this.u16())
    return list
  }

  private number(length: number): number {
    if (this.left < length) {
      this.short = true
      this.at = this.end
      return 0
    }
    let value = 0
    for (let i = 0; i < length; i++) value = value * 256 + (this.bytes[this.at + i] ?? 0)
    this.at += length
    return value
  }
}
