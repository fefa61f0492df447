import type { CertificateFacts, WeakCertificate } from '../../shared/model/connection-event'

/** Explains why a certificate is not trusted. The text completes "Cannot connect to …:". */

const HOW_TO_GO_ON = 'Trust its authority, or turn off verification.'

/** `code` is a code of OpenSSL or Node; `name` is the name that the certificate should cover. */
export function explainCertificate(
  code: string,
  name: string,
  { chain: [certificate], weak }: { chain: readonly CertificateFacts[]; weak?: WeakCertificate | undefined },
  now: number
): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `its certificate is self-signed and not trusted. ${HOW_TO_GO_ON}`
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `its certificate is from an authority that is not trusted. ${HOW_TO_GO_ON}`
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `the issuer of its certificate is unknown, or the server does not send the intermediate certificates. ${HOW_TO_GO_ON}`
    case 'CERT_HAS_EXPIRED':
      return `its certificate has expired${certificate === undefined || certificate.to > now ? '' : ` on ${day(certificate.to)}`}. The server needs a new one.`
    case 'CERT_NOT_YET_VALID':
      return `its certificate is not valid yet${certificate === undefined || certificate.from < now ? '' : ` (valid from ${day(certificate.from)})`}. Check the clock of this machine.`
    case 'CERT_REVOKED':
      return 'its certificate was revoked.'
    case 'INVALID_PURPOSE':
      return 'its certificate is not issued for servers.'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return certificate === undefined || certificate.names === ''
        ? `its certificate is not for ${name}.`
        : `its certificate is not for ${name}, but for ${certificate.names}. Set the server name to one of these.`
    case 'EE_KEY_TOO_SMALL':
      return `its certificate has ${keyWords(weak)}, which is too short to be secure. ${NEW_KEY}`
    case 'CA_KEY_TOO_SMALL':
      return `the certificate of its authority${subjectWords(weak)} has ${keyWords(weak)}, which is too short to be secure. ${NEW_KEY}`
    case 'CA_MD_TOO_WEAK':
      return weak === undefined || weak.subject === certificate?.subject
        ? `its certificate is signed with ${weak?.digest ?? 'MD5 or SHA-1'}, and such signatures can be forged. ${NEW_SIGNATURE}`
        : `the certificate of its authority${subjectWords(weak)} is signed with ${weak.digest ?? 'MD5 or SHA-1'}, and such signatures can be forged. ${NEW_SIGNATURE}`
    case 'CERT_CHAIN_TOO_LONG':
      return 'its certificate chain is too long.'
    case 'ERR_TLS_NO_CERTIFICATE':
      return 'it sends no certificate.'
    default:
      return `its certificate cannot be verified (${code}).`
  }
}

const NEW_KEY =
  'The server needs a certificate with an RSA key of at least 2048 bits or an elliptic curve of at least 224.'
const NEW_SIGNATURE = 'The server needs a certificate that is signed with SHA-256.'

function keyWords(weak: WeakCertificate | undefined): string {
  if (weak?.key === undefined) return 'a key'
  const { algorithm, bits } = weak.key
  return `${algorithm === 'EC' ? 'an elliptic curve key' : `${algorithm === 'RSA' ? 'an RSA' : `a ${algorithm}`} key`} of ${bits} bits`
}

function subjectWords(weak: WeakCertificate | undefined): string {
  return weak === undefined ? '' : ` (${weak.subject})`
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
