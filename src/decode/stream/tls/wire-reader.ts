/**
 * Reads TLS encodings: numbers of one to three bytes, and vectors with a length prefix (RFC 8446, section 3). It never
 * reads past its end: missing bytes read as zero and set `short`.
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

  /** Returns a view of the next bytes; a shorter one if fewer are left. */
  take(length: number): Uint8Array {
    const to = Math.min(this.at + length, this.end)
    if (to < this.at + length) this.short = true
    const taken = this.bytes.subarray(this.at, to)
    this.at = to
    return taken
  }

  /** Returns a reader of a vector whose length prefix has `lengthBytes` bytes; it is shorter if the vector is cut. */
  vector(lengthBytes: 1 | 2 | 3): WireReader {
    const length = this.number(lengthBytes)
    const from = this.at
    this.take(length)
    return new WireReader(this.bytes, from, this.at)
  }

  /** Reads all remaining bytes as two-byte numbers; ignores an odd byte at the end. */
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
