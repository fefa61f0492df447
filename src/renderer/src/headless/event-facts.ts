import type { EventEntry } from '../../../shared/contract/traffic'
import type { CertificateFacts } from '../../../shared/model/connection-event'

/** Facts that an event's data carries. Data comes from a file, which may be anybody's: it is looked at member by member. */

/** The code of what went wrong, or null where nothing did. */
export function troubleOf({ name, data }: EventEntry): string | null {
  const code = name === 'tls' ? data['problem'] : data['code']
  const isTrouble = name === 'error' || name === 'close' || name === 'tls' || name === 'attempt'
  return isTrouble && typeof code === 'string' && code !== '' ? code : null
}

/** The certificates that a TLS handshake was shown, the peer's own first. */
export function certificatesOf({ name, data }: EventEntry): readonly CertificateFacts[] {
  const chain = data['chain']
  return name === 'tls' && Array.isArray(chain) ? chain.filter(isCertificate) : []
}

/** What Tcplens showed the peer, its own first. */
export function shownCertificatesOf({ name, data }: EventEntry): readonly CertificateFacts[] {
  const shown = data['shown']
  return name === 'tls' && Array.isArray(shown) ? shown.filter(isCertificate) : []
}

export interface Unverified {
  /** Why: the library's code, or empty. */
  readonly problem: string
  /** What is sent reaches it all the same; or it was refused for that; or its client broke off before. */
  readonly then: 'goes-on' | 'refused' | 'broken'
}

/** A target whose certificate could not be verified; null where it could, or there is none. */
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
  // Of a proxy something passes only once its client's TLS stands as well, if it has some.
  const isBroken = events.some(
    ({ name, data }) => name === 'tls' && data['leg'] === 'client' && data['version'] === ''
  )
  return {
    problem: typeof problem === 'string' ? problem : '',
    then: isRefused ? 'refused' : isBroken ? 'broken' : 'goes-on'
  }
}

/**
 * A client that broke off at the certificate it was shown, by an alert or by hanging up. In a proxy that is the
 * certificate of our own authority, for which there is more to say than of any other.
 */
export function isRefusalOfOurs({ name, data }: EventEntry): boolean {
  const problem = data['problem']
  return (
    name === 'tls' &&
    data['leg'] === 'client' &&
    data['version'] === '' &&
    typeof problem === 'string' &&
    // A code of the library, or the sentence of the record.
    /ALERT_(UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED)|certificate it was shown|was shown the certificate/.test(
      problem
    )
  )
}

/** The fingerprints of a ClientHello. */
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

/** Whether a certificate's time was on at a moment, and for how many days yet, or since when no more. */
export function validityAt({ from, to }: Pick<CertificateFacts, 'from' | 'to'>, time: number): Validity {
  if (time < from) return { state: 'future' }
  if (time > to) return { state: 'expired', days: Math.ceil((time - to) / DAY_MS) }
  return { state: 'good', days: Math.floor((to - time) / DAY_MS) }
}
