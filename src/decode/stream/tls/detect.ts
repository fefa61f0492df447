/**
 * Is a connection TLS? A ClientHello at the beginning of the client's stream says so, wherever it goes and whoever
 * answers; without the client's bytes, a ServerHello does. In the middle of a connection records are searched for.
 */
import { readClientHello, type ClientHello } from './client-hello'
import { readOldClientHello } from './old-client-hello'
import { beginsAsServer, findRecord } from './records'

const CERTAIN = 1
/** The first bytes of a hello, of which the rest is missing or cannot be read; or records of a server or from midway. */
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
  if (midway) {
    if (findRecord(up) >= 0 || findRecord(down) >= 0) return LIKELY
    return final ? NO : undefined
  }
  // In TLS the client speaks first: its bytes are not in the capture.
  if (up.length === 0 && down.length > 0) {
    const isServer = beginsAsServer(down)
    return isServer === undefined && !final ? undefined : isServer === true ? LIKELY : NO
  }
  const { state } = readAnyClientHello(up)
  if (state === 'hello') return CERTAIN
  if (state === 'not-tls') return NO
  const isBegun = up.length >= TELLING_BYTES && up[TELLING_BYTES - 1] === CLIENT_HELLO
  if (state === 'bad') return isBegun ? LIKELY : NO
  if (!final) return undefined
  return isBegun ? LIKELY : NO
}

/** A hello in either format; see readClientHello. */
export function readAnyClientHello(
  up: Uint8Array
): { state: 'more' | 'not-tls' | 'bad' } | { state: 'hello'; hello: ClientHello } {
  const old = readOldClientHello(up)
  return old.state === 'hello' || (old.state === 'more' && up.length > 0) ? old : readClientHello(up)
}

/** The name a hello asks for; empty where it asks for none, or is not all there. */
export function helloServerName(up: Uint8Array): string {
  const result = readClientHello(up)
  return result.state === 'hello' ? result.hello.serverName : ''
}
