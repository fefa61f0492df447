/** A server that answers every copy of one request, and a client that pipelines it as fast as responses arrive. */
import type net from 'node:net'
import { dial } from './servers'

export interface Asked {
  readonly request: Buffer
  readonly response: Buffer
}

/** Requests per write, like a pipelining client. */
const BATCH = 200

/** Returns the server's handler for the bytes of one connection, in pieces of any size. */
export function answering(socket: net.Socket, { request, response }: Asked): (piece: Buffer) => void {
  let owed = 0
  return (piece) => {
    owed += piece.length
    const answers = Math.floor(owed / request.length)
    owed %= request.length
    if (answers > 0) socket.write(Buffer.concat(Array.from({ length: answers }, () => response)))
  }
}

/** Sends `count` requests, a multiple of 200, on one connection, and ends it after the last response. */
export async function askMany(port: number, { request, response }: Asked, count: number): Promise<void> {
  const socket = await dial({ host: '127.0.0.1', port })
  const batch = Buffer.concat(Array.from({ length: BATCH }, () => request))
  let asked = 0
  let missing = 0
  const ask = (): void => {
    asked += BATCH
    missing += BATCH * response.length
    socket.write(batch)
  }
  await new Promise<void>((resolve) => {
    socket.on('data', (piece) => {
      missing -= piece.length
      if (missing > 0) return
      if (asked < count) ask()
      else resolve()
    })
    ask()
  })
  socket.end()
}
