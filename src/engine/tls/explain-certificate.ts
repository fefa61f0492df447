import type { CertificateFacts } from '../../shared/model/connection-event'

/** Why a certificate cannot be trusted, in words that go on where "Cannot connect to …:" ends. */

const HOW_TO_GO_ON = 'Trust its authority, or switch verification off.'

/** `code` is OpenSSL's or Node's; `name` whom the certificate should be for. */
export function explainCertificate(
  code: string,
  name: string,
  certificate: CertificateFacts | undefined,
  now: number
): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `its certificate is signed by itself, by nobody who is trusted here. ${HOW_TO_GO_ON}`
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `its certificate comes from an authority that is not trusted here. ${HOW_TO_GO_ON}`
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `the authority that signed its certificate is not known here, or the server does not send the certificates in between. ${HOW_TO_GO_ON}`
    case 'CERT_HAS_EXPIRED':
      return `its certificate has expired${certificate === undefined || certificate.to > now ? '' : ` on ${day(certificate.to)}`}. The server needs a new one.`
    case 'CERT_NOT_YET_VALID':
      return `its certificate is not valid yet${certificate === undefined || certificate.from < now ? '' : `, but from ${day(certificate.from)} on`}. Is this machine’s clock right?`
    case 'CERT_REVOKED':
      return 'its certificate was revoked.'
    case 'INVALID_PURPOSE':
      return 'its certificate is not made for servers.'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return certificate === undefined || certificate.names === ''
        ? `its certificate is not for ${name}.`
        : `its certificate is not for ${name}, but for ${certificate.names}. Set the server name, or use one of these.`
    case 'ERR_TLS_NO_CERTIFICATE':
      return 'it shows no certificate.'
    default:
      return `its certificate cannot be verified (${code}).`
  }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
