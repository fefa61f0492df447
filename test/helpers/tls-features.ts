/** Features of the runtime's TLS library, detected by trying: OpenSSL in plain Node, BoringSSL in Electron. */

import tls from 'node:tls'

/** True if cipher lists support security levels. If so, TLS 1.0 and 1.1 require the lowest level. */
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

/** Returns true if a PKCS#12 file is readable; only BoringSSL can read old ones (RC2). */
export function readsPkcs12(pfx: Buffer, passphrase: string): boolean {
  try {
    tls.createSecureContext({ pfx, passphrase })
    return true
  } catch {
    return false
  }
}
