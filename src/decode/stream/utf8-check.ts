/** Checks whether a text received in pieces is UTF-8 (RFC 3629, section 4), and finds the first invalid byte. */
export class Utf8Check {
  /** Number of bytes checked, and the index of the first invalid byte; null while all are valid. */
  #at = 0
  #fault: number | null = null
  /** Bytes missing from the current character, and the allowed range of the next one. */
  #needed = 0
  #low = 0x80
  #high = 0xbf

  get fault(): number | null {
    return this.#fault
  }

  push(bytes: Uint8Array): void {
    if (this.#fault !== null) return
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (this.#needed === 0 ? byte < 0x80 || this.#lead(byte) : this.#follow(byte)) continue
      this.#fault = this.#at + at
      return
    }
    this.#at += bytes.length
  }

  /** Ends the text; an incomplete character is invalid. */
  end(): number | null {
    if (this.#fault === null && this.#needed > 0) this.#fault = this.#at
    return this.#fault
  }

  #lead(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false
    this.#needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    // Excludes overlong forms, surrogates and values beyond U+10FFFF.
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
    return true
  }

  #follow(byte: number): boolean {
    if (byte < this.#low || byte > this.#high) return false
    this.#needed--
    this.#low = 0x80
    this.#high = 0xbf
    return true
  }
}
