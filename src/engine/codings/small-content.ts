import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib'
import { codingNames, hasZlibHeader } from './content'

/** Removes the coding of a small body in one call: a stream takes longer to start than such a body to decode. */

/** Coded bytes of a small body; with `MAX_OUTPUT_BYTES`, decoding takes a few milliseconds. */
export const MAX_SMALL_BYTES = 128 * 1024
const MAX_OUTPUT_BYTES = 2 * 1024 * 1024

const OPTIONS: ZlibOptions = { maxOutputLength: MAX_OUTPUT_BYTES }

const DECODERS: Readonly<Partial<Record<string, (bytes: Uint8Array) => Uint8Array>>> = {
  gzip: (bytes) => gunzipSync(bytes, OPTIONS),
  'x-gzip': (bytes) => gunzipSync(bytes, OPTIONS),
  deflate: (bytes) => (hasZlibHeader(bytes) ? inflateSync(bytes, OPTIONS) : inflateRawSync(bytes, OPTIONS)),
  br: (bytes) => brotliDecompressSync(bytes, OPTIONS)
}

/**
 * Returns the content, or null if `removeCodings` has to decode it: several codings, another one, a fault, or too long
 * an output.
 */
export function removeSmallCoding(bytes: Uint8Array, codings: string): Uint8Array | null {
  const names = codingNames(codings)
  const decode = names.length === 1 ? DECODERS[names[0] ?? ''] : undefined
  if (decode === undefined || bytes.length === 0 || bytes.length > MAX_SMALL_BYTES) return null
  try {
    return decode(bytes)
  } catch {
    return null
  }
}
