import net from 'node:net'
import { BLOCK, BLOCK_BYTES } from '../../load/pattern'
import type { ClientPass, ClientRequests, ClientResult } from '../../protocol'
import { closed, connect, endAll, times } from './connect'

/** Connections that send something and then stay open and silent. */

const held: net.Socket[] = []

/** Number of concurrent connect attempts; more would overflow the listener's backlog. */
const AT_A_TIME = 64

export async function hold({ port, connections, bytes }: ClientPass): Promise<ClientResult> {
  for (let made = 0; made < connections; made += AT_A_TIME)
    await times(Math.min(AT_A_TIME, connections - made), () => holdOne(port, bytes))
  return { rate: Number.NaN, total: connections * bytes, wrong: 0 }
}

export async function release(): Promise<null> {
  const sockets = held.splice(0)
  // A socket that is not read never receives the peer's FIN.
  for (const socket of sockets) socket.resume()
  await endAll(sockets, sockets.map(closed))
  return null
}

async function holdOne(port: number, bytes: number): Promise<void> {
  const socket = await connect({ port }, () => undefined)
  held.push(socket)
  for (let sent = 0; sent < bytes; sent += BLOCK_BYTES) {
    await new Promise<void>((resolve, reject) => {
      socket.write(BLOCK.subarray(0, Math.min(BLOCK_BYTES, bytes - sent)), (error) => {
        if (error === null || error === undefined) resolve()
        else reject(error)
      })
    })
  }
}

/** Opens silent connections. `reads`: whether they read what the server sends. */
export async function crowd({
  port,
  connections,
  reads
}: ClientRequests['crowd']['input']): Promise<ClientResult> {
  for (let made = 0; made < connections; made += AT_A_TIME)
    held.push(...(await times(Math.min(AT_A_TIME, connections - made), () => connectPlainly(port, reads))))
  return { rate: Number.NaN, total: 0, wrong: 0 }
}

/** Allocates no buffer per connection: there are ten thousand, and nothing arrives. */
function connectPlainly(port: number, reads: boolean): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      resolve(reads ? socket.resume() : socket)
    })
  })
}
