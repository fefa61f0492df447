/**
 * Reading the kernel's table of connections. Node has no getsockopt(SO_ORIGINAL_DST), so the table is where the
 * original destination is found. /proc needs no other program, but only root may read it; conntrack(8) asks by netlink
 * and can be given the one right it needs (`setcap cap_net_admin+ep`).
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { AppError, messageOf, systemCodeOf } from '../../../shared/model/app-error'

export const TABLE_FILE = '/proc/net/nf_conntrack'
const PROGRAM_LIMIT_MS = 5000
const MAX_TABLE_BYTES = 64 * 1024 * 1024

let reading: Promise<string> | null = null
let next: Promise<string> | null = null

/**
 * The table as it is from now on. Whoever asks while it is being read waits for the next reading, and shares that: a
 * reading that began before a connection was made need not hold it, and a thousand clients at once need no thousand
 * readings.
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

/** The same by conntrack(8), of one client's port alone. Rejects where it is not there or may not. */
export function askConntrack(clientPort: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['-L', '-p', 'tcp', '--reply-port-dst', String(clientPort)]
    const options = { timeout: PROGRAM_LIMIT_MS, maxBuffer: MAX_TABLE_BYTES }
    // Both families: without one it lists IPv4 alone.
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
 * Where a client's line is looked for: in the file, and where that may not be read or misses the line (it is walked
 * while it changes), by the program. Throws `not-found` with both reasons where neither can be asked.
 */
export async function* tablesFor(clientPort: number): AsyncGenerator<string> {
  const failures: string[] = []
  try {
    yield await readTable()
  } catch (error) {
    failures.push(`${TABLE_FILE}: ${systemCodeOf(error) ?? messageOf(error)}`)
  }
  try {
    yield await askConntrack(clientPort)
  } catch (error) {
    // The file was read: that the program is missing then is nobody's trouble.
    if (failures.length === 0) return
    throw new AppError(
      'not-found',
      `The system's table of connections cannot be read (${[...failures, `conntrack: ${messageOf(error)}`].join('; ')}).`,
      { cause: error }
    )
  }
}
