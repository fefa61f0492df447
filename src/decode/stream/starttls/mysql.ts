/**
 * MySQL and MariaDB (Protocol::HandshakeV10, Protocol::SSLRequest): the server's greeting offers TLS, and a client that
 * accepts sends only the first 32 bytes of its login. The server does not confirm: TLS begins directly after those
 * bytes, often in the same read.
 */

import { DONE, ON, type Family, type FamilyStep } from './family'

const HEADER_BYTES = 4
const VERSION_10 = 10
const SSL_REQUEST_BYTES = 32
const CLIENT_SSL = 0x0800

/** Fields after the server's version: a number, eight bytes of challenge, a filler. */
const BEFORE_CAPABILITIES = 4 + 8 + 1

const MAX_GREETING = 1024

export function createMysql(): Family {
  const greeting: number[] = []
  const request: number[] = []
  let offered = false

  const greeted = (bytes: Uint8Array): FamilyStep => {
    // The server sends one greeting and then waits for the client.
    if (offered) return DONE
    greeting.push(...bytes.subarray(0, MAX_GREETING))
    const [low = 0, middle = 0, high = 0, sequence = 0, version = VERSION_10] = greeting
    const length = low + middle * 256 + high * 65_536
    if (sequence !== 0 || version !== VERSION_10 || length > MAX_GREETING) return DONE
    if (greeting.length < HEADER_BYTES + length) return ON
    const at = greeting.indexOf(0, HEADER_BYTES + 1) + 1 + BEFORE_CAPABILITIES
    const capabilities = (greeting[at] ?? 0) + (greeting[at + 1] ?? 0) * 256
    offered = greeting.length === HEADER_BYTES + length && (capabilities & CLIENT_SSL) !== 0
    return offered ? ON : DONE
  }

  const readResponse = (bytes: Uint8Array): FamilyStep => {
    if (!offered) return DONE
    const missing = HEADER_BYTES + SSL_REQUEST_BYTES - request.length
    request.push(...bytes.subarray(0, missing))
    const [low = SSL_REQUEST_BYTES, middle = 0, high = 0, sequence = 1, , capabilities = CLIENT_SSL >> 8] =
      request
    const fits = low === SSL_REQUEST_BYTES && middle === 0 && high === 0 && sequence === 1
    if (!fits || (capabilities & (CLIENT_SSL >> 8)) === 0) return DONE
    return bytes.length >= missing ? { state: 'upgrade', plain: missing } : ON
  }

  return { push: (direction, bytes) => (direction === 'up' ? readResponse(bytes) : greeted(bytes)) }
}
