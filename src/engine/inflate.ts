import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import type { Transform } from 'node:stream'

/**
 * Content codings removed on request, bounded: whatever the body claims, at most `limit` bytes come out, and
 * decompression stops there. A body that ends early or breaks gives what could be read before the fault.
 * RFC 9110, section 8.4.
 */

/** More codings than anyone stacks in good faith. */
const MAX_CODINGS = 4

export interface Removed {
  bytes: Uint8Array
  /** Output was left out at the limit. */
  more: boolean
  /** Codings removed, outermost (last applied) first. */
  decoded: string[]
  /** The coding that is unknown or did not decode to its end. */
  failed: string | null
}

/** `codings`: the value of Content-Encoding, in the order applied. */
export async function removeCodings(body: Uint8Array, codings: string, limit: number): Promise<Removed> {
  const names = codings
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse()
  let bytes = body
  let more = false
  const decoded: string[] = []
  for (const [at, name] of names.entries()) {
    const isLast = at === names.length - 1
    const stream = at < MAX_CODINGS ? decoderFor(name, bytes) : null
    if (stream === null) return cut(bytes, limit, more, decoded, name)
    // An inner coding needs all of the outer one's output, as far as it may be held.
    const result = await run(stream, bytes, isLast ? limit : limit * 16)
    bytes = result.bytes
    more = result.more
    if (bytes.length > 0 || result.whole) decoded.push(name)
    if (!result.whole) return cut(bytes, limit, more, decoded, name)
  }
  return cut(bytes, limit, more, decoded, null)
}

function cut(
  bytes: Uint8Array,
  limit: number,
  more: boolean,
  decoded: string[],
  failed: string | null
): Removed {
  return { bytes: bytes.subarray(0, limit), more: more || bytes.length > limit, decoded, failed }
}

function decoderFor(name: string, bytes: Uint8Array): Transform | null {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      // The RFC says zlib; some servers send raw deflate. A zlib header is recognisable (RFC 1950, section 2.2).
      return hasZlibHeader(bytes) ? createInflate() : createInflateRaw()
    case 'br':
      return createBrotliDecompress()
    default:
      return null
  }
}

function hasZlibHeader([cmf = 0, flags = 0]: Uint8Array): boolean {
  return (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0
}

async function run(
  stream: Transform,
  input: Uint8Array,
  limit: number
): Promise<{ bytes: Uint8Array; more: boolean; whole: boolean }> {
  const pieces: Buffer[] = []
  let length = 0
  let whole = true
  let more = false
  stream.end(input)
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      pieces.push(piece)
      length += piece.length
      if (length > limit) {
        more = true
        break
      }
    }
  } catch {
    // A damaged or cut body is the user's to see, as far as it goes; `whole` says so.
    whole = false
  }
  return { bytes: Buffer.concat(pieces, length), more, whole }
}
