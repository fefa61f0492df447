/**
 * Real sockets for tests, tracked: every socket is closed when its test ends, even after a failure, so that no test
 * waits for the sockets of another. Servers listen on a free loopback port.
 */

import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'

export interface TestServer {
  readonly address: Endpoint
  /** Resolves with the sockets in the order of acceptance, immediately if one is waiting. */
  accepted(): Promise<net.Socket>
  /** Stops listening; accepted sockets stay. */
  close(): Promise<void>
}

/** A server with half-open sockets, as relays must meet them. `onSocket` is called for each before `accepted` resolves. */
export async function listen(
  onSocket: (socket: net.Socket) => void = () => undefined,
  options: { host?: string; pauseOnConnect?: boolean } = {}
): Promise<TestServer> {
  const sockets = new Set<net.Socket>()
  const waiting: net.Socket[] = []
  const asking: ((socket: net.Socket) => void)[] = []
  const server = net.createServer(
    { allowHalfOpen: true, pauseOnConnect: options.pauseOnConnect ?? false },
    (socket) => {
      sockets.add(socket)
      ignoreErrors(socket)
      onSocket(socket)
      const next = asking.shift()
      if (next === undefined) waiting.push(socket)
      else next(socket)
    }
  )
  server.listen(0, options.host ?? '127.0.0.1')
  await once(server, 'listening')
  const { address, port } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
    })
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await close()
  })
  return {
    address: { host: address, port },
    accepted: () => {
      const socket = waiting.shift()
      return socket === undefined ? new Promise((resolve) => asking.push(resolve)) : Promise.resolve(socket)
    },
    close
  }
}

/** Connects a client, half-open and paused or flowing as specified. */
export async function dial(
  address: Endpoint,
  options: { allowHalfOpen?: boolean } = {}
): Promise<net.Socket> {
  const socket = net.connect({ ...address, allowHalfOpen: options.allowHalfOpen ?? true })
  ignoreErrors(socket)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket
}

/** Everything the peer sends until its FIN; rejects if the socket breaks first. */
export async function received(socket: net.Socket): Promise<Buffer> {
  const pieces: Buffer[] = []
  return new Promise((resolve, reject) => {
    socket.on('data', (piece) => pieces.push(piece))
    socket.once('end', () => {
      resolve(Buffer.concat(pieces))
    })
    socket.once('error', reject)
    socket.once('close', () => {
      reject(new Error(`The socket closed after ${Buffer.concat(pieces).length} bytes, without an end`))
    })
  })
}

/** Reads exactly the next `length` bytes. Further bytes from the same read are put back. */
export async function receive(socket: net.Socket, length: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let missing = length
  return new Promise((resolve, reject) => {
    const done = (): void => {
      socket.off('readable', take)
      socket.off('close', fail)
      resolve(Buffer.concat(pieces))
    }
    const fail = (): void => {
      reject(new Error(`The socket closed with ${missing} of ${length} bytes missing`))
    }
    const take = (): void => {
      while (missing > 0) {
        const piece = socket.read(Math.min(missing, Math.max(1, socket.readableLength))) as Buffer | null
        if (piece === null) return
        pieces.push(piece)
        missing -= piece.length
      }
      done()
    }
    socket.on('readable', take)
    socket.once('close', fail)
    take()
  })
}

/** How a socket ended for good: the error's code, or null for an orderly close. */
export function broken(socket: net.Socket): Promise<string | null> {
  if (socket.destroyed) return Promise.resolve(null)
  return new Promise((resolve) => {
    let code: string | null = null
    socket.once('error', (error: NodeJS.ErrnoException) => (code = error.code ?? error.message))
    socket.once('close', () => {
      resolve(code)
    })
  })
}

/** Returns a loopback port without a listener, as far as a test can know. */
export async function closedPort(): Promise<number> {
  const server = await listen()
  await server.close()
  return server.address.port
}

/** Ignores errors: a test that expects one adds its own listener; other tests must not be ended by it. */
function ignoreErrors(socket: net.Socket): void {
  socket.on('error', () => undefined)
}
