import { createHash } from 'node:crypto'
import type { CertificateParts } from '../../decode/der/certificate'
import type { CertificateFacts } from '../../shared/model/connection-event'

/** Converts certificates parsed from traffic into the form of the record. Skips those without valid dates. */
export function chainFacts(certificates: readonly CertificateParts[]): CertificateFacts[] {
  return certificates.slice(0, MAX_CHAIN).flatMap(({ subject, issuer, names, from, to, bytes }) => {
    if (Number.isNaN(from) || Number.isNaN(to)) return []
    const fingerprint = createHash('sha256').update(bytes).digest('hex').toUpperCase()
    return [
      {
        subject: shown(subject),
        issuer: shown(issuer),
        names: shown(names),
        from,
        to,
        fingerprint: fingerprint.replace(/..(?!$)/g, '$&:')
      }
    ]
  })
}

/** Limits that a chain meant for verification does not reach. */
const MAX_CHAIN = 10
const MAX_TEXT = 1500

function shown(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
