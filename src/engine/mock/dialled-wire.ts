import type net from 'node:net'
import { Duplex } from 'node:stream'
import type { Dialled } from '../dial/dial'

/** A connection to a target as a stream, for the runtime's HTTP/2. Owns the connection. */
export class DialledWire extends Duplex {
  readonly #socket: net.Socket

  constructor(dialled: Dialled) {
    super({ allowHalfOpen: true, autoDestroy: true })
    // The buffer is read into again.
    const socket = dialled.readInto((bytes, length) => this.push(Buffer.from(bytes.subarray(0, length))))
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('error', (error) => {
      this.destroy(error)
    })
    socket.once('end', () => this.push(null))
    socket.once('close', () => {
      this.destroy()
    })
    dialled.deliverKept()
  }

  /** What was agreed on in TLS (RFC 7301); empty where nothing was. */
  get protocol(): string {
    const { alpnProtocol = false } = this.#socket as { alpnProtocol?: string | false | null }
    return typeof alpnProtocol === 'string' ? alpnProtocol : ''
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}
