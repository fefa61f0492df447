import type { Leg } from '../session/lifecycle'

/**
 * Why a TLS handshake came to nothing, in words. OpenSSL and BoringSSL name the same things alike behind their
 * prefixes; an alert is what the peer said before it hung up.
 */

const WORDS: readonly (readonly [RegExp, (peer: string) => string])[] = [
  [
    /HTTP_REQUEST/,
    (peer) => `the ${peer} sent a plain HTTP request where TLS was expected (http:// in place of https://?)`
  ],
  [
    /WRONG_VERSION_NUMBER|UNKNOWN_PROTOCOL|PACKET_LENGTH_TOO_LONG|HTTPS_PROXY_REQUEST|INVALID_SSL|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE/,
    (peer) => `the ${peer} does not speak TLS here: what it sent is no TLS record`
  ],
  [
    /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS/,
    (peer) => `the ${peer} speaks no version of TLS that is allowed here`
  ],
  [
    /NO_SHARED_CIPHER|HANDSHAKE_FAILURE|NO_SUITABLE_SIGNATURE|INSUFFICIENT_SECURITY/,
    (peer) => `the ${peer} and Tcplens have no way of encrypting in common`
  ],
  [/NO_APPLICATION_PROTOCOL/, (peer) => `the ${peer} and Tcplens have no ALPN protocol in common`],
  [
    /ALERT_UNKNOWN_CA|ALERT_CERTIFICATE_UNKNOWN|ALERT_BAD_CERTIFICATE/,
    (peer) => `the ${peer} does not trust the certificate it was shown`
  ],
  [
    // What clients built on OpenSSL say at the certificate in TLS 1.3, before they have keys to encrypt it with: too
    // short for a record that should be encrypted. OpenSSL's servers expect that, BoringSSL's do not.
    /BAD_PACKET_LENGTH/,
    (peer) => `the ${peer} broke off at the certificate it was shown, which it does not seem to trust`
  ],
  [/ALERT_CERTIFICATE_EXPIRED/, (peer) => `the ${peer} says that the certificate has expired`],
  [/ALERT_CERTIFICATE_REQUIRED|NO_CERTIFICATE/, (peer) => `the ${peer} wants a certificate and got none`],
  [/ALERT_UNRECOGNIZED_NAME/, (peer) => `the ${peer} knows no such server name`],
  [/HANDSHAKE_TIMEOUT/, (peer) => `the ${peer} did not finish the handshake in time`],
  [/ECONNRESET|EPIPE/, (peer) => `the ${peer} hung up in the middle of the handshake`]
]

/** Null for a code that says nothing to people. */
export function explainTls(code: string | undefined, leg: Leg): string | null {
  if (code === undefined) return null
  const peer = leg === 'client' ? 'client' : 'server'
  // ERR_SSL_TLSV1_ALERT_UNKNOWN_CA, ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN, and the same with /.
  const found = WORDS.find(([pattern]) => pattern.test(code))
  return found === undefined ? null : found[1](peer)
}
