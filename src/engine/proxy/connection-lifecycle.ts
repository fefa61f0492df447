import type { ConnectionEvent } from '../../shared/model/connection-event'
import { DialError } from '../net/dial-error'
import { CLIENT_LEFT_MS } from '../net/limit'
import { explainError } from '../connection/leg-events'
import type { ArrivalParts } from './arrival'
import { ClientCloser, type ClientEnding } from './client-closer'
import type { HeldReader } from './held-reader'

/**
 * State of a proxied connection before it is relayed, and its shutdown. The connection ends exactly once; its
 * asynchronous steps check after each wait whether it has ended.
 */

/** Maximum number of client bytes read while the target is being connected. */
const READ_AHEAD_BYTES = 256 * 1024

/** Thrown to stop the steps of an ended connection; its end was already recorded. */
class Over extends Error {}

export interface LifecycleHooks {
  /** Releases everything but the client socket. */
  release(how: 'fin' | 'rst'): void
  /** Called when the record is complete. */
  onClose(): void
}

export class ConnectionLifecycle {
  readonly #parts: ArrivalParts
  readonly #client: HeldReader
  readonly #hooks: LifecycleHooks
  readonly #abort = new AbortController()
  #closer: ClientCloser
  #limit: NodeJS.Timeout | undefined
  #isOver = false

  constructor(client: HeldReader, parts: ArrivalParts, hooks: LifecycleHooks) {
    this.#client = client
    this.#parts = parts
    this.#hooks = hooks
    this.#closer = this.#closerOf(client)
  }

  /** Aborted when the connection ends. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  readonly record = (event: ConnectionEvent): void => {
    if (!this.#isOver) this.#parts.recorder.event(event)
  }

  /** Records bytes that the client sent to Tcplens. */
  readonly recordReceived = (bytes: Uint8Array): void => {
    this.#closer.recordReceived(bytes)
  }

  readonly send = (bytes: Uint8Array): void => {
    this.#closer.send(bytes)
  }

  /** Starts the client timeout, in milliseconds; replaces an earlier one. */
  begin(after: number): void {
    clearTimeout(this.#limit)
    this.#limit = setTimeout(() => {
      this.record({ event: 'timeout', leg: 'client', what: 'connect', after, then: 'end' })
      this.giveUp('fin')
    }, after)
  }

  /** Cancels the client timeout. */
  cancelTimeout(): void {
    clearTimeout(this.#limit)
    this.#limit = undefined
  }

  /** Throws if the connection has ended. Called after each wait. */
  goOn(): void {
    if (this.#isOver) throw new Over()
  }

  /** From now on, replies to the client go through its TLS connection. */
  goInside(client: HeldReader): void {
    this.#closer = this.#closerOf(client)
  }

  /**
   * Ends the connection at once when the client resets it, and after CLIENT_LEFT_MS when the client sends FIN, because
   * a half-closed client may still read. Returns a function that stops watching.
   */
  watch(): () => void {
    const { socket } = this.#client
    const watching = new AbortController()
    const failed = (): void => {
      if (!this.#isOver) this.finish(this.departure())
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
    while (!watching.aborted && !client.isOver && client.held.length < READ_AHEAD_BYTES) await client.more()
    if (watching.aborted || this.#isOver || client.failure !== null || !client.isOver) return
    const timer = setTimeout(() => {
      this.record({ event: 'timeout', leg: 'target', what: 'connect', after: CLIENT_LEFT_MS })
      this.finish(this.departure())
    }, CLIENT_LEFT_MS)
    for (const signal of [watching, this.signal]) {
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
      })
    }
  }

  /** Returns how the client left before the relay started. */
  departure(): ClientEnding {
    const { failure } = this.#client
    return failure === null ? { why: 'ended' } : { why: 'broken', ...explainError(failure, 'client') }
  }

  leave(ending: ClientEnding): never {
    this.finish(ending)
    throw new Over()
  }

  finish(ending: ClientEnding): void {
    if (this.#isOver) return
    this.#end('fin')
    this.#closer.close(ending)
  }

  /** Ends the connection on request. */
  giveUp(how: 'fin' | 'rst'): void {
    if (this.#isOver) return
    this.#end(how)
    this.#closer.close({ why: 'stopped', how })
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
    this.cancelTimeout()
    this.#abort.abort(new DialError('ECANCELED', 'the connection was cancelled.', { by: 'tcplens' }))
    this.#hooks.release(how)
  }

  #closerOf(client: HeldReader): ClientCloser {
    return new ClientCloser(client, this.#parts, () => {
      this.close()
    })
  }
}
