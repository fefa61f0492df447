import type net from 'node:net'
import { readInto, readOrdinarily, type OnBytes } from '../net/accepted-socket'

/**
 * Reads the decrypted bytes of a TLS socket into `onBytes` from now on. A record holds at most 16 KiB, and Node would
 * copy each into its own memory; here they share one buffer, which on every system is filled within the callback that
 * delivers it.
 *
 * One read of the TCP socket may hold several records, and those after a pause by the reader are still delivered. The
 * socket buffers them as usual, like the bytes that arrived with the end of the handshake, and emits them as 'data'
 * events.
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
