import { isToken } from '../../../decode/stream/http1/start-line-shape'
import { NONE_ACCEPTABLE, SOCKS5 } from '../../dial/socks-words'
import { answerHttp } from './http-answer'
import { SOCKS4_REJECTION } from './socks4-entrance'
import type { EntranceStep } from './steps'

/**
 * Refuses a client that uses the wrong protocol for this port, in the client's own protocol as far as its first byte
 * reveals it.
 */

export const TLS_HANDSHAKE = 0x16

/** A fatal alert, unexpected_message (RFC 8446, section 6.2). */
const TLS_ALERT = Uint8Array.of(0x15, 3, 1, 0, 2, 2, 10)

/** `wanted` names the protocol of this port, as in “This is …”. */
export function refuseForeign(first: number, wanted: string): Extract<EntranceStep, { state: 'refused' }> {
  const { name, send } = wordsOf(first, wanted)
  return {
    state: 'refused',
    send,
    code: 'ERR_CLIENT_PROTOCOL',
    message: `This is ${wanted}, but the client speaks ${name}.`
  }
}

function wordsOf(first: number, wanted: string): { name: string; send: Uint8Array } {
  if (first === SOCKS5) return { name: 'SOCKS5', send: Uint8Array.of(SOCKS5, NONE_ACCEPTABLE) }
  if (first === 4) return { name: 'SOCKS4', send: SOCKS4_REJECTION }
  if (first === TLS_HANDSHAKE) return { name: 'TLS', send: TLS_ALERT }
  const word = isToken(Uint8Array.of(first), 0, 1)
  const name = word ? 'HTTP or another text protocol' : 'another protocol'
  const refusal = {
    status: 400,
    code: '',
    message: `This is ${wanted}, but the received data is of another protocol.`
  }
  return { name, send: word ? answerHttp(refusal, { close: true }) : new Uint8Array(0) }
}
