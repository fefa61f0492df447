import type { EventEntry } from '../../../../../shared/contract/traffic'
import type { CertificateFacts } from '../../../../../shared/model/connection-event'

/** Facts read from an event's data. The data may come from an untrusted file, so each member is checked. */

/** Returns the error code of an event, or null if it has none. */
export function troubleOf({ name, data }: EventEntry): string | null {
  const code = name === 'tls' ? data['problem'] : data['code']
  const isTrouble = name === 'error' || name === 'close' || name === 'tls' || name === 'attempt'
  return isTrouble && typeof code === 'string' && code !== '' ? code : null
}

/** Returns the certificates that the peer presented in a TLS handshake, leaf first. */
export function certificatesOf({ name, data }: EventEntry): readonly CertificateFacts[] {
  const chain = data['chain']
  return name === 'tls' && Array.isArray(chain) ? chain.filter(isCertificate) : []
}

/** Returns the certificates that Tcplens presented to the peer, leaf first. */
export function shownCertificatesOf({ name, data }: EventEntry): readonly CertificateFacts[] {
  const shown = data['shown']
  return name === 'tls' && Array.isArray(shown) ? shown.filter(isCertificate) : []
}

export interface Unverified {
  /** The library's error code, or empty. */
  readonly problem: string
  /** Data is still sent; or the connection was refused because of it; or the client aborted before. */
  readonly then: 'goes-on' | 'refused' | 'broken'
}

/** Returns the verification failure of the upstream server's certificate; null if it was verified or absent. */
export function unverifiedTarget(events: readonly EventEntry[]): Unverified | null {
  const found = events.findLast(
    ({ name, data }) =>
      name === 'tls' && data['leg'] === 'target' && data['version'] !== '' && data['verified'] === false
  )
  if (found === undefined) return null
  const problem = found.data['problem']
  const isRefused = events.some(
    ({ name, data }) => name === 'error' && data['leg'] === 'target' && data['code'] === problem
  )
  // A proxy forwards data only after the handshake with its client has finished too, if there is one.
  const isBroken = events.some(
    ({ name, data }) => name === 'tls' && data['leg'] === 'client' && data['version'] === ''
  )
  return {
    problem: typeof problem === 'string' ? problem : '',
    then: isRefused ? 'refused' : isBroken ? 'broken' : 'goes-on'
  }
}

/**
 * True if a client aborted the handshake because of the certificate it received, by an alert or by closing. In a proxy
 * that certificate is issued by the Tcplens CA, for which specific help exists.
 */
export function isRefusalOfOurs({ name, data }: EventEntry): boolean {
  const problem = data['problem']
  return (
    name === 'tls' &&
    data['leg'] === 'client' &&
    data['version'] === '' &&
    typeof problem === 'string' &&
    // Either an error code of the library or the recorded sentence. Older captures have the last two.
    /ALERT_(UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED)|rejected the certificate|presented to it|handshake at the certificate|receiving the certificate|certificate it was shown|was shown the certificate/.test(
      problem
    )
  )
}

/** Returns the fingerprints of a ClientHello. */
export function fingerprintsOf({ name, data }: EventEntry): { ja3: string; ja4: string } | null {
  const { ja3, ja4 } = data
  return name === 'hello' && typeof ja3 === 'string' && typeof ja4 === 'string' ? { ja3, ja4 } : null
}

function isCertificate(value: unknown): value is CertificateFacts {
  if (typeof value !== 'object' || value === null) return false
  const { subject, issuer, names, from, to, fingerprint } = value as Record<string, unknown>
  return (
    [subject, issuer, names, fingerprint].every((text) => typeof text === 'string') &&
    [from, to].every((time) => typeof time === 'number')
  )
}

export type Validity =
  { readonly state: 'good' | 'expired'; readonly days: number } | { readonly state: 'future' }

const DAY_MS = 86_400_000

/** Returns whether a certificate was valid at a time, with the days until or since its expiry. */
export function validityAt({ from, to }: Pick<CertificateFacts, 'from' | 'to'>, time: number): Validity {
  if (time < from) return { state: 'future' }
  if (time > to) return { state: 'expired', days: Math.ceil((time - to) / DAY_MS) }
  return { state: 'good', days: Math.floor((to - time) / DAY_MS) }
}
