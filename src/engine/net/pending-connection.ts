import net from 'node:net'
import { onReadOption, WRITE_HIGH_WATER_BYTES, type OnBytes } from './accepted-socket'
import type { Endpoint } from '../../shared/model/connection-event'

/**
 * A TCP connection that is being set up. Its bytes go to the current reader: first the handshake with a proxy, then TLS
 * or the connection itself. Bytes that follow the proxy's last reply are kept for the next reader.
 */

export interface PendingConnectionOptions {
  remote: Endpoint
  local: { address?: string | undefined; port?: number | undefined }
  highWater: number | undefined
  /** True if the next layer (such as TLS) reads from the socket itself; otherwise reads go to the shared buffer. */
  bySocket: boolean
}

export class PendingConnection {
  readonly socket: net.Socket
  readonly #bySocket: boolean
  #reader: OnBytes | null = null
  #buffered: Buffer[] = []

  constructor({ remote, local, highWater = WRITE_HIGH_WATER_BYTES, bySocket }: PendingConnectionOptions) {
    this.#bySocket = bySocket
    // `net` passes this option on to its streams, although its types omit it.
    const stream: net.NetConnectOpts & { writableHighWaterMark: number } = {
      ...(remote.path === undefined ? { host: remote.host, port: remote.port } : { path: remote.path }),
      ...(local.address === undefined ? {} : { localAddress: local.address }),
      ...(local.port === undefined ? {} : { localPort: local.port }),
      allowHalfOpen: true,
      writableHighWaterMark: highWater,
      ...(bySocket ? {} : { onread: onReadOption((bytes, length) => this.#read(bytes, length)) })
    }
    this.socket = net.connect(stream)
    // The current owner of the socket handles its errors. This listener prevents an uncaught exception between owners.
    this.socket.on('error', () => undefined)
  }

  /**
   * Passes incoming bytes to `talk` until `talk` returns the bytes it did not consume; null means that it needs more.
   */
  converse(respond: (bytes: Uint8Array) => Uint8Array | null): void {
    const { socket } = this
    const onBytes = (bytes: Uint8Array): void => {
      const rest = respond(bytes)
      if (rest === null) return
      this.#reader = null
      socket.off('data', onBytes)
      if (this.#bySocket) {
        socket.pause()
        if (rest.length > 0) socket.unshift(rest)
      } else if (rest.length > 0) this.#buffered.push(Buffer.from(rest))
    }
    if (this.#bySocket) socket.on('data', onBytes)
    else
      this.#reader = (bytes, length) => {
        onBytes(bytes.subarray(0, length))
        return true
      }
  }

  /** Sets the reader of all further bytes. */
  readInto(onBytes: OnBytes): net.Socket {
    this.#reader = onBytes
    return this.socket
  }

  /** Delivers the bytes kept before the reader was set. Call it as soon as the reader is ready. */
  deliverKept(): void {
    const buffered = this.#buffered
    this.#buffered = []
    for (const bytes of buffered) {
      if (this.#reader?.(bytes, bytes.length) === false) this.socket.pause()
    }
  }

  #read(bytes: Uint8Array, length: number): boolean {
    if (this.#reader !== null) return this.#reader(bytes, length)
    this.#buffered.push(Buffer.from(bytes.subarray(0, length)))
    return true
  }
}
