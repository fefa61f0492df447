import net from 'node:net'
import { onReadOption, WRITE_HIGH_WATER_BYTES, type OnBytes } from '../session/accepted-socket'
import type { Endpoint } from '../../shared/model/connection-event'

/**
 * A socket on its way to a target. What it reads goes to whoever has it at the moment: first the talk with a proxy,
 * then TLS or the connection. Nothing is lost between them: what came behind the last word of a proxy is handed on.
 */

export interface CarrierOptions {
  remote: Endpoint
  local: { address?: string | undefined; port?: number | undefined }
  highWater: number | undefined
  /** What comes to stand on it, such as TLS, reads from the socket itself; else reads go to the shared buffer. */
  bySocket: boolean
}

export class Carrier {
  readonly socket: net.Socket
  readonly #bySocket: boolean
  #reader: OnBytes | null = null
  #kept: Buffer[] = []

  constructor({ remote, local, highWater = WRITE_HIGH_WATER_BYTES, bySocket }: CarrierOptions) {
    this.#bySocket = bySocket
    // `net` hands the mark to its streams, though its types do not say so.
    const stream: net.NetConnectOpts & { writableHighWaterMark: number } = {
      ...(remote.path === undefined ? { host: remote.host, port: remote.port } : { path: remote.path }),
      ...(local.address === undefined ? {} : { localAddress: local.address }),
      ...(local.port === undefined ? {} : { localPort: local.port }),
      allowHalfOpen: true,
      writableHighWaterMark: highWater,
      ...(bySocket ? {} : { onread: onReadOption((bytes, length) => this.#read(bytes, length)) })
    }
    this.socket = net.connect(stream)
    // What goes wrong is heard by whoever has the socket, and must never be a bug for want of a listener.
    this.socket.on('error', () => undefined)
  }

  /** Reads for as long as `talk` is not over. `talk` says what it leaves of the last read. */
  converse(talk: (bytes: Uint8Array) => Uint8Array | null): void {
    const { socket } = this
    const hear = (bytes: Uint8Array): void => {
      const rest = talk(bytes)
      if (rest === null) return
      this.#reader = null
      socket.off('data', hear)
      if (this.#bySocket) {
        socket.pause()
        if (rest.length > 0) socket.unshift(rest)
      } else if (rest.length > 0) this.#kept.push(Buffer.from(rest))
    }
    if (this.#bySocket) socket.on('data', hear)
    else
      this.#reader = (bytes, length) => {
        hear(bytes.subarray(0, length))
        return true
      }
  }

  /** Reads into this from now on. */
  readInto(onBytes: OnBytes): net.Socket {
    this.#reader = onBytes
    return this.socket
  }

  /** Gives the reader what came before it: once it is ready, and at once. */
  deliverKept(): void {
    const kept = this.#kept
    this.#kept = []
    for (const bytes of kept) {
      if (this.#reader?.(bytes, bytes.length) === false) this.socket.pause()
    }
  }

  #read(bytes: Uint8Array, length: number): boolean {
    if (this.#reader !== null) return this.#reader(bytes, length)
    this.#kept.push(Buffer.from(bytes.subarray(0, length)))
    return true
  }
}
