import net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Reading sockets into one shared buffer.
 *
 * An ordinary read allocates a fresh 64 KiB ArrayBuffer; in Electron, inside V8's memory cage, that alone halves a
 * relay's throughput. `net.connect` takes `onread` with a buffer of ours, but an accepted socket does not, so it is
 * given here what `onread` would have given it: the buffer and the callback under two symbols of `net`, and the buffer
 * to its handle. Moving the handle into a new socket made with `onread` does the same, for the price of a second
 * socket: a tenth of a short connection.
 *
 * None of this is documented. It is looked for at run time, and where it is missing the socket is used as it is, with
 * 'data' events: slower, the same bytes.
 */

/** Bytes of one read, and the most a captured segment holds. */
export const READ_BYTES = 60 * 1024

/**
 * Bytes a socket may have pending before its source is paused. Node's default of 16 KiB is below one read and would
 * pause at every one; this allows a few reads in flight and stays small beside the kernel's own buffers.
 */
export const WRITE_HIGH_WATER_BYTES = 256 * 1024

/**
 * Given the bytes of one read; the array is only valid during the call. Returns false to pause the socket, as
 * `onread` wants it.
 */
export type OnBytes = (bytes: Uint8Array, length: number) => boolean

/**
 * On POSIX a read fills the buffer inside the callback that hands it over, so all sockets can share one. It is no Buffer:
 * whoever keeps what was read takes a `slice`, which of a Buffer is no copy.
 */
const shared = process.platform === 'win32' ? undefined : new Uint8Array(READ_BYTES)

function readBuffer(): Uint8Array {
  return shared ?? new Uint8Array(READ_BYTES)
}

interface ReadsIntoBuffer {
  /** Where its next read goes. */
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

/** Where `net.Socket` keeps what `onread` said; every socket has the members, and most have null there. */
function findBufferSymbols(): BufferSymbols | null {
  const symbols = Object.getOwnPropertySymbols(new net.Socket())
  const buffer = symbols.find(({ description }) => description === 'kBuffer')
  const callback = symbols.find(({ description }) => description === 'kBufferCb')
  return buffer === undefined || callback === undefined ? null : { buffer, callback }
}

const bufferSymbols = findBufferSymbols()

/**
 * Takes over a socket that a server accepted under `pauseOnConnect`, and starts reading it into `onBytes`.
 * `reuseBuffer: false` keeps the ordinary way.
 */
export function adoptSocket(accepted: net.Socket, onBytes: OnBytes, reuseBuffer = true): net.Socket {
  if (!reuseBuffer || !readInto(accepted, onReadOption(onBytes))) return readOrdinarily(accepted, onBytes)
  accepted.read(0)
  return accepted
}

/** From now on its reads go there, if that is possible at all. */
export function readInto(socket: net.Socket, { buffer, callback }: BufferedRead): boolean {
  if (bufferSymbols === null || !canReadIntoBuffer(socket)) return false
  Reflect.set(socket, bufferSymbols.buffer, buffer)
  Reflect.set(socket, bufferSymbols.callback, callback)
  socket._handle.useUserBuffer(buffer)
  return true
}

/**
 * The listener's end of an accepted connection: what the listener is bound to, without a question to the system, unless
 * that stands for every address.
 */
export function localEnd(accepted: net.Socket, bound: Endpoint): Endpoint {
  if (bound.host !== '0.0.0.0' && bound.host !== '::') return bound
  return { host: accepted.localAddress ?? '', port: accepted.localPort ?? 0 }
}

/** Connects and reads into `onBytes`. Events: those of `net.Socket`. */
export function connectSocket({ host, port }: Endpoint, onBytes: OnBytes): net.Socket {
  // `net` hands this to its streams, though its types do not say so. No spreading: this runs for every connection.
  const stream: net.NetConnectOpts & { writableHighWaterMark: number } = {
    host,
    port,
    allowHalfOpen: true,
    writableHighWaterMark: WRITE_HIGH_WATER_BYTES,
    onread: onReadOption(onBytes)
  }
  return net.connect(stream)
}

/** What makes `net` read into the shared buffer. */
export function onReadOption(onBytes: OnBytes): BufferedRead {
  return { buffer: readBuffer(), callback: (length, buffer) => onBytes(buffer, length) }
}

/** Reads by `data` events, from now on. */
export function readOrdinarily(socket: net.Socket, onBytes: OnBytes): net.Socket {
  socket.on('data', (chunk: Buffer) => {
    // An ordinary read may be longer than a segment may be.
    for (let at = 0; at < chunk.length; at += READ_BYTES) {
      const piece = chunk.subarray(at, at + READ_BYTES)
      if (!onBytes(piece, piece.length)) socket.pause()
    }
  })
  return socket.resume()
}
