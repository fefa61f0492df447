import type { X509Certificate } from 'node:crypto'
import {
  certificateStrength,
  type CertificateStrength,
  type Digest,
  type PublicKeySize
} from '../../decode/der/certificate-strength'
import type { WeakCertificate } from '../../shared/model/connection-event'
import type { TrustAnchors } from './trust-anchors'

/**
 * Refuses certificate chains whose signatures or keys can be forged. The TLS libraries cannot be relied on for this:
 * OpenSSL checks it by a security level that TLS 1.0 and 1.1 need to be set to 0, BoringSSL accepts SHA-1 and short RSA
 * keys. The rule is OpenSSL's level 2 (112 bits of security), the default of most Linux distributions, at every version
 * of TLS and in both libraries.
 */

/** NIST SP 800-57, part 1, table 2: keys of at least 112 bits of security. */
const LEAST_BITS: Readonly<Record<PublicKeySize['algorithm'], number>> = { RSA: 2048, DSA: 2048, EC: 224 }

const WEAK_DIGESTS: ReadonlySet<Digest> = new Set<Digest>(['MD2', 'MD4', 'MD5', 'SHA-1'])

/** Limits the signatures checked for one chain: a server can send hundreds of certificates of one name. */
const MAX_SIGNATURES = 64

/** The codes are OpenSSL's (X509_V_ERR_…). */
export type WeakCode = 'EE_KEY_TOO_SMALL' | 'CA_KEY_TOO_SMALL' | 'CA_MD_TOO_WEAK' | 'CERT_CHAIN_TOO_LONG'

export interface Weakness {
  readonly code: WeakCode
  readonly weak: WeakCertificate
}

/**
 * Returns why the chain that the peer sent is too weak, or null. `sent` is the peer's own certificate and the others in
 * the order in which they were sent. Assumes that the library verified the chain; the signature of a trust anchor does
 * not count, its key does.
 */
export function findWeakness(sent: readonly X509Certificate[], anchors: TrustAnchors): Weakness | null {
  const [leaf, ...others] = sent
  if (leaf === undefined) return null
  const own = weaknessOf(leaf, 'EE_KEY_TOO_SMALL', anchors)
  if (own !== null || anchors.has(leaf)) return own
  return new PathSearch(others, anchors).weaknessAbove(leaf)
}

/**
 * Searches for a path of strong certificates from the leaf to a trust anchor. One is enough: servers also send
 * cross-signed certificates for old clients, which the verified path does not contain.
 */
class PathSearch {
  readonly #others: readonly X509Certificate[]
  readonly #anchors: TrustAnchors
  readonly #visited = new Set<X509Certificate>()
  #firstWeakness: Weakness | null = null
  #signatures = 0

  constructor(others: readonly X509Certificate[], anchors: TrustAnchors) {
    this.#others = others
    this.#anchors = anchors
  }

  weaknessAbove(leaf: X509Certificate): Weakness | null {
    if (this.#reachesAnchor(leaf)) return null
    if (this.#signatures > MAX_SIGNATURES) {
      return { code: 'CERT_CHAIN_TOO_LONG', weak: { subject: lineOf(leaf.subject) } }
    }
    // Only the library knows the anchor: no certificate on any path to it may be weak.
    return this.#firstWeakness
  }

  #reachesAnchor(leaf: X509Certificate): boolean {
    const queue = [leaf]
    for (let certificate = queue.shift(); certificate !== undefined; certificate = queue.shift()) {
      for (const anchor of this.#anchors.withSubject(certificate.issuer)) {
        if (!this.#issued(anchor, certificate)) continue
        const weakness = weaknessOf(anchor, 'CA_KEY_TOO_SMALL', this.#anchors)
        if (weakness === null) return true
        this.#firstWeakness ??= weakness
      }
      for (const issuer of this.#others) {
        if (this.#visited.has(issuer) || !this.#issued(issuer, certificate)) continue
        this.#visited.add(issuer)
        const weakness = weaknessOf(issuer, 'CA_KEY_TOO_SMALL', this.#anchors)
        if (weakness === null) queue.push(issuer)
        else this.#firstWeakness ??= weakness
      }
      if (this.#signatures > MAX_SIGNATURES) return false
    }
    return false
  }

  #issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
    if (!certificate.checkIssued(issuer) || this.#signatures > MAX_SIGNATURES) return false
    this.#signatures++
    return isSignedBy(certificate, issuer)
  }
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey)
  } catch {
    // The library does not support this key type.
    return false
  }
}

function weaknessOf(
  certificate: X509Certificate,
  keyCode: 'EE_KEY_TOO_SMALL' | 'CA_KEY_TOO_SMALL',
  anchors: TrustAnchors
): Weakness | null {
  const strength = certificateStrength(certificate.raw)
  if (strength === null) return null
  const { key } = strength
  const subject = lineOf(certificate.subject)
  if (key !== null && key.bits < LEAST_BITS[key.algorithm]) return { code: keyCode, weak: { subject, key } }
  return isSignatureWeak(strength) && !isSelfSigned(certificate) && !anchors.has(certificate)
    ? { code: 'CA_MD_TOO_WEAK', weak: { subject, digest: strength.digest ?? '' } }
    : null
}

function isSignatureWeak({ digest }: CertificateStrength): boolean {
  return digest !== null && WEAK_DIGESTS.has(digest)
}

/** The signature of a certificate over itself is irrelevant; the library trusts it as an anchor or not at all. */
function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && isSignedBy(certificate, certificate)
}

/** Node separates the parts of a distinguished name by line breaks. */
function lineOf(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ').slice(0, MAX_SUBJECT)
}

/** In characters, because an event is bounded. */
const MAX_SUBJECT = 300
