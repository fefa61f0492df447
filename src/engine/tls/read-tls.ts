import type net from 'node:net'
import { readOrdinarily, type OnBytes } from '../session/accepted-socket'

/**
 * Reads what is inside TLS into `onBytes`, from now on. A record holds at most 16 KiB and is decrypted into memory of
 * its own, so the shared buffer of plain sockets has nothing to save here.
 */
export function readTls<S extends net.Socket>(socket: S, onBytes: OnBytes): S {
  readOrdinarily(socket, onBytes)
  return socket
}
