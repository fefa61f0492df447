/**
 * Is a connection TLS? A client's hello at the beginning of its stream says so, wherever it goes and whoever answers.
 * Nothing midway does: records look alike from anywhere, but so does much else.
 */
import { readClientHello } from './client-hello'

const CERTAIN = 1
/** The first bytes of a hello, of which the rest is missing or cannot be read. */
const LIKELY = 0.8
const NO = 0

/** Record header, and the first byte of the message: a ClientHello. */
const TELLING_BYTES = 6
const CLIENT_HELLO = 1

/** 0 (is not) to 1 (is); undefined while more bytes may still tell, which `final` rules out. */
export function detectTls(
  up: Uint8Array,
  down: Uint8Array,
  final: boolean,
  midway: boolean
): number | undefined {
  // In TLS the client speaks first.
  if (midway || (up.length === 0 && down.length > 0)) return NO
  const { state } = readClientHello(up)
  if (state === 'hello') return CERTAIN
  if (state === 'not-tls') return NO
  const isBegun = up.length >= TELLING_BYTES && up[TELLING_BYTES - 1] === CLIENT_HELLO
  if (state === 'bad') return isBegun ? LIKELY : NO
  if (!final) return undefined
  return isBegun ? LIKELY : NO
}

/** The name a hello asks for; empty where it asks for none, or is not all there. */
export function helloServerName(up: Uint8Array): string {
  const result = readClientHello(up)
  return result.state === 'hello' ? result.hello.serverName : ''
}
