import * as zlib from 'node:zlib'
import type { CodedInput } from './coded-input'
import { inflated, ONE_AT_A_TIME } from './inflated'

/**
 * gzip decoder (RFC 1952), member by member. Node's decoder treats bytes after the last member as a broken member and
 * discards earlier output. This one ends there and leaves those bytes in the input.
 */

const EXTRA = 4
const NAME = 8
const COMMENT = 16
const HEADER_CRC = 2
/** Maximum length of the file name and comment fields; longer ones are treated as damage. */
const MAX_TEXT_BYTES = 64 * 1024

/** Available since Node 20.15. Without it the checksums of members are not verified. */
const crc32 = (zlib as unknown as { crc32?: (data: Uint8Array, value: number) => number }).crc32

/** Throws if the input is not gzip, or a member is cut or does not match its checksum. */
export async function* gunzipped(input: CodedInput): AsyncGenerator<Uint8Array, void> {
  for (let member = 0; ; member++) {
    const magic = await input.take(3)
    const isMember = magic[0] === 0x1f && magic[1] === 0x8b && magic[2] === 8
    if (!isMember) {
      if (member === 0 && magic.length > 0) throw new Error('Not gzip.')
      input.unread(magic)
      return
    }
    await skipHead(input)
    let sum = 0
    let length = 0
    for await (const piece of inflated(input, () => zlib.createInflateRaw(ONE_AT_A_TIME))) {
      sum = crc32?.(piece, sum) ?? 0
      length = (length + piece.length) >>> 0
      yield piece
    }
    const trailer = await input.take(8)
    if (trailer.length < 8) throw new Error('The gzip member is truncated.')
    const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
    if (crc32 !== undefined && view.getUint32(0, true) !== sum >>> 0)
      throw new Error('The gzip checksum does not match.')
    if (view.getUint32(4, true) !== length) throw new Error('The gzip length does not match.')
  }
}

/**
 * Skips the header after magic and method: flags, time, extra flags, system, and the optional fields the flags
 * announce.
 */
async function skipHead(input: CodedInput): Promise<void> {
  const [flags = 0] = await taken(input, 7)
  if ((flags & EXTRA) !== 0) {
    const [low = 0, high = 0] = await taken(input, 2)
    await taken(input, low | (high << 8))
  }
  if ((flags & NAME) !== 0) await skipText(input)
  if ((flags & COMMENT) !== 0) await skipText(input)
  if ((flags & HEADER_CRC) !== 0) await taken(input, 2)
}

async function taken(input: CodedInput, length: number): Promise<Uint8Array> {
  const bytes = await input.take(length)
  if (bytes.length < length) throw new Error('The gzip header is truncated.')
  return bytes
}

async function skipText(input: CodedInput): Promise<void> {
  let skipped = 0
  for (;;) {
    const piece = await input.next()
    if (piece === null || skipped > MAX_TEXT_BYTES) throw new Error('The gzip header is truncated.')
    const end = piece.indexOf(0)
    if (end >= 0) {
      input.unread(piece.subarray(end + 1))
      return
    }
    skipped += piece.length
  }
}
