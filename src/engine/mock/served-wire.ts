import { Duplex } from 'node:stream'
import type { Served } from '../behaviour/served'
import type { Steps } from '../behaviour/steps'

/**
 * A served connection as a stream, for what speaks through one, such as the runtime's HTTP/2: what is written goes out in
 * its turn like all that the connection sends, and the peer is read from as it is taken. It never ends for its reader, which
 * is told by `onTheirEnd` instead, once it has all: told of an end, the runtime's HTTP/2 ends this stream and writes a
 * GOAWAY behind that, and an assertion of its own ends the whole process (seen in Node 20.18).
 */
export class ServedWire extends Duplex {
  readonly #served: Served
  readonly #onTheirEnd: () => void
  #isEnded = false

  constructor(served: Served, onTheirEnd: () => void) {
    super({ allowHalfOpen: true, autoDestroy: true })
    this.#served = served
    this.#onTheirEnd = onTheirEnd
  }

  /** Valid during the call only. */
  receive(bytes: Uint8Array): void {
    if (!this.push(Buffer.from(bytes))) this.#served.hold(true)
  }

  /** The peer has ended. */
  theirEnd(): void {
    this.#isEnded = true
    this.#tellEnd()
  }

  override _read(): void {
    if (this.#isEnded) this.#tellEnd()
    else this.#served.hold(false)
  }

  #tellEnd(): void {
    if (this.readableLength > 0) return
    // Not within a read: what was read last is being seen to.
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
  // Not within the step: who is called may write at once.
  setImmediate(done)
}

function* ending(done: () => void): Steps {
  yield 'end'
  done()
}
