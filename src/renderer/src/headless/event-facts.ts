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

export function isCertificate(value: unknown): value is CertificateFacts {
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
