import type net from 'node:net'
import { READ_BYTES, type OnBytes } from '../session/accepted-socket'
import { resetSocket } from '../session/reset-socket'

/**
 * A socket that is read piece by piece, for as long as it is being found out what it speaks. Between two pieces it is
 * paused, so that what a peer sends ahead waits in the system and not here; then whoever relays it takes it over.
 */
export class HeldReader {
  readonly socket: net.Socket
  /** Its peer's FIN has come. */
  ended = false
  /** What broke it off; null while nothing has. */
  failure: Error | null = null
  #reader: OnBytes | null = null
  #kept: Buffer[] = []
  #awaited: (() => void) | null = null

  /** `open` makes the socket, which reads into what it is given, and may begin at once. */
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

  /** What has come and is not taken yet. */
  get kept(): Buffer {
    // Reading it must not make an empty piece: `hasKept` counts them.
    if (this.#kept.length > 1) this.#kept = [Buffer.concat(this.#kept)]
    return this.#kept[0] ?? Buffer.alloc(0)
  }

  get hasKept(): boolean {
    return this.#kept.length > 0
  }

  /** Nothing more will come. */
  get isOver(): boolean {
    return this.ended || this.failure !== null
  }

  /** Resolves when something is kept, or when nothing more will come. */
  async some(): Promise<void> {
    if (!this.hasKept) await this.more()
  }

  /** Does not wait for ever. */
  async someWithin(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds)
    })
    await Promise.race([this.some(), silence])
    clearTimeout(timer)
  }

  /** Resolves when more has come than is kept now, or when nothing more will. Only one can wait. */
  more(): Promise<void> {
    if (this.isOver) return Promise.resolve()
    return new Promise((resolve) => {
      this.#awaited = resolve
      this.socket.resume()
    })
  }

  /** Takes what is kept. */
  take(): Buffer {
    const { kept } = this
    this.#kept = []
    return kept
  }

  /** Puts back what was taken and not needed. */
  putBack(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#kept.unshift(Buffer.from(bytes))
  }

  /** Reads into this from now on, once `deliver` is called. */
  into(onBytes: OnBytes): net.Socket {
    this.#reader = onBytes
    return this.socket
  }

  /** Gives the reader what is kept, and reads on. */
  deliver(): void {
    const kept = this.take()
    let goesOn = true
    for (let at = 0; at < kept.length; at += READ_BYTES) {
      const piece = kept.subarray(at, at + READ_BYTES)
      // It may have given the socket back in the middle.
      if (this.#reader === null) this.#kept.push(piece)
      else goesOn = this.#reader(piece, piece.length) && goesOn
    }
    if (goesOn && this.#reader !== null) this.socket.resume()
  }

  /** Nobody reads any more; `rest` was given to the reader and not taken. */
  takeBack(rest: Uint8Array | null): void {
    this.#reader = null
    if (rest !== null) this.putBack(rest)
  }

  /** Ends the socket, by a FIN behind what it is still to write or by a reset. What comes from now on is nobody's. */
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
    this.#kept.push(Buffer.from(bytes.subarray(0, length)))
    this.#wake()
    return false
  }

  #wake(): void {
    const wake = this.#awaited
    this.#awaited = null
    wake?.()
  }
}
