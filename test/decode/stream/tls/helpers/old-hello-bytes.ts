/** A ClientHello in the format of SSL 2.0 (RFC 5246, appendix E.2). */

import { u16 } from './hello-bytes'

export function oldHelloBytes(
  ciphers: readonly number[] = [0x2f, 0x010080],
  version = 0x0301,
  challengeBytes = 16
): Uint8Array {
  const suites = ciphers.flatMap((cipher) => [cipher >> 16, (cipher >> 8) & 255, cipher & 255])
  const challenge = Array.from({ length: challengeBytes }, (_, at) => at)
  const body = [
    1,
    ...u16(version),
    ...u16(suites.length),
    ...u16(0),
    ...u16(challenge.length),
    ...suites,
    ...challenge
  ]
  return Uint8Array.from([0x80 | (body.length >> 8), body.length & 255, ...body])
}
