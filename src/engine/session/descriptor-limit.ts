import { closeSync, openSync, readFileSync } from 'node:fs'
import type net from 'node:net'
import { devNull } from 'node:os'

/**
 * Whether this process may open one more socket.
 *
 * Out of file descriptors, libuv accepts a client with one it has kept for that, closes it at once, and tells nobody:
 * such a client sees a connection that ends, and a server's user sees nothing. Descriptors are given out from the
 * lowest up, so that only a high one says that it is time to look.
 */

/** So close to the limit it is asked whether there is another one. */
const MARGIN = 64

let limit: number | undefined

/** The most files and sockets this process may have open; infinite where the system does not tell. */
export function descriptorLimit(): number {
  return (limit ??= readLimit())
}

/** Asked of each socket as it is accepted: whether it is time to ask for another descriptor. */
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
