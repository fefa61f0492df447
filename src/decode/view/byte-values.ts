/**
 * Data inspector: interprets the bytes at the cursor as numbers, a time and a character. Values are texts ready for
 * display; null if the stream has too few bytes left.
 */

export const NUMBER_TYPES = ['u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f32', 'f64'] as const
export type NumberType = (typeof NUMBER_TYPES)[number]

export interface EndianPair {
  le: string | null
  be: string | null
}

export interface ByteValues {
  u8: string | null
  i8: string | null
  binary: string | null
  numbers: Record<NumberType, EndianPair>
  /** The UTF-8 character that starts here and its code point; null for an invalid sequence. */
  rune: { text: string; codePoint: string; bytes: number } | null
  /** The u32 as seconds since 1970, in ISO 8601. */
  time: EndianPair
}

/** Number of bytes of the widest value. */
export const MAX_VALUE_BYTES = 8

type Read = (view: DataView, littleEndian: boolean) => string

const READERS: Record<NumberType, { bytes: number; read: Read }> = {
  u16: { bytes: 2, read: (view, le) => String(view.getUint16(0, le)) },
  i16: { bytes: 2, read: (view, le) => String(view.getInt16(0, le)) },
  u32: { bytes: 4, read: (view, le) => String(view.getUint32(0, le)) },
  i32: { bytes: 4, read: (view, le) => String(view.getInt32(0, le)) },
  u64: { bytes: 8, read: (view, le) => String(view.getBigUint64(0, le)) },
  i64: { bytes: 8, read: (view, le) => String(view.getBigInt64(0, le)) },
  f32: { bytes: 4, read: (view, le) => formatFloat(shortestSingle(view.getFloat32(0, le))) },
  f64: { bytes: 8, read: (view, le) => formatFloat(view.getFloat64(0, le)) }
}

export function byteValues(bytes: Uint8Array): ByteValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pair = (length: number, read: Read): EndianPair =>
    bytes.length < length ? { le: null, be: null } : { le: read(view, true), be: read(view, false) }
  const numbers = Object.fromEntries(
    NUMBER_TYPES.map((type) => [type, pair(READERS[type].bytes, READERS[type].read)])
  ) as Record<NumberType, EndianPair>
  const first = bytes[0]
  return {
    u8: first === undefined ? null : String(first),
    i8: first === undefined ? null : String(view.getInt8(0)),
    binary: first === undefined ? null : first.toString(2).padStart(8, '0'),
    numbers,
    rune: readRune(bytes),
    time: pair(4, (whole, le) => new Date(whole.getUint32(0, le) * 1000).toISOString().replace('.000Z', 'Z'))
  }
}

/** Returns the double with the fewest digits that rounds to this single: 0.1 rather than 0.10000000149011612. */
function shortestSingle(value: number): number {
  // Nine significant digits distinguish any two singles.
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Object.is(Math.fround(shorter), value)) return shorter
  }
  return value
}

/** Uses powers of ten for long numbers: 3.5e12 rather than 3500000000000. */
function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '−∞' : '∞'
  if (Object.is(value, -0)) return '-0'
  const size = Math.abs(value)
  if (size === 0 || (size >= 1e-4 && size < 1e9)) return String(value)
  return value.toExponential().replace('e+', 'e')
}

function readRune(bytes: Uint8Array): ByteValues['rune'] {
  const first = bytes[0]
  if (first === undefined) return null
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (bytes.length < length) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length))
    const code = text.codePointAt(0) ?? 0
    return { text, codePoint: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, bytes: length }
  } catch {
    // The fatal decoder throws for an invalid character.
    return null
  }
}
