/**
 * PostgreSQL ("SSL Session Encryption", frontend/backend protocol): the client's first message has eight bytes and
 * requests TLS or GSSAPI; the server answers with one byte. After a refusal the client requests the other one or
 * continues without encryption. TLS that begins without a request (`sslnegotiation=direct`) is not an upgrade.
 */

import { DONE, ON, TLS_HANDSHAKE, type Family, type FamilyStep } from './family'

const REQUEST_BYTES = 8
const SSL_REQUEST = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]
const GSS_REQUEST = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30]

/** Limit of requests. A client requests one method and, if refused, the other. */
const MAX_PENDING = 4

const [YES, NO] = [0x53, 0x4e]

export function createPostgresql(): Family {
  let request: number[] = []
  /** Requests without a response, oldest first. */
  const pending: ('ssl' | 'gss')[] = []

  /** True if other bytes followed an unanswered request. */
  let strange = false

  const readResponse = (bytes: Uint8Array): FamilyStep => {
    for (const byte of bytes) {
      if (strange) return ON
      request.push(byte)
      const fits = [SSL_REQUEST, GSS_REQUEST].some((known) => request.every((part, at) => part === known[at]))
      if (!fits) {
        // These bytes pass unchanged, and the server decides about them. Only a TLS handshake that does not wait for
        // the response rules out the upgrade.
        if (!pending.includes('ssl') || request[0] === TLS_HANDSHAKE) return DONE
        strange = true
      } else if (request.length === REQUEST_BYTES) {
        pending.push(request.at(-1) === SSL_REQUEST.at(-1) ? 'ssl' : 'gss')
        request = []
      }
    }
    return pending.length > MAX_PENDING ? DONE : ON
  }

  return {
    push(direction, bytes) {
      if (direction === 'up') return readResponse(bytes)
      for (const [at, byte] of bytes.entries()) {
        const what = pending.shift()
        if (what === 'ssl' && byte === YES) return { state: 'upgrade', plain: at + 1 }
        // GSSAPI encryption, an error, or a response without a request.
        if (what === undefined || byte !== NO || strange) return DONE
      }
      return ON
    }
  }
}
