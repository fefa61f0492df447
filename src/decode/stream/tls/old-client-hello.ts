/**
 * A ClientHello in the format of SSL 2.0, which old clients send to offer SSL 3.0 or TLS as well (RFC 5246, appendix
 * E.2). TLS records follow it.
 *
 *     80 2e   01   03 01     00 15         00 00         00 10       …        …          …
 *     length  type version   ciphers' len  session len   challenge   ciphers  session    challenge
 */
import type { FieldList } from '../../field-list'
import type { ClientHello } from './client-hello'
import { suiteName, versionName } from './names/numbers'

const LENGTH_BYTES = 2
const FIXED_BYTES = LENGTH_BYTES + 9
const CLIENT_HELLO = 1
const CIPHER_BYTES = 3
const SSL_2 = 0x0002
/** Limit of such a hello. No client offers enough ciphers to exceed it. */
const MAX_BYTES = 4096
const MIN_CHALLENGE_BYTES = 16
const MAX_CHALLENGE_BYTES = 32

export type OldClientHelloResult =
  | { state: 'more' }
  | { state: 'not-tls' }
  /** `hello.length`: bytes of the stream up to the end of the message. */
  | { state: 'hello'; hello: ClientHello }

const MORE: OldClientHelloResult = { state: 'more' }
const NOT_TLS: OldClientHelloResult = { state: 'not-tls' }

/** Reads a hello. `bytes`: all bytes of the stream so far. */
export function readOldClientHello(bytes: Uint8Array): OldClientHelloResult {
  const [first, second, type = CLIENT_HELLO, major, minor] = bytes
  if (first === undefined) return MORE
  if ((first & 0x80) === 0 || type !== CLIENT_HELLO) return NOT_TLS
  if (second === undefined) return MORE
  const end = LENGTH_BYTES + (first & 0x7f) * 256 + second
  if (end > MAX_BYTES || end < FIXED_BYTES + CIPHER_BYTES + MIN_CHALLENGE_BYTES) return NOT_TLS
  if (major === undefined || minor === undefined) return MORE
  const version = major * 256 + minor
  if (version !== SSL_2 && (major !== 3 || minor > 4)) return NOT_TLS
  if (bytes.length < FIXED_BYTES) return MORE
  const { ciphers, session, challenge } = partsOf(bytes)
  const fits =
    ciphers.from < ciphers.to &&
    (ciphers.to - ciphers.from) % CIPHER_BYTES === 0 &&
    challenge.to - challenge.from >= MIN_CHALLENGE_BYTES &&
    challenge.to - challenge.from <= MAX_CHALLENGE_BYTES &&
    challenge.to === end
  if (!fits) return NOT_TLS
  if (bytes.length < end) return MORE
  const hello: ClientHello = {
    version,
    versions: [version],
    sessionId: bytes.slice(session.from, session.to),
    ciphers: suitesOf(bytes, ciphers.from, ciphers.to),
    compressions: [],
    extensions: [],
    serverName: '',
    alpn: [],
    groups: [],
    pointFormats: [],
    signatureAlgorithms: [],
    length: end,
    isOldFormat: true
  }
  return { state: 'hello', hello }
}

interface Part {
  from: number
  to: number
}

function partsOf(bytes: Uint8Array): { ciphers: Part; session: Part; challenge: Part } {
  const u16 = (at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
  const ciphers = { from: FIXED_BYTES, to: FIXED_BYTES + u16(5) }
  const session = { from: ciphers.to, to: ciphers.to + u16(7) }
  return { ciphers, session, challenge: { from: session.to, to: session.to + u16(9) } }
}

/** Returns the suites of SSL 3.0 and TLS, whose first byte is zero; the other ones belong to SSL 2.0. */
function suitesOf(bytes: Uint8Array, from: number, to: number): number[] {
  const suites: number[] = []
  for (let at = from; at < to; at += CIPHER_BYTES)
    if (bytes[at] === 0) suites.push((bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0))
  return suites
}

/** Adds the fields of a complete hello; returns its line in the message list. */
export function addOldHelloFields(list: FieldList, hello: ClientHello): string {
  const { bytes } = list
  const { ciphers, session, challenge } = partsOf(bytes)
  const version = versionName(hello.version)
  const number = (at: number): string => String((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0))
  list.add('message', 0, bytes.length, 'ClientHello (SSL 2.0 format)', 0)
  list.add('record-length', 0, LENGTH_BYTES, String(bytes.length - LENGTH_BYTES), 1)
  list.add('handshake-type', 2, 3, `ClientHello (${CLIENT_HELLO})`, 1)
  list.add('version', 3, 5, version, 1)
  list.add('cipher-suites-length', 5, 7, number(5), 1)
  list.add('session-id-length', 7, 9, number(7), 1)
  list.add('challenge-length', 9, FIXED_BYTES, number(9), 1)
  const count = (ciphers.to - ciphers.from) / CIPHER_BYTES
  list.add('cipher-suites', ciphers.from, ciphers.to, String(count), 1)
  for (let at = ciphers.from; at < ciphers.to; at += CIPHER_BYTES) {
    const [suite] = suitesOf(bytes, at, at + CIPHER_BYTES)
    const name = suite === undefined ? `SSL 2.0 0x${list.hex(at, at + CIPHER_BYTES)}` : suiteName(suite)
    list.add('cipher-suite', at, at + CIPHER_BYTES, name, 2)
  }
  if (session.to > session.from)
    list.add('session-id', session.from, session.to, list.hex(session.from, session.to), 1)
  list.add('challenge', challenge.from, challenge.to, list.hex(challenge.from, challenge.to), 1)
  return `${version}, SSL 2.0 format`
}
