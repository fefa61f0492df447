import { isIP } from 'node:net'
import type { HarEntry } from '../../../shared/har/har'
import { urlParts, type HarUrl } from '../../../shared/har/har-bytes'
import type { Endpoint } from '../../../shared/model/connection-event'

/**
 * Assigns the entries of a HAR file to connections. Entries with the same connection ID share one as long as they
 * follow each other, which is all that HTTP/1.1 allows. Parallel ones, as in HTTP/2, get their own.
 */

export interface PlacedEntry {
  entry: HarEntry
  /** Milliseconds since 1970: start and end of the request, start and end of the response. */
  begins: number
  sent: number
  answers: number
  ends: number
}

export interface HarConnection {
  client: Endpoint
  /** Server with an IP address, which is made up if the HAR has none. */
  server: Endpoint
  /** Server as in the URL. */
  target: Endpoint
  secure: boolean
  opens: number
  /** Time at which the address was found; null if the HAR has no name lookup. */
  found: number | null
  connected: number
  /** End of the TLS handshake, if there was one. */
  secured: number
  ends: number
  entries: PlacedEntry[]
}

/** Addresses reserved for documentation (RFC 5737). */
const CLIENT_HOST = '198.51.100.1'
const UNKNOWN_SERVER_HOST = '192.0.2.1'
const FIRST_PORT = 10_000
const PORTS = 50_000

const NOWHERE: HarUrl = { secure: false, host: 'unknown.invalid', port: 80, authority: '', target: '' }

/** Returns the connections in the order in which they open. */
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
    // Entries without a connection ID each get their own connection. A connection that has switched protocols takes no
    // more requests.
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

function connectionFor(each: PlacedEntry, { host, port, secure }: HarUrl, number: number): HarConnection {
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

/** Returns the microseconds, which `Date` drops. */
function microseconds(time: string): number {
  const digits = /\.\d{3}(\d{1,3})/.exec(time)?.[1]
  return digits === undefined ? 0 : Number(digits.padEnd(3, '0')) / 1000
}

function known(time: number | null | undefined): number {
  return time === null || time === undefined || !(time > 0) ? 0 : time
}
