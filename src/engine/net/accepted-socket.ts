import net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Reads sockets into one shared buffer.
 *
 * An ordinary read allocates a fresh 64 KiB ArrayBuffer; in Electron, inside V8's memory cage, that alone halves a
 * relay's throughput. `net.connect` accepts `onread` with a custom buffer, but an accepted socket does not. Here it
 * receives the same state: the buffer and the callback under two symbols of `net`, and the buffer on its handle. Moving
 * the handle into a new socket created with `onread` also works, but costs a second socket: a tenth of a short
 * connection.
 *
 * None of this is documented, so it is detected at run time. If it is missing, the socket is read with 'data' events:
 * slower, but with the same result.
 */

/** Maximum size of a read in bytes, and of a captured segment. */
export const READ_BYTES = 60 * 1024

/**
 * Bytes a socket may have pending before its source is paused. Node's default of 16 KiB is below one read and would
 * pause at every one; this allows a few reads in flight and stays small beside the kernel's own buffers.
 */
export const WRITE_HIGH_WATER_BYTES = 256 * 1024

/**
 * Receives the bytes of one read; the array is only valid during the call. Returns false to pause the socket, as
 * `onread` requires.
 */
export type OnBytes = (bytes: Uint8Array, length: number) => boolean

/**
 * On POSIX a read fills the buffer within the callback that delivers it, so all sockets can share one. It is not a
 * Buffer: code that keeps the bytes calls `slice`, which does not copy a Buffer.
 */
const shared = process.platform === 'win32' ? undefined : new Uint8Array(READ_BYTES)

function readBuffer(): Uint8Array {
  return shared ?? new Uint8Array(READ_BYTES)
}

interface ReadsIntoBuffer {
  /** Sets the buffer of the next reads. */
  _handle: { useUserBuffer(buffer: Uint8Array): void }
}

function canReadIntoBuffer(socket: object): socket is ReadsIntoBuffer {
  if (!('_handle' in socket)) return false
  const handle = socket._handle
  return typeof handle === 'object' && handle !== null && 'useUserBuffer' in handle
}

type BufferedRead = net.OnReadOpts & { buffer: Uint8Array }

interface BufferSymbols {
  buffer: symbol
  callback: symbol
}

/**
 * Finds the symbols under which `net.Socket` stores the `onread` options. Every socket has these members, mostly null.
 */
function findBufferSymbols(): BufferSymbols | null {
  const symbols = Object.getOwnPropertySymbols(new net.Socket())
  const buffer = symbols.find(({ description }) => description === 'kBuffer')
  const callback = symbols.find(({ description }) => description === 'kBufferCb')
  return buffer === undefined || callback === undefined ? null : { buffer, callback }
}

const bufferSymbols = findBufferSymbols()

/**
 * Takes over a socket that a server accepted under `pauseOnConnect`, and starts reading it into `onBytes`. With
 * `reuseBuffer: false` it uses ordinary reads.
 */
export function adoptSocket(accepted: net.Socket, onBytes: OnBytes, reuseBuffer = true): net.Socket {
  if (!reuseBuffer || !readInto(accepted, onReadOption(onBytes))) return readOrdinarily(accepted, onBytes)
  accepted.read(0)
  return accepted
}

/** Directs further reads of the socket into the buffer. Returns false if that is impossible. */
export function readInto(socket: net.Socket, { buffer, callback }: BufferedRead): boolean {
  if (bufferSymbols === null || !canReadIntoBuffer(socket)) return false
  Reflect.set(socket, bufferSymbols.buffer, buffer)
  Reflect.set(socket, bufferSymbols.callback, callback)
  socket._handle.useUserBuffer(buffer)
  return true
}

/**
 * Returns the local address of an accepted connection: the listening address without a system call, unless it is a
 * wildcard.
 */
export function localEnd(accepted: net.Socket, bound: Endpoint): Endpoint {
  if (bound.host !== '0.0.0.0' && bound.host !== '::') return bound
  return { host: accepted.localAddress ?? '', port: accepted.localPort ?? 0 }
}

/** Connects and reads into `onBytes`. Emits the events of `net.Socket`. */
export function connectSocket({ host, port }: Endpoint, onBytes: OnBytes): net.Socket {
  // `net` passes the high-water mark on to its streams, although its types omit it. No object spread: this runs for
  // every connection.
  const stream: net.NetConnectOpts & { writableHighWaterMark: number } = {
    host,
    port,
    allowHalfOpen: true,
    writableHighWaterMark: WRITE_HIGH_WATER_BYTES,
    onread: onReadOption(onBytes)
  }
  return net.connect(stream)
}

/** Returns the `onread` option that makes `net` read into the shared buffer. */
export function onReadOption(onBytes: OnBytes): BufferedRead {
  return { buffer: readBuffer(), callback: (length, buffer) => onBytes(buffer, length) }
}

/** Reads with 'data' events from now on. */
export function readOrdinarily(socket: net.Socket, onBytes: OnBytes): net.Socket {
  socket.on('data', (chunk: Buffer) => {
    // An ordinary read may be longer than a segment.
    for (let at = 0; at < chunk.length; at += READ_BYTES) {
      const piece = chunk.subarray(at, at + READ_BYTES)
      if (!onBytes(piece, piece.length)) socket.pause()
    }
  })
  return socket.resume()
}
