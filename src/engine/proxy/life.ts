import type { ConnectionEvent } from '../../shared/model/connection-event'
import { DialError } from '../net/dial-error'
import { CLIENT_LEFT_MS } from '../net/limit'
import { explainError } from '../connection/leg-events'
import type { ArrivalParts } from './arrival'
import { FarewellTo, type Farewell } from './farewell'
import type { HeldReader } from './held-reader'

/**
 * State of a proxied connection before it is relayed, and its shutdown. The connection ends exactly once; its
 * asynchronous steps check after each wait whether it has ended.
 */

/** Maximum number of client bytes read while the target is being connected. */
const READ_AHEAD_BYTES = 256 * 1024

/** Thrown to stop the steps of an ended connection; its end was already recorded. */
class Over extends Error {}

export interface LifeHooks {
  /** Releases everything but the client socket. */
  release(how: 'fin' | 'rst'): void
  /** Called when the record is complete. */
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

  /** Aborted when the connection ends. */
  get signal(): AbortSignal {
    return this.#way.signal
  }

  readonly tell = (event: ConnectionEvent): void => {
    if (!this.#isOver) this.#parts.recorder.event(event)
  }

  /** Records bytes that the client sent to Tcplens. */
  readonly hear = (bytes: Uint8Array): void => {
    this.#farewell.hear(bytes)
  }

  readonly say = (bytes: Uint8Array): void => {
    this.#farewell.say(bytes)
  }

  /** Starts the client timeout, in milliseconds; replaces an earlier one. */
  begin(after: number): void {
    clearTimeout(this.#limit)
    this.#limit = setTimeout(() => {
      this.tell({ event: 'timeout', leg: 'client', what: 'connect', after, then: 'end' })
      this.giveUp('fin')
    }, after)
  }

  /** Cancels the client timeout. */
  stand(): void {
    clearTimeout(this.#limit)
    this.#limit = undefined
  }

  /** Throws if the connection has ended. Called after each wait. */
  goOn(): void {
    if (this.#isOver) throw new Over()
  }

  /** From now on, replies to the client go through its TLS connection. */
  goInside(client: HeldReader): void {
    this.#farewell = this.#farewellTo(client)
  }

  /**
   * Ends the connection at once when the client resets it, and after CLIENT_LEFT_MS when the client sends FIN, because
   * a half-closed client may still read. Returns a function that stops watching.
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

  /** A FIN is seen only after the bytes before it, so some of them are read ahead. */
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

  /** Returns how the client left before the relay started. */
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

  /** Ends the connection on request. */
  giveUp(how: 'fin' | 'rst'): void {
    if (this.#isOver) return
    this.#end(how)
    this.#farewell.bid({ why: 'stopped', how })
  }

  close(): void {
    this.#isOver = true
    this.#hooks.onClose()
  }

  /** Runs the steps. Any rejection other than the expected one is a bug and becomes an unhandled rejection. */
  carryOut(steps: Promise<void>): void {
    steps.catch((error: unknown) => {
      if (!(error instanceof Over)) throw error
    })
  }

  #end(how: 'fin' | 'rst'): void {
    this.#isOver = true
    this.stand()
    this.#way.abort(new DialError('ECANCELED', 'the connection was cancelled.', { by: 'tcplens' }))
    this.#hooks.release(how)
  }

  #farewellTo(client: HeldReader): FarewellTo {
    return new FarewellTo(client, this.#parts, () => {
      this.close()
    })
  }
}
