import type net from 'node:net'
import { readInto, readOrdinarily, type OnBytes } from '../session/accepted-socket'

/**
 * Reads what is inside TLS into `onBytes`, from now on. A record holds at most 16 KiB, and each would be copied into memory
 * of its own; here they go to one buffer, which a record fills inside the callback that hands it over, on every system.
 *
 * One read of the carrier may hold several records, and those behind one at which its reader wants a pause come all the
 * same. As ordinarily, the socket keeps them, and what came with the end of the handshake: they go by `data` events.
 */

const RECORD_BYTES = 16 * 1024

const shared = new Uint8Array(RECORD_BYTES)

export function readTls<S extends net.Socket>(socket: S, onBytes: OnBytes): S {
  readInto(socket, {
    buffer: shared,
    callback: (length) => {
      if (socket.isPaused() || socket.readableLength > 0) socket.push(Buffer.from(shared.subarray(0, length)))
      else if (!onBytes(shared, length)) socket.pause()
      return !socket.isPaused()
    }
  })
  readOrdinarily(socket, onBytes)
  return socket
}
