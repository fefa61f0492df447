/** TLS whose first bytes are put on the wire as a test wants them. */

import { once } from 'node:events'
import type net from 'node:net'
import { Duplex } from 'node:stream'
import tls from 'node:tls'

/**
 * Waits this many turns of the event loop, in which the other end of a socket in this process reads the written
 * bytes.
 */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/**
 * Connects a client whose ClientHello is sent in these pieces, with pauses that let each arrive separately. Resolves
 * after the handshake.
 */
export async function secureInPieces(
  carrier: net.Socket,
  trusted: string,
  cut: (hello: Buffer) => readonly Buffer[]
): Promise<tls.TLSSocket> {
  let isHello = true
  const wire = new Duplex({
    read() {
      carrier.resume()
    },
    write(bytes: Buffer, _encoding, done) {
      if (!isHello) {
        carrier.write(bytes, done)
        return
      }
      isHello = false
      void (async () => {
        for (const piece of cut(bytes)) {
          carrier.write(piece)
          await turns(2)
        }
        done()
      })()
    },
    final(done) {
      carrier.end(done)
    }
  })
  carrier.on('data', (bytes: Buffer) => {
    if (!wire.push(bytes)) carrier.pause()
  })
  carrier.once('end', () => wire.push(null))
  carrier.once('close', () => wire.destroy())
  const socket = tls.connect({ socket: wire, ca: trusted, servername: 'localhost' })
  socket.on('error', () => undefined)
  await Promise.race([
    once(socket, 'secureConnect'),
    once(socket, 'close').then(() => {
      throw new Error('Closed before TLS stood')
    })
  ])
  return socket
}
