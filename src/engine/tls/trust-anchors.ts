import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'

/** The certificates that the verification of a peer's chain ends at: the system's, and those named in the settings. */
export class TrustAnchors {
  readonly #named: readonly string[]
  #bySubject: ReadonlyMap<string, readonly X509Certificate[]> | null = null

  /** `named`: PEM, one certificate each, trusted in addition to the default ones. */
  constructor(named: readonly string[] = []) {
    this.#named = named
  }

  /** Anchors that may have this subject, as `X509Certificate.subject` formats it. */
  withSubject(subject: string | undefined): readonly X509Certificate[] {
    // Parsed when the first certificate is checked: the defaults alone take milliseconds.
    this.#bySubject ??= bySubject(this.#named)
    const key = keyOf(subject)
    return [...(this.#bySubject.get(key) ?? []), ...(defaultAnchors().get(key) ?? [])]
  }

  has(certificate: X509Certificate): boolean {
    const { fingerprint256 } = certificate
    return this.withSubject(certificate.subject).some((anchor) => anchor.fingerprint256 === fingerprint256)
  }
}

/** The default authorities as PEM. Naming an authority in a TLS context replaces them. */
export function defaultAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: () => string[] }
  return getCACertificates?.() ?? tls.rootCertificates
}

let defaults: ReadonlyMap<string, readonly X509Certificate[]> | null = null

function defaultAnchors(): ReadonlyMap<string, readonly X509Certificate[]> {
  return (defaults ??= bySubject([...defaultAuthorities(), ...extraAuthorities()]))
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Node trusts these by default and lists them only in versions that have `getCACertificates`. */
function extraAuthorities(): readonly string[] {
  const path = process.env['NODE_EXTRA_CA_CERTS']
  if (path === undefined || path === '') return []
  try {
    return readFileSync(path, 'latin1').match(PEM_CERTIFICATE) ?? []
  } catch {
    // Node has already warned about the unreadable file, and trusts none of it.
    return []
  }
}

function bySubject(pems: readonly string[]): ReadonlyMap<string, readonly X509Certificate[]> {
  const found = new Map<string, X509Certificate[]>()
  for (const pem of pems) {
    const certificate = parsed(pem)
    if (certificate === null) continue
    const key = keyOf(certificate.subject)
    const same = found.get(key)
    if (same === undefined) found.set(key, [certificate])
    else same.push(certificate)
  }
  return found
}

/** Names are compared without regard to case and white space: RFC 5280, section 7.1. */
function keyOf(subject: string | undefined): string {
  return (subject ?? '').toLowerCase().replace(/\s+/g, ' ')
}

function parsed(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}
