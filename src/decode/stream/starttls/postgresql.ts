/**
 * PostgreSQL ("SSL Session Encryption", frontend/backend protocol): the client's first message has eight bytes and asks
 * for TLS or for GSSAPI, the server answers with one byte. At a refusal the client asks for the other, or goes on in
 * plain. A TLS that begins without asking (`sslnegotiation=direct`) is no upgrade.
 */

import { DONE, ON, TLS_HANDSHAKE, type Family, type FamilyStep } from './family'

const REQUEST_BYTES = 8
const SSL_REQUEST = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]
const GSS_REQUEST = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30]

/** A client asks for one and, refused, for the other. */
const MAX_ASKED = 4

const [YES, NO] = [0x53, 0x4e]

export function createPostgresql(): Family {
  let request: number[] = []
  /** What has not been answered yet, the oldest first. */
  const asked: ('ssl' | 'gss')[] = []

  /** Something else came behind a request that has not been answered. */
  let strange = false

  const heard = (bytes: Uint8Array): FamilyStep => {
    for (const byte of bytes) {
      if (strange) return ON
      request.push(byte)
      const fits = [SSL_REQUEST, GSS_REQUEST].some((known) => request.every((part, at) => part === known[at]))
      if (!fits) {
        // It passes as it is, and what the server makes of it is its own affair. Only a handshake that does not wait
        // takes the upgrade out of our hands.
        if (!asked.includes('ssl') || request[0] === TLS_HANDSHAKE) return DONE
        strange = true
      } else if (request.length === REQUEST_BYTES) {
        asked.push(request.at(-1) === SSL_REQUEST.at(-1) ? 'ssl' : 'gss')
        request = []
      }
    }
    return asked.length > MAX_ASKED ? DONE : ON
  }

  return {
    push(direction, bytes) {
      if (direction === 'up') return heard(bytes)
      for (const [at, byte] of bytes.entries()) {
        const what = asked.shift()
        if (what === 'ssl' && byte === YES) return { state: 'upgrade', plain: at + 1 }
        // Encrypted by GSSAPI, an error, or an answer that nobody asked for.
        if (what === undefined || byte !== NO || strange) return DONE
      }
      return ON
    }
  }
}
