import type { EventEntry } from '../../../../../shared/contract/traffic'
import type { CertificateFacts } from '../../../../../shared/model/connection-event'
import { certificatesOf, isRefusalOfOurs, shownCertificatesOf } from './event-facts'

/** TLS details of a connection's events, per leg. The data may come from an untrusted file. */

export interface TlsLeg {
  readonly leg: 'client' | 'target'
  /** Time the handshake finished, at which certificates had to be valid. */
  readonly time: number
  /** Empty if the handshake failed. */
  readonly version: string
  readonly cipher: string
  readonly alpn: string
  readonly serverName: string
  readonly resumed: boolean
  /** Null if no certificate was requested. */
  readonly verified: boolean | null
  readonly problem: string
  /** Error code, if the record has one besides the message. */
  readonly code: string
  /** The client aborted the handshake because of the certificate it received. */
  readonly isRefusal: boolean
  readonly took: number | null
  /** Certificates of the peer, and those that Tcplens presented to it. */
  readonly chain: readonly CertificateFacts[]
  readonly shown: readonly CertificateFacts[]
}

export interface ConnectionTls {
  /** Latest record of each leg, client first. */
  readonly legs: readonly TlsLeg[]
  /** Reason for TLS passthrough, or null. */
  readonly passed: string | null
  /** True if there are any TLS details. */
  readonly isThere: boolean
}

export function tlsRecord(events: readonly EventEntry[]): ConnectionTls {
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

/** Returns the display name of a version: `TLS 1.3` for the library's `TLSv1.3`. */
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
