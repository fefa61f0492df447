import { systemCodeOf } from '../../../shared/model/app-error'

/** Why the TLS of a client whose connection is opened did not come to stand. */
export class ClientFailed extends Error {
  readonly code: string

  /** In words, as the record tells it. */
  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'ClientFailed'
    this.code = code
  }
}

/**
 * The client broke off at our certificate: it does not know the authority, or takes no other certificate than the one it
 * expects (pinning). It may say so, or just hang up, which a client that was stopped at that moment does as well.
 */
export class ClientRefused extends ClientFailed {
  readonly how: 'said' | 'hung-up'

  constructor(how: ClientRefused['how'], code: string, message: string, cause: unknown) {
    super(code, message, cause)
    this.name = 'ClientRefused'
    this.how = how
  }
}

/** What clients say of a certificate (RFC 8446, section 6.2), as the library's codes end. */
const ALERTS: Readonly<Partial<Record<string, string>>> = {
  UNKNOWN_CA: 'it does not know the authority that signed it (unknown_ca)',
  BAD_CERTIFICATE: 'it takes it for a bad one (bad_certificate)',
  CERTIFICATE_UNKNOWN: 'it does not trust it (certificate_unknown)',
  UNSUPPORTED_CERTIFICATE: 'it cannot use it (unsupported_certificate)',
  CERTIFICATE_EXPIRED: 'it takes it for expired (certificate_expired)',
  CERTIFICATE_REVOKED: 'it takes it for revoked (certificate_revoked)',
  ACCESS_DENIED: 'it lets nobody in with it (access_denied)'
}

/**
 * What a client says of the certificate it was shown, in words; null for any other error. To be asked of the first error
 * of a client's socket that brought no byte yet, too: in TLS 1.3 a server's handshake may be over before the client has
 * made up its mind.
 */
export function clientRefusal(error: unknown): string | null {
  const [, alert = ''] = /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_(\w+)$/.exec(systemCodeOf(error) ?? '') ?? []
  const said = ALERTS[alert]
  return said === undefined ? null : `the client does not accept the certificate it was shown: ${said}`
}

export const HUNG_UP = 'the client hung up when it was shown the certificate, without a word'
