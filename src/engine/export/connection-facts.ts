import { isIP } from 'node:net'
import type { ConnectionDetail, EventEntry } from '../../shared/contract/traffic'
import type { EndedBy, HowEnded } from '../../shared/model/connection-event'

/** Connection facts derived from its events that an exported exchange includes: addresses, timings and how it ended. */

export interface ConnectionFacts {
  /** Scheme for exchanges that do not state one themselves. */
  scheme: 'http' | 'https'
  /** Server the connection was opened to, `host:port`. */
  target: string
  /** IP address of the server; null if unknown or not an IP address. */
  address: string | null
  /** Milliseconds; null if there was no name lookup or its duration is unknown. */
  lookup: number | null
  /** Milliseconds, including the TLS handshake. */
  connect: number | null
  tls: number | null
  /** Milliseconds since 1970; null while the connection is open. */
  ended: number | null
  /** Abnormal end of the connection; null while it is open or if it was closed normally. */
  trouble: ConnectionTrouble | null
}

export interface ConnectionTrouble {
  by: EndedBy
  how: HowEnded
  /** System error code; empty if there is none. */
  code: string
  /** The same as an English sentence. */
  text: string
}

export function connectionFacts({ row, events }: ConnectionDetail): ConnectionFacts {
  const named = (name: string): EventEntry | undefined => events.find((event) => event.name === name)
  const connected = named('connected')
  const began = events.find(({ name, data }) => name === 'attempt' && data['what'] === 'begins')
  const requested = named('asked') ?? named('open')
  const found = named('lookup')
  const secured = events.filter(({ name, data }) => name === 'tls' && data['version'] !== '')
  const toTarget = secured.find(({ data }) => data['leg'] === 'target')
  const tls = numberOf(toTarget?.data['took'])
  const from = began ?? found ?? requested
  const connectTime =
    connected === undefined || from === undefined ? null : Math.max(0, connected.time - from.time)
  const closed = named('close')
  return {
    scheme: secured.length > 0 ? 'https' : 'http',
    target: row.target,
    address: addressOf(connected, 'remote') ?? addressOf(named('open'), 'target'),
    lookup: found === undefined || requested === undefined ? null : Math.max(0, found.time - requested.time),
    connect: connectTime === null ? null : connectTime + (tls ?? 0),
    tls,
    ended: row.took === null ? null : row.time + row.took,
    trouble: closed === undefined ? null : troubleOf(row, closed)
  }
}

function troubleOf({ ended }: ConnectionDetail['row'], closed: EventEntry): ConnectionTrouble | null {
  if (ended === null || ended.how === 'fin' || ended.how === 'left') return null
  const { code } = closed.data
  return { by: ended.by, how: ended.how, code: typeof code === 'string' ? code : '', text: closed.text }
}

function addressOf(event: EventEntry | undefined, member: string): string | null {
  const end = event?.data[member]
  if (typeof end !== 'object' || end === null || !('host' in end) || typeof end.host !== 'string') return null
  return isIP(end.host) === 0 || end.host === '0.0.0.0' ? null : end.host
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
