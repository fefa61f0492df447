import { readdir, readFile, readlink } from 'node:fs/promises'
import net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Finds the process that listens at an address which is taken, on Linux: the inode of each socket is in /proc/net
 * (proc(5)), and the open files of each process are in /proc/PID/fd. Only root can read the files of other users'
 * processes; without access, as on other systems, the result is null.
 */

export interface PortHolder {
  readonly pid: number
  readonly name: string
  /** True if it is another session of Tcplens itself. */
  readonly own: boolean
}

/** Time limit in milliseconds: there may be tens of thousands of processes. */
const LIMIT_MS = 1000

/** `st` of a listening socket in /proc/net/tcp. */
const LISTEN = '0A'

export async function findPortHolder({ host, port, path }: Endpoint): Promise<PortHolder | null> {
  if (process.platform !== 'linux') return null
  try {
    const inodes = path === undefined ? await listeningInodes(host, port) : await pathInodes(path)
    return inodes.size === 0 ? null : await processWith(inodes)
  } catch {
    // There is no /proc, or it changed during the read: the name is optional.
    return null
  }
}

async function listeningInodes(host: string, port: number): Promise<Set<string>> {
  const inodes = new Set<string>()
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (await readOr(file)).split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = '0'] = line.trim().split(/\s+/)
      const [address = '', hexPort = ''] = local.split(':')
      if (state !== LISTEN || Number.parseInt(hexPort, 16) !== port || inode === '0') continue
      if (clashes(address, host)) inodes.add(inode)
    }
  }
  return inodes
}

/** Two listeners conflict if one is a wildcard, or if both use the same address. */
function clashes(hex: string, host: string): boolean {
  const family = net.isIP(host)
  // A name: it may be any address.
  if (family === 0 || /^0+$/.test(hex)) return true
  const ours = family === 4 ? hexOfV4(host) : null
  if (ours === null) return hex.length === 32 || /^0+$/.test(hex)
  return ours === '00000000' || hex === ours || hex === `0000000000000000FFFF0000${ours}`
}

/** Formats an address as the kernel does: the four bytes as one little-endian word. */
function hexOfV4(host: string): string {
  return host
    .split('.')
    .reverse()
    .map((byte) => Number(byte).toString(16).toUpperCase().padStart(2, '0'))
    .join('')
}

/** Returns the inodes of sockets bound to a path. Accepted sockets have the same path and the same process. */
async function pathInodes(path: string): Promise<Set<string>> {
  const inodes = new Set<string>()
  for (const line of (await readOr('/proc/net/unix')).split('\n').slice(1)) {
    // Num RefCount Protocol Flags Type St Inode Path, where the path may contain spaces.
    const found = /^\S+ \S+ \S+ \S+ \S+ \S+ +(\d+) (.*)$/.exec(line)
    if (found?.[2] === path) inodes.add(found[1] ?? '')
  }
  return inodes
}

async function processWith(inodes: ReadonlySet<string>): Promise<PortHolder | null> {
  const until = performance.now() + LIMIT_MS
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    if (performance.now() > until) return null
    if (!(await holdsOne(entry, inodes))) continue
    const pid = Number(entry)
    return { pid, name: (await readOr(`/proc/${entry}/comm`)).trim(), own: pid === process.pid }
  }
  return null
}

async function holdsOne(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  // The process has ended in the meantime, or belongs to another user.
  const open = await readdir(folder).catch(() => [])
  const links = await Promise.all(open.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')))
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''))
}

function readOr(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '')
}
