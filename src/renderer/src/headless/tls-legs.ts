import type { EventEntry } from '../../../shared/contract/traffic'
import type { CertificateFacts } from '../../../shared/model/connection-event'
import { certificatesOf, isRefusalOfOurs, shownCertificatesOf } from './event-facts'

/** What the record says of a connection's TLS, leg by leg. Data comes from a file, which may be anybody's. */

export interface TlsLeg {
  readonly leg: 'client' | 'target'
  /** When its handshake was over: that is when certificates had to be valid. */
  readonly time: number
  /** Empty where it came to nothing. */
  readonly version: string
  readonly cipher: string
  readonly alpn: string
  readonly serverName: string
  readonly resumed: boolean
  /** Null where no certificate was asked for. */
  readonly verified: boolean | null
  readonly problem: string
  /** The code of that, where the record has it beside a sentence. */
  readonly code: string
  /** The client broke off at the certificate it was shown. */
  readonly isRefusal: boolean
  readonly took: number | null
  /** The peer's certificates, and those that Tcplens showed it. */
  readonly chain: readonly CertificateFacts[]
  readonly shown: readonly CertificateFacts[]
}

export interface TlsRecord {
  /** The newest of each leg, the client's first. */
  readonly legs: readonly TlsLeg[]
  /** Why TLS was passed on unopened, or null. */
  readonly passed: string | null
  /** Whether there is anything to say. */
  readonly isThere: boolean
}

export function tlsRecord(events: readonly EventEntry[]): TlsRecord {
  const found = new Map(
    events
      .filter(({ name }) => name === 'tls')
      .map((event) => {
        const leg = readLeg(event)
        return [leg.leg, leg] as const
      })
  )
  const legs = (['client', 'target'] as const).flatMap((leg) => found.get(leg) ?? [])
  const because = events.find(({ name }) => name === 'passed')?.data['because']
  const passed = typeof because === 'string' ? because : null
  const isThere = legs.length > 0 || passed !== null || events.some(({ name }) => name === 'hello')
  return { legs, passed, isThere }
}

/** The record has the library's names (`TLSv1.3`); people write `TLS 1.3`. */
export function versionName(version: string): string {
  return version.replace(/^TLSv1$/, 'TLS 1.0').replace(/^TLSv/, 'TLS ')
}

function readLeg(event: EventEntry): TlsLeg {
  const { data, time } = event
  const text = (key: string): string => {
    const value = data[key]
    return typeof value === 'string' ? value : ''
  }
  const { verified, took } = data
  return {
    leg: data['leg'] === 'client' ? 'client' : 'target',
    time,
    version: versionName(text('version')),
    cipher: text('cipher'),
    alpn: text('alpn'),
    serverName: text('serverName'),
    resumed: data['resumed'] === true,
    verified: typeof verified === 'boolean' ? verified : null,
    problem: text('problem'),
    code: text('code'),
    isRefusal: isRefusalOfOurs(event),
    took: typeof took === 'number' ? took : null,
    chain: certificatesOf(event),
    shown: shownCertificatesOf(event)
  }
}
