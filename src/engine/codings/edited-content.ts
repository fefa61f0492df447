import * as zlib from 'node:zlib'
import { promisify } from 'node:util'
import { joinBytes } from '../../shared/bytes/join-bytes'
import type { DecodedContent } from '../../shared/contract/codings'
import { MAX_EDIT_BYTES } from '../../shared/contract/limits'
import { AppError } from '../../shared/model/app-error'
import { codingNames, hasZlibHeader, removeCodings } from './content'
import { storedZstd } from './stored-zstd'

/**
 * A compressed body as it is edited: decoded whole or not at all, and coded again as its header says (RFC 9110, section
 * 8.4.1). What could not be put back together from the decoded bytes is not given out for editing.
 */

type Encode = (bytes: Uint8Array) => Promise<Uint8Array>

/** Since Node 22.15. */
const zstdCompress = (zlib as unknown as { zstdCompress?: typeof zlib.gzip }).zstdCompress

const gzip: Encode = promisify<Uint8Array, Uint8Array>(zlib.gzip)
const deflate: Encode = promisify<Uint8Array, Uint8Array>(zlib.deflate)
const deflateRaw: Encode = promisify<Uint8Array, Uint8Array>(zlib.deflateRaw)
/** Between speed and size: the best takes a second for what is typed here at most. */
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
  // Leaving the loop ends the decoders: a bomb is not unfolded.
  for await (const piece of pieces) {
    taken.push(piece)
    length += piece.length
    if (length > MAX_EDIT_BYTES) return { kind: 'large' }
  }
  if (report.failed !== null) return { kind: 'damaged', coding: report.failed }
  if (report.trailing > 0) return { kind: 'trailing', bytes: report.trailing }
  return { kind: 'whole', bytes: joinBytes(taken) }
}

/** `like`: how the coded body began, to write a deflate as it was. Throws at a coding that is not written here. */
export async function encodeContent(
  bytes: Uint8Array,
  codings: string,
  like: Uint8Array
): Promise<{ bytes: Uint8Array; stored: string | null }> {
  const names = codingNames(codings)
  let coded = bytes
  for (const [at, name] of names.entries()) {
    const encode = ENCODERS.get(name)
    if (encode === undefined) throw new AppError('bad-input', `Nothing is compressed with ${name} here.`)
    // The RFC says zlib; some send raw deflate. Only of the coding applied last is it to be seen.
    const isRaw = name === 'deflate' && at === names.length - 1 && like.length > 1 && !hasZlibHeader(like)
    coded = await (isRaw ? deflateRaw : encode)(coded)
  }
  const stored = zstdCompress === undefined && names.includes('zstd') ? 'zstd' : null
  // A plain array: a Buffer may be a part of a larger one, which would go along to the window.
  return { bytes: new Uint8Array(coded), stored }
}
