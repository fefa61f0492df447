import { isIP } from 'node:net'
import type { HarEntry } from '../../../shared/har/har'
import { urlParts, type UrlParts } from '../../../shared/har/har-bytes'
import type { Endpoint } from '../../../shared/model/connection-event'

/**
 * Puts the entries of a HAR file on connections again. Those that a HAR says went over one connection share one as long
 * as they follow each other, which is all that HTTP/1.1 can; what ran beside them, as in HTTP/2, gets one of its own.
 */

export interface PlacedEntry {
  entry: HarEntry
  /** Milliseconds since 1970: when the request begins and is over, and the response. */
  begins: number
  sent: number
  answers: number
  ends: number
}

export interface HarConnection {
  client: Endpoint
  /** With an address of IP, made up where the HAR has none. */
  server: Endpoint
  /** As the URL names it. */
  target: Endpoint
  secure: boolean
  opens: number
  /** Its address was found; null where the HAR does not say that it was looked for. */
  found: number | null
  connected: number
  /** TLS stands, where there is any. */
  secured: number
  ends: number
  entries: PlacedEntry[]
}

/** Addresses for documentation (RFC 5737): nobody has them. */
const CLIENT_HOST = '198.51.100.1'
const UNKNOWN_SERVER_HOST = '192.0.2.1'
const FIRST_PORT = 10_000
const PORTS = 50_000

const NOWHERE: UrlParts = { secure: false, host: 'unknown.invalid', port: 80, authority: '', target: '' }

/** In the order in which they open. */
export function harConnections(entries: readonly HarEntry[]): HarConnection[] {
  const connections: HarConnection[] = []
  const idle = new Map<string, HarConnection[]>()
  const placed = entries.map(place).sort((one, other) => one.begins - other.begins)
  for (const each of placed) {
    const { entry, begins, ends } = each
    const url = urlParts(entry.request.url) ?? NOWHERE
    const key = JSON.stringify([entry.connection ?? '', url.secure, url.host, url.port])
    const candidates = idle.get(key) ?? []
    idle.set(key, candidates)
    // Without a word of connections, each has its own. A socket that has changed its protocol takes no more requests.
    const free =
      (entry.connection ?? '') === ''
        ? undefined
        : candidates.find((one) => one.ends <= begins && !isTaken(one))
    if (free !== undefined) {
      free.entries.push(each)
      free.ends = ends
      continue
    }
    const connection = connectionFor(each, url, connections.length)
    candidates.push(connection)
    connections.push(connection)
  }
  return connections
}

function place(entry: HarEntry): PlacedEntry {
  const { blocked, dns, connect, send, wait, receive } = entry.timings
  const begins =
    Date.parse(entry.startedDateTime) +
    microseconds(entry.startedDateTime) +
    known(blocked) +
    known(dns) +
    known(connect)
  const sent = begins + known(send)
  const answers = sent + known(wait)
  return { entry, begins, sent, answers, ends: answers + known(receive) }
}

function connectionFor(each: PlacedEntry, { host, port, secure }: UrlParts, number: number): HarConnection {
  const { entry, begins, ends } = each
  const { dns, connect, ssl } = entry.timings
  const address = entry.serverIPAddress?.replace(/^\[|\]$/g, '') ?? host
  return {
    client: { host: CLIENT_HOST, port: FIRST_PORT + (number % PORTS) },
    server: { host: isIP(address) === 0 ? UNKNOWN_SERVER_HOST : address, port },
    target: { host, port },
    secure,
    opens: begins - known(connect) - known(dns),
    found: known(dns) > 0 ? begins - known(connect) : null,
    connected: begins - (secure ? Math.min(known(ssl), known(connect)) : 0),
    secured: begins,
    ends,
    entries: [each]
  }
}

function isTaken({ entries }: HarConnection): boolean {
  const last = entries.at(-1)?.entry
  return (
    last !== undefined &&
    (last.response.status === 101 || last.response.status === 0 || last.request.method === 'CONNECT')
  )
}

/** What `Date` leaves out. */
function microseconds(time: string): number {
  const digits = /\.\d{3}(\d{1,3})/.exec(time)?.[1]
  return digits === undefined ? 0 : Number(digits.padEnd(3, '0')) / 1000
}

function known(time: number | null | undefined): number {
  return time === null || time === undefined || !(time > 0) ? 0 : time
}
