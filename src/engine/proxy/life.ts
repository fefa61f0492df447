import type { ConnectionEvent } from '../../shared/model/connection-event'
import { DialError } from '../dial/dial-error'
import { CLIENT_LEFT_MS } from '../dial/limit'
import { explainError } from '../session/leg-events'
import type { ArrivalParts } from './arrival'
import { FarewellTo, type Farewell } from './farewell'
import type { HeldReader } from './held-reader'

/**
 * Whether a proxied connection still goes on while there is nothing to relay yet, and how it parts from its client.
 * Whatever ends it, ends it once; its steps find out behind each wait.
 */

/** Bytes of a client that are read while its target is being connected. */
const READ_AHEAD_BYTES = 256 * 1024

/** It is over; all there was to say of it has been said. */
class Over extends Error {}

export interface LifeHooks {
  /** Lets go of whatever it has besides its client. */
  release(how: 'fin' | 'rst'): void
  /** Its record is complete. */
  onClose(): void
}

export class Life {
  readonly #parts: ArrivalParts
  readonly #client: HeldReader
  readonly #hooks: LifeHooks
  readonly #way = new AbortController()
  #farewell: FarewellTo
  #limit: NodeJS.Timeout | undefined
  #isOver = false

  constructor(client: HeldReader, parts: ArrivalParts, hooks: LifeHooks) {
    this.#client = client
    this.#parts = parts
    this.#hooks = hooks
    this.#farewell = this.#farewellTo(client)
  }

  /** Aborted when it is over. */
  get signal(): AbortSignal {
    return this.#way.signal
  }

  readonly tell = (event: ConnectionEvent): void => {
    if (!this.#isOver) this.#parts.recorder.event(event)
  }

  /** Records what the client said to Tcplens. */
  readonly hear = (bytes: Uint8Array): void => {
    this.#farewell.hear(bytes)
  }

  readonly say = (bytes: Uint8Array): void => {
    this.#farewell.say(bytes)
  }

  /** From now on the client has so long, in milliseconds. */
  begin(after: number): void {
    clearTimeout(this.#limit)
    this.#limit = setTimeout(() => {
      this.tell({ event: 'timeout', leg: 'client', what: 'connect', after, then: 'end' })
      this.giveUp('fin')
    }, after)
  }

  /** It may take as long as it likes. */
  stand(): void {
    clearTimeout(this.#limit)
    this.#limit = undefined
  }

  /** Behind every wait: it may have been stopped meanwhile. */
  goOn(): void {
    if (this.#isOver) throw new Over()
  }

  /** Its client is spoken to inside TLS from here on. */
  goInside(client: HeldReader): void {
    this.#farewell = this.#farewellTo(client)
  }

  /**
   * Ends the connection at once when its client breaks off, and after CLIENT_LEFT_MS when it has sent its FIN: it may
   * still read. Returns a function that stops watching.
   */
  watch(): () => void {
    const { socket } = this.#client
    const watching = new AbortController()
    const failed = (): void => {
      if (!this.#isOver) this.bid(this.departure())
    }
    socket.once('error', failed)
    void this.#watchEnd(watching.signal)
    return () => {
      socket.off('error', failed)
      watching.abort()
    }
  }

  /** A FIN is seen only behind the bytes before it, so some of them are read ahead. */
  async #watchEnd(watching: AbortSignal): Promise<void> {
    const client = this.#client
    while (!watching.aborted && !client.isOver && client.kept.length < READ_AHEAD_BYTES) await client.more()
    if (watching.aborted || this.#isOver || client.failure !== null || !client.isOver) return
    const timer = setTimeout(() => {
      this.tell({ event: 'timeout', leg: 'target', what: 'connect', after: CLIENT_LEFT_MS })
      this.bid(this.departure())
    }, CLIENT_LEFT_MS)
    for (const signal of [watching, this.signal]) {
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
      })
    }
  }

  /** How a client has gone before there was anything to relay. */
  departure(): Farewell {
    const { failure } = this.#client
    return failure === null ? { why: 'ended' } : { why: 'broken', ...explainError(failure, 'client') }
  }

  leave(farewell: Farewell): never {
    this.bid(farewell)
    throw new Over()
  }

  bid(farewell: Farewell): void {
    if (this.#isOver) return
    this.#end('fin')
    this.#farewell.bid(farewell)
  }

  /** It was asked to end. */
  giveUp(how: 'fin' | 'rst'): void {
    if (this.#isOver) return
    this.#end(how)
    this.#farewell.bid({ why: 'stopped', how })
  }

  close(): void {
    this.#isOver = true
    this.#hooks.onClose()
  }

  /** What becomes of its steps: anything but its end is a bug, and the process's to report. */
  carryOut(steps: Promise<void>): void {
    steps.catch((error: unknown) => {
      if (!(error instanceof Over)) throw error
    })
  }

  #end(how: 'fin' | 'rst'): void {
    this.#isOver = true
    this.stand()
    this.#way.abort(new DialError('ECANCELED', 'the connection was given up.', { by: 'tcplens' }))
    this.#hooks.release(how)
  }

  #farewellTo(client: HeldReader): FarewellTo {
    return new FarewellTo(client, this.#parts, () => {
      this.close()
    })
  }
}
