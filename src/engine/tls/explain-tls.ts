import type { Leg } from '../../shared/model/connection-event'

/**
 * Explains why a TLS handshake failed. OpenSSL and BoringSSL use the same names with different prefixes. An alert is
 * the reason that the peer sent before it closed.
 */

const WORDS: readonly (readonly [RegExp, (peer: string) => string])[] = [
  [
    /HTTP_REQUEST/,
    (peer) => `the ${peer} sent a plain HTTP request where TLS was expected (http:// instead of https://?)`
  ],
  [
    /WRONG_VERSION_NUMBER|UNKNOWN_PROTOCOL|PACKET_LENGTH_TOO_LONG|HTTPS_PROXY_REQUEST|INVALID_SSL|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE/,
    (peer) => `the ${peer} does not speak TLS here: the data it sent is not a TLS record`
  ],
  [
    /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS/,
    (peer) => `the ${peer} supports none of the allowed TLS versions`
  ],
  [
    /NO_SHARED_CIPHER|HANDSHAKE_FAILURE|NO_SUITABLE_SIGNATURE|INSUFFICIENT_SECURITY/,
    (peer) => `the ${peer} and Tcplens have no cipher suite in common`
  ],
  [/NO_APPLICATION_PROTOCOL/, (peer) => `the ${peer} and Tcplens have no ALPN protocol in common`],
  [
    /ALERT_UNKNOWN_CA|ALERT_CERTIFICATE_UNKNOWN|ALERT_BAD_CERTIFICATE/,
    (peer) => `the ${peer} does not trust the certificate presented to it`
  ],
  [
    // With TLS 1.3, clients based on OpenSSL send their alert about the certificate unencrypted, because they have no
    // keys yet, which makes it too short for an encrypted record. OpenSSL servers expect that, BoringSSL servers do
    // not.
    /BAD_PACKET_LENGTH/,
    (peer) => `the ${peer} aborted the handshake at the certificate, which it probably does not trust`
  ],
  [/ALERT_CERTIFICATE_EXPIRED/, (peer) => `the ${peer} reports that the certificate has expired`],
  [
    /ALERT_CERTIFICATE_REQUIRED|NO_CERTIFICATE/,
    (peer) => `the ${peer} requires a certificate and received none`
  ],
  [/ALERT_UNRECOGNIZED_NAME/, (peer) => `the ${peer} does not know the server name`],
  [/HANDSHAKE_TIMEOUT/, (peer) => `the ${peer} did not finish the handshake in time`],
  [/ECONNRESET|EPIPE/, (peer) => `the ${peer} closed the connection during the handshake`]
]

/** Returns null for an unknown code. */
export function explainTls(code: string | undefined, leg: Leg): string | null {
  if (code === undefined) return null
  const peer = leg === 'client' ? 'client' : 'server'
  // The codes look like ERR_SSL_TLSV1_ALERT_UNKNOWN_CA, ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN, or the same with /.
  const found = WORDS.find(([pattern]) => pattern.test(code))
  return found === undefined ? null : found[1](peer)
}
