import net from 'node:net'
import tls from 'node:tls'
import { BLOCK_BYTES } from '../../load/pattern'
import type { Way } from '../../protocol'
import { Asking } from './asking'

/** What every client of the bench makes its connections with. */

type OnBytes = (bytes: Uint8Array, length: number) => void

export interface Destination {
  port: number
  way?: Way | undefined
}

/** Resolves once bytes reach the service: behind what a proxy is asked first, and behind the TLS handshake. */
export async function connect({ port, way }: Destination, onBytes: OnBytes): Promise<net.Socket> {
  if (way === undefined) return connectTcp(port, onBytes)
  if (way.speaks === 'tls') return connectTls(port, onBytes)
  const asking = new Asking(way.speaks, way.target)
  const socket = await connectTcp(port, (bytes, length) => {
    if (asking.granted) {
      onBytes(bytes, length)
      return
    }
    for (const answer of asking.push(bytes.subarray(0, length))) socket.write(answer)
    if (asking.rest.length > 0) onBytes(asking.rest, asking.rest.length)
  })
  socket.write(asking.first)
  await asking.done(socket)
  return socket
}

/** Each with a handshake of its own: nothing is resumed. */
function connectTls(port: number, onBytes: OnBytes): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const plain = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true })
    const socket = tls.connect({
      socket: plain,
      servername: 'localhost',
      rejectUnauthorized: false
    })
    socket.on('data', (chunk: Buffer) => {
      onBytes(chunk, chunk.length)
    })
    plain.once('error', reject)
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      resolve(socket)
    })
  })
}

/** `onread` spares this end an allocation a read: on few cores a costly peer hides the proxy's own cost. */
function connectTcp(port: number, onBytes: OnBytes): Promise<net.Socket> {
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
