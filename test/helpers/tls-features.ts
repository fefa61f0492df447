/** Features of the runtime's TLS library, detected by trying: OpenSSL in plain Node, BoringSSL in Electron. */

import tls from 'node:tls'

/** Levels of security in lists of ciphers. Where there are, TLS 1.0 and 1.1 have to be asked for by the lowest. */
export const hasSecurityLevels = isAccepted('DEFAULT:@SECLEVEL=0')

/** Ciphers for every version of TLS. */
export const ANY_VERSION: tls.SecureContextOptions = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.3',
  ...(hasSecurityLevels ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {})
}

/**
 * True if our server understands an OpenSSL client that refuses a certificate: in TLS 1.3 its alert is unencrypted,
 * which only OpenSSL reads. Both features occur together, and a trial handshake would be asynchronous.
 */
export const readsPlainAlerts = hasSecurityLevels

function isAccepted(ciphers: string): boolean {
  try {
    tls.createSecureContext({ ciphers })
    return true
  } catch {
    return false
  }
}

/** Whether a PKCS#12 file can be read at all; of old ones (RC2) BoringSSL still can. */
export function readsPkcs12(pfx: Buffer, passphrase: string): boolean {
  try {
    tls.createSecureContext({ pfx, passphrase })
    return true
  } catch {
    return false
  }
}
