import { closeSync, openSync, readFileSync } from 'node:fs'
import type net from 'node:net'
import { devNull } from 'node:os'

/**
 * Detects whether this process can open another socket.
 *
 * Without free file descriptors, libuv accepts a client with one it keeps in reserve, closes it at once and reports
 * nothing: the client sees a connection that ends, and the user of the server sees nothing. The lowest free descriptor
 * is used first, so the check is needed only when an accepted socket has a high one.
 */

/** Distance from the limit, in descriptors, at which the check starts. */
const MARGIN = 64

let limit: number | undefined

/** Returns the maximum number of open files and sockets of this process; Infinity if unknown. */
export function descriptorLimit(): number {
  return (limit ??= readLimit())
}

/** Returns true if the descriptor of an accepted socket is so high that the check is needed. */
export function isNearLimit(accepted: net.Socket): boolean {
  const most = descriptorLimit()
  if (most === Infinity) return false
  const descriptor = descriptorOf(accepted)
  return descriptor !== null && descriptor >= most - MARGIN
}

function descriptorOf(socket: net.Socket): number | null {
  const handle: unknown = Reflect.get(socket, '_handle')
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return null
  return typeof handle.fd === 'number' ? handle.fd : null
}

export function hasDescriptors(count: number): boolean {
  const opened: number[] = []
  try {
    while (opened.length < count) opened.push(openSync(devNull, 'r'))
    return true
  } catch {
    return false
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}

function readLimit(): number {
  if (process.platform !== 'linux') return Infinity
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? []
    return soft === undefined ? Infinity : Number(soft)
  } catch {
    return Infinity
  }
}
