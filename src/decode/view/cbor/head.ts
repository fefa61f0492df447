/**
 * The head of a CBOR data item (RFC 8949, section 3): three bits of major type, five bits of additional information.
 *
 *   0 unsigned  1 negative  2 bytes  3 text  4 array  5 map  6 tag  7 float, simple, break
 */

export interface Head {
  readonly major: number
  /** The five bits: for 24 to 27, an argument of 1, 2, 4 or 8 bytes follows; 31 means indefinite length. */
  readonly info: number
  readonly argument: bigint
  readonly end: number
}

/** No argument: indefinite length, or the break that ends such an item. */
export const INDEFINITE = 31

export const UNSIGNED = 0
export const NEGATIVE = 1
export const BYTES = 2
export const TEXT = 3
export const ARRAY_TYPE = 4
export const MAP_TYPE = 5
export const TAG_TYPE = 6
const SIMPLE = 7

export function readHead(bytes: Uint8Array, at: number, end: number): Head | 'cut' | 'bad' {
  const first = bytes[at]
  if (first === undefined || at >= end) return 'cut'
  const major = first >> 5
  const info = first & 31
  if (info < 24) return { major, info, argument: BigInt(info), end: at + 1 }
  if (info === INDEFINITE) {
    // Numbers and tags have no indefinite form.
    return major <= NEGATIVE || major === TAG_TYPE ? 'bad' : { major, info, argument: 0n, end: at + 1 }
  }
  if (info > 27) return 'bad'
  const size = 1 << (info - 24)
  if (at + 1 + size > end) return 'cut'
  let argument: bigint
  if (size === 8) argument = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 8).getBigUint64(0)
  else {
    let small = 0
    for (let next = 0; next < size; next++) small = small * 256 + (bytes[at + 1 + next] ?? 0)
    argument = BigInt(small)
  }
  return { major, info, argument, end: at + 1 + size }
}

export function isBreak({ major, info }: Head): boolean {
  return major === SIMPLE && info === INDEFINITE
}

/** Returns the float of 16, 32 or 64 bits. */
export function floatOf({ info, argument }: Head): number {
  const view = new DataView(new ArrayBuffer(8))
  if (info === 27) {
    view.setBigUint64(0, argument)
    return view.getFloat64(0)
  }
  if (info === 26) {
    view.setUint32(0, Number(argument))
    return view.getFloat32(0)
  }
  return half(Number(argument))
}

/** Half precision (RFC 8949, appendix D). */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction === 0
          ? Infinity
          : NaN
        : (fraction + 1024) * 2 ** (exponent - 25)
  return bits >= 0x8000 ? -size : size
}
