import type { ClientHello } from '../../../decode/stream/tls/client-hello'
import type { KeyKind } from '../certificate-parts'

/**
 * Selects the key type of the certificate for a client. Nearly all clients support ECDSA; a few old or restricted ones
 * offer RSA alone, and the handshake would fail.
 */

/**
 * RFC 8446, section 4.2.3: ecdsa_secp256r1_sha256, _secp384r1_sha384, ecdsa_sha1; RFC 5246: ECDSA with SHA-224, 512.
 */
const ECDSA = new Set([0x0403, 0x0503, 0x0203, 0x0303, 0x0603])
/** TLS_ECDHE_ECDSA_WITH_…: AES-CBC, AES-GCM (RFC 5289), ChaCha20 (RFC 7905). */
const ECDHE_ECDSA = new Set([0xc009, 0xc00a, 0xc023, 0xc024, 0xc02b, 0xc02c, 0xcca9])
const TLS_1_3 = 0x0304

export function leafKeyFor({
  versions,
  ciphers,
  signatureAlgorithms
}: Pick<ClientHello, 'versions' | 'ciphers' | 'signatureAlgorithms'>): KeyKind {
  // Before TLS 1.2 this extension did not exist; TLS 1.3 cipher suites do not depend on the key type.
  const verifies = signatureAlgorithms.length === 0 || signatureAlgorithms.some((one) => ECDSA.has(one))
  const hasSuite = versions.includes(TLS_1_3) || ciphers.some((one) => ECDHE_ECDSA.has(one))
  return verifies && hasSuite ? 'ec' : 'rsa'
}
