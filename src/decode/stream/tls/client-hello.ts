/**
 * Reads the ClientHello from the first bytes of a client's stream. A proxy needs the server name before it sends any
 * answer. RFC 8446, sections 4.1.2 and 5.1; RFC 6066, section 3 (names); RFC 7301 (ALPN).
 *
 *     record            16 03 vv  nn nn                    type, version, length of the fragment
 *     message              01  nn nn nn                    ClientHello, length; may run over many records
 *     ClientHello       version random[32] session<1> ciphers<2> compressions<1> extensions<2>
 */
import { latin1 } from '../http1/bytes'
import { isGrease } from './grease'
import { WireReader } from './wire-reader'

export interface ClientHello {
  /** Value of the field `legacy_version`: 0x0303 for every client that supports TLS 1.2 or 1.3. */
  version: number
  /** Offered versions, highest first, without GREASE; only `version` if no extension lists them. */
  versions: number[]
  sessionId: Uint8Array
  /** As sent, GREASE included, like all lists of numbers here. */
  ciphers: number[]
  compressions: number[]
  /** In wire order. `bytes` is a copy of the extension's content, without its type and length. */
  extensions: { type: number; bytes: Uint8Array }[]
  /** Latin-1, as sent; empty if the client sent none. */
  serverName: string
  /** In the client's order; Latin-1, one character per byte. */
  alpn: string[]
  groups: number[]
  pointFormats: number[]
  signatureAlgorithms: number[]
  /** Bytes of the stream up to the end of the record in which the message ends. */
  length: number
  /** True for a hello in the format of SSL 2.0, which has no extensions. */
  isOldFormat?: true
}

export type ClientHelloResult =
  /** More bytes are needed. */
  | { state: 'more' }
  /** The bytes are not TLS. */
  | { state: 'not-tls' }
  /** The bytes are TLS, but the ClientHello is invalid; `problem` is an English sentence. */
  | { state: 'bad'; problem: string }
  | { state: 'hello'; hello: ClientHello }

/**
 * Limit of a ClientHello with its record headers. Clients with post-quantum key shares and tickets stay below 4 KiB.
 */
export const MAX_HELLO_BYTES = 64 * 1024

/** RFC 8446, section 5.1: a fragment has 2^14 bytes at most. */
const MAX_FRAGMENT_BYTES = 1 << 14
const RECORD_HEADER_BYTES = 5
const MESSAGE_HEADER_BYTES = 4
const HANDSHAKE = 22
const CLIENT_HELLO = 1

const EXTENSION_SERVER_NAME = 0
const EXTENSION_GROUPS = 10
const EXTENSION_POINT_FORMATS = 11
const EXTENSION_SIGNATURE_ALGORITHMS = 13
const EXTENSION_ALPN = 16
const EXTENSION_VERSIONS = 43

const TOO_LONG = 'The ClientHello is longer than 64 KiB.'
const MORE: ClientHelloResult = { state: 'more' }
const NOT_TLS: ClientHelloResult = { state: 'not-tls' }

/** Reads a ClientHello. `bytes`: all bytes of the stream so far. */
export function readClientHello(bytes: Uint8Array): ClientHelloResult {
  const first = judgeStart(bytes)
  if (first !== null) return first
  const message = joinRecords(bytes)
  if ('state' in message) return message
  return readClientHelloBody(message.bytes, message.length)
}

/** Returns null if a handshake record begins here. Decides with as few bytes as possible. */
function judgeStart(bytes: Uint8Array): ClientHelloResult | null {
  const [type, major, minor = 0] = bytes
  if (type === undefined) return MORE
  // SSL 2.0: 80 nn 01, then the version; a length of two bytes whose first bit is set.
  if (type === 0x80 || type === 0x81) return judgeOldStart(bytes)
  if (type !== HANDSHAKE) return NOT_TLS
  if (major === undefined) return MORE
  return major === 3 && minor <= 4 ? null : NOT_TLS
}

function judgeOldStart(bytes: Uint8Array): ClientHelloResult {
  const [, length, type, major, minor] = bytes
  if (length === undefined || type === undefined) return MORE
  if (type !== CLIENT_HELLO) return NOT_TLS
  if (major === undefined || minor === undefined) return MORE
  const isVersion = (major === 0 && minor === 2) || (major === 3 && minor <= 3)
  return isVersion
    ? bad('The ClientHello has the SSL 2.0 format, which current TLS versions do not accept.')
    : NOT_TLS
}

/** Returns the ClientHello without its header, joined from all records that carry it. */
function joinRecords(bytes: Uint8Array): { bytes: Uint8Array; length: number } | ClientHelloResult {
  const joined = new Uint8Array(Math.min(bytes.length, MAX_HELLO_BYTES))
  let filled = 0
  for (let at = 0; at < bytes.length;) {
    if (at >= MAX_HELLO_BYTES) return bad(TOO_LONG)
    const record = readRecord(bytes, at)
    if (typeof record === 'string') return bad(record)
    const piece = bytes.subarray(record.from, Math.min(record.to, MAX_HELLO_BYTES))
    joined.set(piece, filled)
    filled += piece.length
    if (filled > 0 && joined[0] !== CLIENT_HELLO) return bad('The first TLS message is not a ClientHello.')
    if (filled >= MESSAGE_HEADER_BYTES) {
      const end = MESSAGE_HEADER_BYTES + new WireReader(joined, 1).u24()
      if (end > MAX_HELLO_BYTES) return bad(TOO_LONG)
      if (filled >= end) return { bytes: joined.subarray(MESSAGE_HEADER_BYTES, end), length: record.to }
    }
    at = record.to
  }
  return bytes.length >= MAX_HELLO_BYTES ? bad(TOO_LONG) : MORE
}

/** Returns the range of the record's content, or a problem. `to` may exceed the bytes if the record is incomplete. */
function readRecord(bytes: Uint8Array, at: number): { from: number; to: number } | string {
  const from = at + RECORD_HEADER_BYTES
  const header = new WireReader(bytes, at, Math.min(from, bytes.length))
  const known = header.left
  const type = header.u8()
  if (known > 0 && type !== HANDSHAKE)
    return 'A record that is not a handshake record interrupts the ClientHello.'
  const major = header.u8()
  if (known > 1 && major !== 3) return 'Bytes that are not TLS interrupt the ClientHello.'
  header.u8()
  const length = header.u16()
  if (known < RECORD_HEADER_BYTES) return { from: bytes.length, to: bytes.length }
  if (length === 0) return 'A record of the ClientHello is empty.'
  if (length > MAX_FRAGMENT_BYTES) return 'A record of the ClientHello exceeds the TLS limit of 16 KiB.'
  return { from, to: from + length }
}

/** Reads the message without its header. For `length`, see ClientHello. */
export function readClientHelloBody(bytes: Uint8Array, length = bytes.length): ClientHelloResult {
  const reader = new WireReader(bytes)
  const version = reader.u16()
  reader.take(32)
  const sessionId = reader.vector(1)
  const ciphers = reader.vector(2)
  const compressions = reader.vector(1)
  // A hello without extensions ends here: RFC 5246, section 7.4.1.2.
  const list = reader.left > 0 ? reader.vector(2) : reader
  const isWhole = !reader.short && reader.left === 0 && ciphers.left > 0 && ciphers.left % 2 === 0
  if (!isWhole) return bad('The lengths inside the ClientHello are inconsistent.')
  const extensions: ClientHello['extensions'] = []
  while (list.left > 0) {
    const type = list.u16()
    const content = list.vector(2)
    if (list.short) return bad('The lengths inside the ClientHello are inconsistent.')
    extensions.push({ type, bytes: content.take(content.left).slice() })
  }
  const hello: ClientHello = {
    version,
    versions: versionsOf(extensions) ?? [version],
    sessionId: sessionId.take(sessionId.left).slice(),
    ciphers: ciphers.u16List(),
    compressions: [...compressions.take(compressions.left)],
    extensions,
    serverName: serverNameOf(extensions),
    alpn: alpnOf(extensions),
    groups: contentOf(extensions, EXTENSION_GROUPS).vector(2).u16List(),
    pointFormats: pointFormatsOf(extensions),
    signatureAlgorithms: contentOf(extensions, EXTENSION_SIGNATURE_ALGORITHMS).vector(2).u16List(),
    length
  }
  return { state: 'hello', hello }
}

/** Returns a reader of the extension's content; an empty one if the extension is missing or broken. */
function contentOf(extensions: ClientHello['extensions'], type: number): WireReader {
  return new WireReader(extensions.find((extension) => extension.type === type)?.bytes ?? new Uint8Array(0))
}

function versionsOf(extensions: ClientHello['extensions']): number[] | null {
  const offered = contentOf(extensions, EXTENSION_VERSIONS).vector(1).u16List()
  const versions = offered.filter((version) => !isGrease(version))
  return versions.length === 0 ? null : versions.sort((a, b) => b - a)
}

/** Returns the first name of type host_name, the only type that exists. */
function serverNameOf(extensions: ClientHello['extensions']): string {
  const names = contentOf(extensions, EXTENSION_SERVER_NAME).vector(2)
  while (names.left > 0) {
    const kind = names.u8()
    const name = names.vector(2)
    if (kind === 0) return latin1(name.bytes, name.at, name.end)
  }
  return ''
}

function alpnOf(extensions: ClientHello['extensions']): string[] {
  const protocols = contentOf(extensions, EXTENSION_ALPN).vector(2)
  const names: string[] = []
  while (protocols.left > 0) {
    const name = protocols.vector(1)
    names.push(latin1(name.bytes, name.at, name.end))
  }
  return names
}

function pointFormatsOf(extensions: ClientHello['extensions']): number[] {
  const formats = contentOf(extensions, EXTENSION_POINT_FORMATS).vector(1)
  return [...formats.take(formats.left)]
}

function bad(problem: string): ClientHelloResult {
  return { state: 'bad', problem }
}
