import net from 'node:net'
import tls from 'node:tls'
import { BLOCK_BYTES } from '../../load/pattern'
import type { Way } from '../../protocol'
import { Asking } from './asking'

/** How every client of the benchmark opens its connections. */

type OnBytes = (bytes: Uint8Array, length: number) => void

export interface Destination {
  port: number
  way?: Way | undefined
}

/** Resolves once bytes reach the service: after the proxy handshake and the TLS handshake. */
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

/** Every connection makes a full handshake; sessions are not resumed. */
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

/** `onread` avoids one allocation per read: with few cores, an expensive peer hides the proxy's own cost. */
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

/** Resolves once the peer has ended too; rejects on an error. */
export function closed(socket: net.Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => {
      resolve()
    })
    socket.once('end', () => socket.end())
  })
}

/** Ends all sockets and resolves once their peers have ended too. */
export async function endAll(sockets: readonly net.Socket[], ends: readonly Promise<void>[]): Promise<void> {
  for (const socket of sockets) socket.end()
  await Promise.all(ends)
}

export function times<T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => make(at)))
}
