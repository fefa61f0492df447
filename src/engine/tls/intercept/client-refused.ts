import { systemCodeOf } from '../../../shared/model/app-error'

/** The reason why the TLS handshake with an intercepted client failed. */
export class ClientFailed extends Error {
  readonly code: string

  /** `message` is the text shown in the record. */
  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'ClientFailed'
    this.code = code
  }
}

/**
 * The client ended the handshake at our certificate: it does not trust the authority, or it accepts a single expected
 * certificate only (pinning). It may send an alert or just close the connection, as a client that was stopped at that
 * moment also does.
 */
export class ClientRefused extends ClientFailed {
  readonly how: 'said' | 'hung-up'

  constructor(how: ClientRefused['how'], code: string, message: string, cause: unknown) {
    super(code, message, cause)
    this.name = 'ClientRefused'
    this.how = how
  }
}

/** Meaning of the alerts about a certificate (RFC 8446, section 6.2), by the suffix of the library's code. */
const ALERTS: Readonly<Partial<Record<string, string>>> = {
  UNKNOWN_CA: 'unknown authority (unknown_ca)',
  BAD_CERTIFICATE: 'bad certificate (bad_certificate)',
  CERTIFICATE_UNKNOWN: 'not trusted (certificate_unknown)',
  UNSUPPORTED_CERTIFICATE: 'unsupported type (unsupported_certificate)',
  CERTIFICATE_EXPIRED: 'expired (certificate_expired)',
  CERTIFICATE_REVOKED: 'revoked (certificate_revoked)',
  ACCESS_DENIED: 'access denied (access_denied)'
}

/**
 * Returns the client's objection to its certificate as text, or null for any other error. Also applies to the first
 * error of a client socket that has not sent any data: in TLS 1.3 the server's side of the handshake may be complete
 * before the client has verified the certificate.
 */
export function clientRefusal(error: unknown): string | null {
  const [, alert = ''] = /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_(\w+)$/.exec(systemCodeOf(error) ?? '') ?? []
  const alertText = ALERTS[alert]
  return alertText === undefined ? null : `the client rejected the certificate: ${alertText}`
}

export const HUNG_UP = 'the client closed the connection after receiving the certificate, without an alert'
