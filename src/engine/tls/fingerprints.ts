import { createHash } from 'node:crypto'
import type { ClientHello } from '../../decode/stream/tls/client-hello'
import { ja3Text, ja4Parts } from '../../decode/stream/tls/fingerprint-parts'

/** Fingerprints of a client's TLS library and its settings, independent of the server. */

export function ja3Of(hello: ClientHello): string {
  return createHash('md5').update(ja3Text(hello)).digest('hex')
}

export function ja4Of(hello: ClientHello): string {
  const { a, ciphers, extensions } = ja4Parts(hello)
  return [a, shortHash(ciphers), shortHash(extensions)].join('_')
}

const SHORT_HASH_DIGITS = 12

function shortHash(text: string): string {
  if (text === '') return '0'.repeat(SHORT_HASH_DIGITS)
  return createHash('sha256').update(text).digest('hex').slice(0, SHORT_HASH_DIGITS)
}
