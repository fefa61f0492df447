/**
 * Splits a body into gRPC messages (gRPC over HTTP/2). gRPC-web uses the same framing with its trailers as the last
 * message, a Connect stream with its result as the last message.
 *
 *   flags (1): 0x01 compressed, 0x80 trailers of gRPC-web, 0x02 end of Connect's │ length (4, big-endian) │ message
 */

export const PREFIX_BYTES = 5
export const COMPRESSED = 0x01
const TRAILERS = 0x80
export const END_STREAM = 0x02

/** Returns the flag of the message that ends a body. */
export function endFlag(isConnect: boolean): number {
  return isConnect ? END_STREAM : TRAILERS
}

export interface GrpcPrefix {
  readonly flags: number
  readonly length: number
}

export interface GrpcFrame extends GrpcPrefix {
  readonly start: number
  /** End of the available bytes. */
  readonly end: number
  readonly complete: boolean
}

export function readPrefix(bytes: Uint8Array, at: number): GrpcPrefix {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, PREFIX_BYTES)
  return { flags: view.getUint8(0), length: view.getUint32(1) }
}

/** Yields the frames of a body, except a remainder too short for a prefix. */
export function* grpcFrames(bytes: Uint8Array): Generator<GrpcFrame, void> {
  for (let start = 0; start + PREFIX_BYTES <= bytes.length;) {
    const prefix = readPrefix(bytes, start)
    const end = start + PREFIX_BYTES + prefix.length
    yield { ...prefix, start, end: Math.min(end, bytes.length), complete: end <= bytes.length }
    start = end
  }
}

/** Detects the compression of a message by its first bytes, because gRPC names it in a header only. */
export function codingOfMessage(bytes: Uint8Array): 'gzip' | 'deflate' | null {
  const [first = 0, second = 0] = bytes
  if (first === 0x1f && second === 0x8b) return 'gzip'
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0 ? 'deflate' : null
}
