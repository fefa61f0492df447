import { isIP } from 'node:net'
import type { ConnectionDetail, EventEntry } from '../../shared/contract/traffic'
import type { EndedBy, HowEnded } from '../../shared/model/connection-event'

/** How a connection came about, as far as its events tell: what an exported exchange says of the way it took. */

export interface ConnectionWay {
  /** What exchanges on it would be asked for with, where they do not say so themselves. */
  scheme: 'http' | 'https'
  /** Where it went, `host:port`. */
  target: string
  /** Address of whoever answered; null where it is none of IP, or not known. */
  address: string | null
  /** Milliseconds; null where nothing of the kind happened, or nobody knows. */
  lookup: number | null
  /** With TLS. */
  connect: number | null
  tls: number | null
  /** Milliseconds since 1970; null while it is open. */
  ended: number | null
  /** How it ended; null while it is open, or where it was closed in order. */
  trouble: ConnectionTrouble | null
}

export interface ConnectionTrouble {
  by: EndedBy
  how: HowEnded
  /** The system's code; empty for none. */
  code: string
  /** The same in an English sentence. */
  text: string
}

export function connectionWay({ row, events }: ConnectionDetail): ConnectionWay {
  const named = (name: string): EventEntry | undefined => events.find((event) => event.name === name)
  const connected = named('connected')
  const began = events.find(({ name, data }) => name === 'attempt' && data['what'] === 'begins')
  const asked = named('asked') ?? named('open')
  const found = named('lookup')
  const secured = events.filter(({ name, data }) => name === 'tls' && data['version'] !== '')
  const toTarget = secured.find(({ data }) => data['leg'] === 'target')
  const tls = numberOf(toTarget?.data['took'])
  const from = began ?? found ?? asked
  const reached =
    connected === undefined || from === undefined ? null : Math.max(0, connected.time - from.time)
  const closed = named('close')
  return {
    scheme: secured.length > 0 ? 'https' : 'http',
    target: row.target,
    address: addressOf(connected, 'remote') ?? addressOf(named('open'), 'target'),
    lookup: found === undefined || asked === undefined ? null : Math.max(0, found.time - asked.time),
    connect: reached === null ? null : reached + (tls ?? 0),
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
