/**
 * Detects TLS: by a ClientHello at the beginning of the client's stream or, without the client's bytes, by a
 * ServerHello. Streams captured from the middle of a connection are searched for records.
 */
import { readClientHello, type ClientHello } from './client-hello'
import { readOldClientHello } from './old-client-hello'
import { beginsAsServer, findRecord } from './records'

const CERTAIN = 1
/** For an incomplete or invalid hello, for records of the server alone, and for streams captured midway. */
const LIKELY = 0.8
const NO = 0

/** Length of the record header and the first byte of the message (its type). */
const DETECTION_BYTES = 6
const CLIENT_HELLO = 1

/** Returns a probability from 0 to 1; undefined while more bytes may decide, unless `final` is set. */
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
  // The client speaks first in TLS, so its bytes are missing from the capture.
  if (up.length === 0 && down.length > 0) {
    const isServer = beginsAsServer(down)
    return isServer === undefined && !final ? undefined : isServer === true ? LIKELY : NO
  }
  const { state } = readAnyClientHello(up)
  if (state === 'hello') return CERTAIN
  if (state === 'not-tls') return NO
  const isBegun = up.length >= DETECTION_BYTES && up[DETECTION_BYTES - 1] === CLIENT_HELLO
  if (state === 'bad') return isBegun ? LIKELY : NO
  if (!final) return undefined
  return isBegun ? LIKELY : NO
}

/** Reads a ClientHello in either format; see readClientHello. */
export function readAnyClientHello(
  up: Uint8Array
): { state: 'more' | 'not-tls' | 'bad' } | { state: 'hello'; hello: ClientHello } {
  const old = readOldClientHello(up)
  return old.state === 'hello' || (old.state === 'more' && up.length > 0) ? old : readClientHello(up)
}

/** Returns the server name of a ClientHello; empty if it has none or is incomplete. */
export function helloServerName(up: Uint8Array): string {
  const result = readClientHello(up)
  return result.state === 'hello' ? result.hello.serverName : ''
}
