/** Byte sequence of a fixed length to search for, with a mask for each byte. */
export interface Needle {
  readonly length: number
  /** A byte fits if `(byte & mask) === value`. */
  readonly values: Uint8Array
  readonly masks: Uint8Array
  /** Further test of a place where all bytes fit; null if the masks are exact. */
  readonly exact: ((bytes: Uint8Array, at: number) => boolean) | null
}

export function literalNeedle(bytes: Uint8Array, ignoreCase = false): Needle {
  const masks = bytes.map((byte) => (ignoreCase && isLetter(byte) ? 0xdf : 0xff))
  return {
    length: bytes.length,
    values: bytes.map((byte, at) => byte & (masks[at] ?? 0)),
    masks,
    exact: null
  }
}

/** True for A to Z and a to z. */
export function isLetter(byte: number): boolean {
  const upper = byte & 0xdf
  return upper >= 0x41 && upper <= 0x5a
}

/** True if the needle is at that place. Its bytes must be within `bytes`. */
export function fitsAt({ length, values, masks, exact }: Needle, bytes: Uint8Array, at: number): boolean {
  for (let n = 0; n < length; n++) if (((bytes[at + n] ?? 0) & (masks[n] ?? 0)) !== values[n]) return false
  return exact === null || exact(bytes, at)
}

/** Removes needles that are equal to an earlier one. */
export function distinctNeedles(needles: readonly Needle[]): Needle[] {
  const seen = new Set<string>()
  return needles.filter(({ values, masks }) => {
    const key = `${values.join()}/${masks.join()}`
    return !seen.has(key) && seen.add(key)
  })
}
