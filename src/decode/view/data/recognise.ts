/**
 * Which binary format a body is of. The content type mostly says it. Without one, only what nothing else looks like is
 * taken for it: a document of BSON, CBOR that says so itself, a map of MessagePack with names to the last byte. Protobuf
 * and gRPC can be anything, so they are a choice of the user's where the type says no more than "bytes".
 */
import { looksLikeBson } from '../bson/bson'
import { messageFit } from '../protobuf/wire'
import { looksLikeMsgpack } from '../msgpack/msgpack'

export type BinaryFormat = 'grpc' | 'protobuf' | 'msgpack' | 'cbor' | 'bson'

const TYPES: Readonly<Record<BinaryFormat, RegExp>> = {
  // Streams of Connect are put up like gRPC's.
  grpc: /^application\/(?:grpc(?:-web(?:-text)?)?(?:\+[^;\s]+)?|connect\+[^;\s]+)$/,
  // Prometheus, Google, Apple and Spring have names of their own for it.
  protobuf:
    /^application\/(?:x-|vnd\.google\.)?(?:protobuf|protobuffer|proto)$|^application\/vnd\.google\.octet-stream-compressible$|[/+](?:x-)?(?:protobuf|proto)$/,
  msgpack: /[/+.](?:x-)?(?:msgpack|messagepack)$/,
  cbor: /[/+](?:x-)?cbor(?:-seq)?$|^application\/(?:cose|cwt|senml\+cbor|sensml\+cbor|ace\+cbor)$/,
  bson: /[/+](?:x-)?bson$/
}

/** Types that say nothing. */
const UNKNOWN = /^$|^application\/(?:octet-stream|x-binary|binary)$|^binary\/octet-stream$/

/** Beyond this, bytes are not looked through without being asked to. */
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
