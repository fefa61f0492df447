import net from 'node:net'
import { BLOCK_BYTES } from '../../load/pattern'

/** What every client of the bench makes its connections with. */

type OnBytes = (bytes: Uint8Array, length: number) => void

/** `onread` spares this end an allocation a read: on few cores a costly peer hides the proxy's own cost. */
export function connect(port: number, onBytes: OnBytes): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      host: '127.0.0.1',
      port,
      allowHalfOpen: true,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(BLOCK_BYTES),
        callback: (length, buffer) => {
          onBytes(buffer, length)
          return true
        }
      }
    })
    socket.once('error', reject)
    socket.once('connect', () => {
      resolve(socket)
    })
  })
}

/** Resolves once the far end has ended too; an error rejects. */
export function closed(socket: net.Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => {
      resolve()
    })
    socket.once('end', () => socket.end())
  })
}

/** Ends them all, and resolves once the far ends have ended too. */
export async function endAll(sockets: readonly net.Socket[], ends: readonly Promise<void>[]): Promise<void> {
  for (const socket of sockets) socket.end()
  await Promise.all(ends)
}

export function times<T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => make(at)))
}
