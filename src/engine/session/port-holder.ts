import { readdir, readFile, readlink } from 'node:fs/promises'
import net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Which process listens at an address that is taken, where the system tells: Linux names each socket's inode in
 * /proc/net (proc(5)), and each process's open files in /proc/PID/fd. Of other users' processes only root sees the
 * files; then there is no answer, as on other systems.
 */

export interface PortHolder {
  readonly pid: number
  readonly name: string
  /** It is Tcplens itself: another of its sessions. */
  readonly own: boolean
}

/** A machine may have tens of thousands of processes; nobody waits longer for a name. */
const LIMIT_MS = 1000

/** `st` of a listening socket in /proc/net/tcp. */
const LISTEN = '0A'

export async function findPortHolder({ host, port, path }: Endpoint): Promise<PortHolder | null> {
  if (process.platform !== 'linux') return null
  try {
    const inodes = path === undefined ? await listeningInodes(host, port) : await pathInodes(path)
    return inodes.size === 0 ? null : await processWith(inodes)
  } catch {
    // No /proc, or it was read while it changed: the name is an extra.
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

/** Two listeners are in each other's way when one has every address, or both the same. */
function clashes(hex: string, host: string): boolean {
  const family = net.isIP(host)
  // A name: whichever of its addresses it was.
  if (family === 0 || /^0+$/.test(hex)) return true
  const ours = family === 4 ? hexOfV4(host) : null
  if (ours === null) return hex.length === 32 || /^0+$/.test(hex)
  return ours === '00000000' || hex === ours || hex === `0000000000000000FFFF0000${ours}`
}

/** As the kernel prints it: the four bytes as one little-endian word. */
function hexOfV4(host: string): string {
  return host
    .split('.')
    .reverse()
    .map((byte) => Number(byte).toString(16).toUpperCase().padStart(2, '0'))
    .join('')
}

/** Sockets bound to a path; those it was accepted on have the path as well, and the same process. */
async function pathInodes(path: string): Promise<Set<string>> {
  const inodes = new Set<string>()
  for (const line of (await readOr('/proc/net/unix')).split('\n').slice(1)) {
    // Num RefCount Protocol Flags Type St Inode Path, where the path may hold blanks.
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
  // It has ended meanwhile, or is another user's.
  const open = await readdir(folder).catch(() => [])
  const links = await Promise.all(open.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')))
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''))
}

function readOr(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '')
}
