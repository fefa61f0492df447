import { Duplex } from 'node:stream'
import type { Served } from '../../behaviour/served'
import type { Steps } from '../../behaviour/steps'

/**
 * A served connection as a Duplex stream, for the HTTP/2 implementation of Node.js. Writes are queued with the other
 * output of the connection; reading applies backpressure to the peer. The readable side never ends. Instead,
 * `onTheirEnd` is called after all data is read: on an end, Node.js would end this stream, write a GOAWAY after it, and
 * crash on an assertion (seen in Node.js 20.18).
 */
export class ServedDuplex extends Duplex {
  readonly #served: Served
  readonly #onTheirEnd: () => void
  #isEnded = false

  constructor(served: Served, onTheirEnd: () => void) {
    super({ allowHalfOpen: true, autoDestroy: true })
    this.#served = served
    this.#onTheirEnd = onTheirEnd
  }

  /** The bytes are valid only during the call. */
  receive(bytes: Uint8Array): void {
    if (!this.push(Buffer.from(bytes))) this.#served.hold(true)
  }

  /** Handles the peer's FIN. */
  theirEnd(): void {
    this.#isEnded = true
    this.#notifyEnd()
  }

  override _read(): void {
    if (this.#isEnded) this.#notifyEnd()
    else this.#served.hold(false)
  }

  #notifyEnd(): void {
    if (this.readableLength > 0) return
    // Deferred, because the bytes read last are still being processed.
    setImmediate(() => {
      if (!this.destroyed && this.readableLength === 0) this.#onTheirEnd()
    })
  }

  override _write(bytes: Uint8Array, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#served.add('answers', written(bytes, done), bytes.length)
  }

  override _final(done: () => void): void {
    this.#served.add('answers', ending(done))
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#served.hold(false)
    done(error)
  }
}

function* written(bytes: Uint8Array, done: () => void): Steps {
  yield bytes
  // Deferred, because the callback may write again at once.
  setImmediate(done)
}

function* ending(done: () => void): Steps {
  yield 'end'
  done()
}
