/**
 * Reads the kernel's connection table. Node has no getsockopt(SO_ORIGINAL_DST), so the original destination is read
 * from this table. The /proc file needs no other program, but only root may read it; conntrack(8) uses netlink and can
 * receive the single capability it needs (`setcap cap_net_admin+ep`).
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { AppError, messageOf, systemCodeOf } from '../../../shared/model/app-error'
import type { Endpoint } from '../../../shared/model/connection-event'
import { plainAddress, sameAddress } from '../../net/addresses'

export const TABLE_FILE = '/proc/net/nf_conntrack'
const PROGRAM_LIMIT_MS = 5000
const MAX_TABLE_BYTES = 64 * 1024 * 1024

let reading: Promise<string> | null = null
let next: Promise<string> | null = null

/**
 * Reads the current table. A call during a running read waits for the next read and shares it with other callers: a
 * read that began before a connection was made may miss it, and a thousand simultaneous clients do not need a thousand
 * reads.
 */
export function readTable(): Promise<string> {
  if (reading === null) {
    reading = readFile(TABLE_FILE, 'latin1').finally(() => (reading = null))
    return reading
  }
  next ??= reading
    .catch(() => undefined)
    .then(() => {
      next = null
      return readTable()
    })
  return next
}

/** Reads the entries of one client port with conntrack(8). Rejects if the program is missing or not permitted. */
export function queryConntrack(clientPort: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['-L', '-p', 'tcp', '--reply-port-dst', String(clientPort)]
    const options = { timeout: PROGRAM_LIMIT_MS, maxBuffer: MAX_TABLE_BYTES }
    // Without a family, conntrack lists IPv4 alone.
    const both = ['ipv4', 'ipv6'].map(
      (family) =>
        new Promise<string>((found, failed) => {
          execFile('conntrack', [...args, '-f', family], options, (error, stdout, stderr) => {
            if (error === null) found(stdout)
            else failed(new Error(stderr.trim() === '' ? error.message : stderr.trim(), { cause: error }))
          })
        })
    )
    Promise.all(both).then((tables) => {
      resolve(tables.join(''))
    }, reject)
  })
}

/**
 * Yields the tables that may hold a client's line: first the file, then the program's output, if the file is unreadable
 * or misses the line (it changes while it is read). Throws `not-found` with both reasons if neither is available.
 */
export async function* tablesFor(clientPort: number): AsyncGenerator<string> {
  const failures: string[] = []
  try {
    yield await readTable()
  } catch (error) {
    failures.push(`${TABLE_FILE}: ${systemCodeOf(error) ?? messageOf(error)}`)
  }
  try {
    yield await queryConntrack(clientPort)
  } catch (error) {
    // The file was readable, so a missing program is not an error.
    if (failures.length === 0) return
    throw new AppError(
      'not-found',
      `The system’s connection table cannot be read (${[...failures, `conntrack: ${messageOf(error)}`].join('; ')}).`,
      { cause: error }
    )
  }
}

/** The addresses of an accepted connection. */
export interface AcceptedTuple {
  /** The local end. */
  readonly local: Endpoint
  /** The client's end. */
  readonly remote: Endpoint
}

const TUPLE = /src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/g

/**
 * Returns the original destination of an accepted connection, or null if the table has no entry for it. The table is as
 * printed by /proc/net/nf_conntrack and conntrack(8): one line per connection, first the tuple as the client sent it,
 * then the tuple of the expected replies. If a rule redirects the connection, the two differ: replies come from the
 * redirected address, and the first tuple still holds the original destination.
 *
 *     ipv4 2 tcp 6 431999 ESTABLISHED src=10.0.0.5 dst=198.18.0.9 sport=52712 dport=80
 *       src=127.0.0.1 dst=10.0.0.5 sport=42851 dport=52712 [ASSURED] mark=0 use=2
 */
export function findOriginal(table: string, { local, remote }: AcceptedTuple): Endpoint | null {
  // The line always contains the client's port, and few other lines do, so only those are parsed.
  const sign = `dport=${remote.port} `
  let at = table.indexOf(sign)
  while (at !== -1) {
    const end = table.indexOf('\n', at)
    const line = table.slice(table.lastIndexOf('\n', at) + 1, end === -1 ? table.length : end)
    const original = originalOf(line, local, remote)
    if (original !== null) return original
    at = end === -1 ? -1 : table.indexOf(sign, end)
  }
  return null
}

function originalOf(line: string, local: Endpoint, remote: Endpoint): Endpoint | null {
  if (!/(^|\s)tcp\s/.test(line)) return null
  const [original, reply] = [...line.matchAll(TUPLE)]
  if (original === undefined || reply === undefined) return null
  const [, from = '', to = '', fromPort, toPort] = reply
  const isOurs =
    Number(fromPort) === local.port &&
    Number(toPort) === remote.port &&
    sameAddress(from, local.host) &&
    sameAddress(to, remote.host)
  return isOurs ? { host: plainAddress(original[2] ?? ''), port: Number(original[4]) } : null
}
