/**
 * Detects a redirected connection that this process opened itself: the rule then catches Tcplens's own outgoing
 * connections too, and each would cause the next. Linux lists the owner and inode of each socket in /proc/net
 * (proc(5)); the sockets of this process are among its open files.
 */
import { readdir, readFile, readlink } from 'node:fs/promises'
import net from 'node:net'
import { endianness } from 'node:os'
import type { Endpoint } from '../../../shared/model/connection-event'
import { isLocalAddress, plainAddress } from '../../net/addresses'

/**
 * `client`: its address as accepted. `original`: the original destination, which is the remote address of its own
 * socket.
 */
export async function isOwnConnection(client: Endpoint, original: Endpoint): Promise<boolean> {
  if (!isLocalAddress(client.host)) return false
  const inode = await inodeOf(client, original)
  return inode !== null && (await ownInodes()).has(inode)
}

/** Returns null if the socket is missing or belongs to another user, whose sockets cannot be ours. */
async function inodeOf(local: Endpoint, remote: Endpoint): Promise<string | null> {
  const user = String(process.getuid?.() ?? '')
  const ends = (mapped: boolean): string => `${endWord(local, mapped)} ${endWord(remote, mapped)} `
  const isV4 = net.isIPv4(plainAddress(local.host))
  // A dual-stack socket shows IPv4 as mapped IPv6.
  const places: readonly [string, string][] = isV4
    ? [
        ['/proc/net/tcp', ends(false)],
        ['/proc/net/tcp6', ends(true)]
      ]
    : [['/proc/net/tcp6', ends(false)]]
  for (const [file, sign] of places) {
    const table = await readFile(file, 'latin1').catch(() => '')
    const at = table.indexOf(`: ${sign}`)
    if (at === -1) continue
    const [, , , , , , , uid, , inode = ''] = table
      .slice(table.lastIndexOf('\n', at) + 1, at + 200)
      .trim()
      .split(/\s+/)
    return uid === user && inode !== '0' ? inode : null
  }
  return null
}

async function ownInodes(): Promise<Set<string>> {
  const files = await readdir('/proc/self/fd').catch(() => [])
  const links = await Promise.all(files.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

/**
 * Formats an address and port as the kernel prints them: each 32-bit word of the address in host byte order, then the
 * port.
 */
function endWord({ host, port }: Endpoint, mapped: boolean): string {
  const bytes = bytesOf(plainAddress(host))
  const all = mapped ? [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...bytes] : bytes
  const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')
  let words = ''
  for (let at = 0; at < all.length; at += 4) {
    const word = all.slice(at, at + 4)
    words += (endianness() === 'LE' ? word.reverse() : word).map(hex).join('')
  }
  return `${words}:${port.toString(16).toUpperCase().padStart(4, '0')}`
}

/** Parses an address in the form of {@link plainAddress}. */
function bytesOf(address: string): number[] {
  if (net.isIPv4(address)) return address.split('.').map(Number)
  const [before = '', after] = address.split('::')
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const first = groups(before)
  const last = groups(after ?? '')
  const gap = Array.from({ length: after === undefined ? 0 : 8 - first.length - last.length }, () => 0)
  return [...first, ...gap, ...last].flatMap((group) => [group >> 8, group & 255])
}
