import type net from 'node:net'
import { READ_BYTES, type OnBytes } from '../net/accepted-socket'
import { resetSocket } from '../net/reset-socket'

/**
 * Reads a socket piece by piece while its protocol is being detected. The socket is paused between pieces, so that
 * further data waits in the kernel instead of in memory. Afterwards the relay takes the socket over.
 */
export class HeldReader {
  readonly socket: net.Socket
  /** The peer sent FIN. */
  ended = false
  /** The error that broke the connection, or null. */
  failure: Error | null = null
  #reader: OnBytes | null = null
  #held: Buffer[] = []
  #awaited: (() => void) | null = null

  /** `open` creates the socket, which reads into the callback it receives and may start at once. */
  constructor(open: (onBytes: OnBytes) => net.Socket) {
    this.socket = open((bytes, length) => this.#read(bytes, length))
    this.ended = this.socket.readableEnded || this.socket.destroyed
    this.socket.once('end', () => {
      this.ended = true
      this.#wake()
    })
    this.socket.once('error', (error) => {
      this.failure ??= error
      this.#wake()
    })
    this.socket.once('close', () => {
      this.ended = true
      this.#wake()
    })
  }

  /** The received bytes that were not taken yet. */
  get held(): Buffer {
    // Avoid creating an empty piece: `hasKept` counts pieces.
    if (this.#held.length > 1) this.#held = [Buffer.concat(this.#held)]
    return this.#held[0] ?? Buffer.alloc(0)
  }

  get hasHeld(): boolean {
    return this.#held.length > 0
  }

  /** True once no more bytes can arrive. */
  get isOver(): boolean {
    return this.ended || this.failure !== null
  }

  /** Resolves when bytes are kept, or when no more can arrive. */
  async some(): Promise<void> {
    if (!this.hasHeld) await this.more()
  }

  /** Like `some`, with a timeout. */
  async someWithin(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds)
    })
    await Promise.race([this.some(), silence])
    clearTimeout(timer)
  }

  /**
   * Resolves when more bytes arrive than are kept now, or when no more can arrive. Only one caller can wait at a time.
   */
  more(): Promise<void> {
    if (this.isOver) return Promise.resolve()
    return new Promise((resolve) => {
      this.#awaited = resolve
      this.socket.resume()
    })
  }

  /** Takes the kept bytes. */
  take(): Buffer {
    const { held } = this
    this.#held = []
    return held
  }

  /** Puts back bytes that were taken but not needed. */
  putBack(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#held.unshift(Buffer.from(bytes))
  }

  /** Sets the reader of all further bytes; reading starts with `deliver`. */
  into(onBytes: OnBytes): net.Socket {
    this.#reader = onBytes
    return this.socket
  }

  /** Delivers the kept bytes to the reader, then continues reading. */
  deliver(): void {
    const held = this.take()
    let continues = true
    for (let at = 0; at < held.length; at += READ_BYTES) {
      const piece = held.subarray(at, at + READ_BYTES)
      // The reader may have given the socket back during this loop.
      if (this.#reader === null) this.#held.push(piece)
      else continues = this.#reader(piece, piece.length) && continues
    }
    if (continues && this.#reader !== null) this.socket.resume()
  }

  /** Removes the reader; `rest` holds the bytes that it did not consume. */
  takeBack(rest: Uint8Array | null): void {
    this.#reader = null
    if (rest !== null) this.putBack(rest)
  }

  /** Closes the socket, with FIN after the pending writes or with a reset. Discards all further input. */
  leave(how: 'fin' | 'rst'): void {
    this.into(() => true)
    if (how === 'rst') resetSocket(this.socket)
    else {
      this.socket.resume()
      this.socket.destroySoon()
    }
  }

  #read(bytes: Uint8Array, length: number): boolean {
    if (this.#reader !== null) return this.#reader(bytes, length)
    this.#held.push(Buffer.from(bytes.subarray(0, length)))
    this.#wake()
    return false
  }

  #wake(): void {
    const wake = this.#awaited
    this.#awaited = null
    wake?.()
  }
}
