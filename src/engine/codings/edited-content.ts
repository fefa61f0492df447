import * as zlib from 'node:zlib'
import { promisify } from 'node:util'
import { joinBytes } from '../../shared/bytes/join-bytes'
import type { DecodedContent } from '../../shared/contract/codings'
import { MAX_EDIT_BYTES } from '../../shared/contract/limits'
import { AppError } from '../../shared/model/app-error'
import { codingNames, hasZlibHeader, removeCodings } from './content'
import { storedZstd } from './stored-zstd'

/**
 * Decodes a compressed body for editing and encodes it again as its header declares (RFC 9110, section 8.4.1). A body
 * that could not be restored from the decoded bytes is refused.
 */

type Encode = (bytes: Uint8Array) => Promise<Uint8Array>

/** Available since Node 22.15. */
const zstdCompress = (zlib as unknown as { zstdCompress?: typeof zlib.gzip }).zstdCompress

const gzip: Encode = promisify<Uint8Array, Uint8Array>(zlib.gzip)
const deflate: Encode = promisify<Uint8Array, Uint8Array>(zlib.deflate)
const deflateRaw: Encode = promisify<Uint8Array, Uint8Array>(zlib.deflateRaw)
/** Compromise between speed and size: the best quality takes a second for the largest editable body. */
const BROTLI: zlib.BrotliOptions = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 6 } }
const brotli: Encode = (bytes) =>
  promisify<Uint8Array, zlib.BrotliOptions, Uint8Array>(zlib.brotliCompress)(bytes, BROTLI)
const zstd: Encode =
  zstdCompress === undefined
    ? (bytes) => Promise.resolve(storedZstd(bytes))
    : promisify<Uint8Array, Uint8Array>(zstdCompress)

const ENCODERS: ReadonlyMap<string, Encode> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
  ['br', brotli],
  ['zstd', zstd]
])

export async function decodeContent(bytes: Uint8Array, codings: string): Promise<DecodedContent> {
  const unknown = codingNames(codings).find((name) => !ENCODERS.has(name))
  if (unknown !== undefined) return { kind: 'unknown', coding: unknown }
  const { pieces, report } = removeCodings([bytes], codings)
  const taken: Uint8Array[] = []
  let length = 0
  // Leaving the loop stops the decoders, so a decompression bomb is not expanded.
  for await (const piece of pieces) {
    taken.push(piece)
    length += piece.length
    if (length > MAX_EDIT_BYTES) return { kind: 'large' }
  }
  if (report.failed !== null) return { kind: 'damaged', coding: report.failed }
  if (report.trailing > 0) return { kind: 'trailing', bytes: report.trailing }
  return { kind: 'whole', bytes: joinBytes(taken) }
}

/**
 * Encodes a body. `like`: first bytes of the original coded body, used to choose between zlib and raw deflate. Throws
 * for a coding that cannot be written.
 */
export async function encodeContent(
  bytes: Uint8Array,
  codings: string,
  like: Uint8Array
): Promise<{ bytes: Uint8Array; stored: string | null }> {
  const names = codingNames(codings)
  let coded = bytes
  for (const [at, name] of names.entries()) {
    const encode = ENCODERS.get(name)
    if (encode === undefined)
      throw new AppError(
        'bad-input',
        `Tcplens cannot compress with ${name}. Send the content uncompressed or with another coding.`
      )
    // The RFC requires zlib; some servers send raw deflate. It is visible only for the coding applied last.
    const isRaw = name === 'deflate' && at === names.length - 1 && like.length > 1 && !hasZlibHeader(like)
    coded = await (isRaw ? deflateRaw : encode)(coded)
  }
  const stored = zstdCompress === undefined && names.includes('zstd') ? 'zstd' : null
  // Copied to a plain array: a Buffer may be a view of a larger one, which would be sent to the window as a whole.
  return { bytes: new Uint8Array(coded), stored }
}
