import { Duplex } from 'node:stream'
import type { Served } from '../behaviour/served'
import type { Steps } from '../behaviour/steps'

/**
 * A served connection as a stream, for what speaks through one, such as the runtime's HTTP/2: what is written goes out in
 * its turn like all that the connection sends, and the peer is read from as it is taken.
 */
export class ServedWire extends Duplex {
  readonly #served: Served

  constructor(served: Served) {
    super({ allowHalfOpen: true, autoDestroy: true })
    this.#served = served
  }

  /** Valid during the call only. */
  receive(bytes: Uint8Array): void {
    if (!this.push(Buffer.from(bytes))) this.#served.hold(true)
  }

  /** The peer has ended. */
  theirEnd(): void {
    this.push(null)
  }

  override _read(): void {
    this.#served.hold(false)
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
