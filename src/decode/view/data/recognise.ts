/**
 * Detects the binary format of a body, usually by its content type. Without one, only unmistakable data is detected: a
 * BSON document, CBOR with its self-describing tag, a MessagePack map with text keys that spans all bytes. Protobuf and
 * gRPC can look like anything, so for generic types the user has to choose them.
 */
import { looksLikeBson } from '../bson/bson'
import { messageFit } from '../protobuf/wire'
import { looksLikeMsgpack } from '../msgpack/msgpack'

export type BinaryFormat = 'grpc' | 'protobuf' | 'msgpack' | 'cbor' | 'bson'

const TYPES: Readonly<Record<BinaryFormat, RegExp>> = {
  // Connect streams have the same framing as gRPC.
  grpc: /^application\/(?:grpc(?:-web(?:-text)?)?(?:\+[^;\s]+)?|connect\+[^;\s]+)$/,
  // Prometheus, Google, Apple and Spring use their own names.
  protobuf:
    /^application\/(?:x-|vnd\.google\.)?(?:protobuf|protobuffer|proto)$|^application\/vnd\.google\.octet-stream-compressible$|[/+](?:x-)?(?:protobuf|proto)$/,
  msgpack: /[/+.](?:x-)?(?:msgpack|messagepack)$/,
  cbor: /[/+](?:x-)?cbor(?:-seq)?$|^application\/(?:cose|cwt|senml\+cbor|sensml\+cbor|ace\+cbor)$/,
  bson: /[/+](?:x-)?bson$/
}

/** Types without information about the format. */
const UNKNOWN = /^$|^application\/(?:octet-stream|x-binary|binary)$|^binary\/octet-stream$/

/** Larger bodies are not examined automatically. */
const MAX_LOOKED_AT_BYTES = 256 * 1024

export function binaryFit(
  format: BinaryFormat,
  essence: string,
  bytes: Uint8Array
): 'claimed' | 'likely' | 'possible' | null {
  if (TYPES[format].test(essence)) return format === 'protobuf' && TYPES.grpc.test(essence) ? null : 'claimed'
  if (!UNKNOWN.test(essence) || bytes.length < 2 || bytes.length > MAX_LOOKED_AT_BYTES) return null
  switch (format) {
    case 'bson':
      return looksLikeBson(bytes) ? 'likely' : null
    case 'cbor':
      return bytes[0] === 0xd9 && bytes[1] === 0xd9 && bytes[2] === 0xf7 ? 'likely' : null
    case 'msgpack':
      return looksLikeMsgpack(bytes) ? 'likely' : null
    case 'protobuf':
      return messageFit(bytes, 0, bytes.length) === 'whole' ? 'possible' : null
    default:
      return null
  }
}
