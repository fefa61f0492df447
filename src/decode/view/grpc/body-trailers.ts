/**
 * Reads trailers from the end of a body instead of from HTTP trailers: those of gRPC-web, and the end of a Connect
 * stream, converted to trailers.
 */
import { connectEnd } from './connect'
import { COMPRESSED, endFlag, grpcFrames, PREFIX_BYTES } from './frames'
import { grpcBytes, trailerLines } from './grpc-body'
import type { GrpcType } from './status'

export interface BodyTrailer {
  /** In lower case. */
  readonly name: string
  readonly value: string
}

export const CONNECT_CODE = 'connect-code'
export const CONNECT_MESSAGE = 'connect-message'

/** Reads a body without content codings. Returns an empty list if it has no trailers, or compressed ones. */
export function bodyTrailers(body: Uint8Array, kind: GrpcType): readonly BodyTrailer[] {
  const bytes = grpcBytes(body, kind)
  for (const { flags, start, end, complete } of grpcFrames(bytes)) {
    if (!complete || (flags & endFlag(kind.connect)) === 0) continue
    if ((flags & COMPRESSED) !== 0) return []
    const section = bytes.subarray(start + PREFIX_BYTES, end)
    return kind.connect ? connectTrailers(section) : webTrailers(section)
  }
  return []
}

export function webTrailers(bytes: Uint8Array): readonly BodyTrailer[] {
  return Array.from(trailerLines(bytes, 0, bytes.length), ({ name, value }) => ({ name, value }))
}

export function connectTrailers(bytes: Uint8Array): readonly BodyTrailer[] {
  const end = connectEnd(bytes)
  if (end === null) return []
  const { code, message, details, metadata } = end
  return [
    { name: CONNECT_CODE, value: code === '' ? 'ok' : code },
    { name: CONNECT_MESSAGE, value: message },
    ...details.map(({ type, bytes: value }) => ({ name: `${type}-bin`, value: toBase64(value) })),
    ...metadata
  ]
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const digits = Math.min(bytes.length - at, 3) + 1
    for (let digit = 0; digit < digits; digit++) text += ALPHABET[(bits >> (18 - 6 * digit)) & 63] ?? ''
  }
  return text
}
