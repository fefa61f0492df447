import tls from 'node:tls'
import { TLS_VERSIONS } from '../../shared/contract/socket-options'

/** What the TLS of this process can do: the desktop app has another library than Node, and not all of it is alike. */
export interface TlsAbilities {
  library: 'OpenSSL' | 'BoringSSL'
  versions: readonly (typeof TLS_VERSIONS)[number][]
  /** How many ways of encrypting it knows. */
  ciphers: number
  /** Diffie-Hellman without elliptic curves, which old servers know nothing else of. */
  finiteFieldKeys: boolean
  /** Curve of ECDH that some servers insist on. */
  curves: readonly string[]
}

const CURVES = ['X25519', 'prime256v1', 'secp384r1', 'secp521r1', 'X448', 'brainpoolP256r1', 'secp256k1']

let known: TlsAbilities | undefined

export function tlsAbilities(): TlsAbilities {
  known ??= {
    library: can({ ciphers: 'DEFAULT:@SECLEVEL=0' }) ? 'OpenSSL' : 'BoringSSL',
    versions: TLS_VERSIONS.filter((version) => can({ minVersion: version, maxVersion: version })),
    ciphers: tls.getCiphers().length,
    finiteFieldKeys: can({ ciphers: 'DHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }),
    curves: CURVES.filter((ecdhCurve) => can({ ecdhCurve }))
  }
  return known
}

function can(options: tls.SecureContextOptions): boolean {
  try {
    tls.createSecureContext(options)
    return true
  } catch {
    return false
  }
}
