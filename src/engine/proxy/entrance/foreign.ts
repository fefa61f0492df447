import { isToken } from '../../../decode/stream/http1/start-line-shape'
import { NONE_ACCEPTABLE, SOCKS5 } from '../../dial/socks-words'
import { answerHttp } from './http-answer'
import { SOCKS4_REJECTION } from './socks4-entrance'
import type { EntranceStep } from './steps'

/**
 * What is said to a client that speaks another protocol than its port does: a refusal in its own words, as far as the
 * first byte tells them.
 */

export const TLS_HANDSHAKE = 0x16

/** A fatal alert, unexpected_message (RFC 8446, section 6.2). */
const TLS_ALERT = Uint8Array.of(0x15, 3, 1, 0, 2, 2, 10)

/** Of a client that speaks in words: what it speaks, and what it is told behind “This is …,”. */
const WORDS = { name: 'HTTP, or another protocol of words', told: 'which speaks no HTTP.' }

/** `wanted`: what belongs here, as in “This is …”. */
export function refuseForeign(
  first: number,
  wanted: string,
  words = WORDS
): Extract<EntranceStep, { state: 'refused' }> {
  const { name, send } = wordsOf(first, wanted, words)
  return {
    state: 'refused',
    send,
    code: 'ERR_CLIENT_PROTOCOL',
    message: `This is ${wanted}, and the client speaks ${name}.`
  }
}

function wordsOf(first: number, wanted: string, words: typeof WORDS): { name: string; send: Uint8Array } {
  if (first === SOCKS5) return { name: 'SOCKS5', send: Uint8Array.of(SOCKS5, NONE_ACCEPTABLE) }
  if (first === 4) return { name: 'SOCKS4', send: SOCKS4_REJECTION }
  if (first === TLS_HANDSHAKE) return { name: 'TLS', send: TLS_ALERT }
  if (!isToken(Uint8Array.of(first), 0, 1)) return { name: 'another protocol', send: new Uint8Array(0) }
  const refusal = { status: 400, code: '', message: `This is ${wanted}, ${words.told}` }
  return { name: words.name, send: answerHttp(refusal, { close: true }) }
}
