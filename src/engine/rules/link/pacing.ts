import type { LinkAction } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import { BlockQueue } from './block-queue'
import { share } from '../../seeded'
import { LinkStep, type StepHost } from './link-step'

/** Actions that shape the flow: a limited rate, and writes of at most or at least a given size. */

/** Time between two writes of a limited stream, in milliseconds. */
const TICK_MS = 5
/** A clogged bucket of a very low rate still passes whole bytes. */
const LEAST_PIECE = 1

/** Base of the actions that queue bytes without a time for each. The FIN keeps its place behind them. */
abstract class QueueStep extends LinkStep {
  readonly #queue = new BlockQueue()
  #hasEnded = false
  #timer: Timer | null = null
  /** When the timer is due. */
  #wakeAt = Infinity

  override end(): void {
    this.#hasEnded = true
    this.endIfDone()
  }

  override release(): void {
    super.release()
    this.stopTimer()
    this.#queue.clear()
  }

  protected add(bytes: Uint8Array): void {
    this.#queue.add(bytes)
    this.queued = this.#queue.length
  }

  /** Passes on at most `most` queued bytes. Returns how many. */
  protected passPiece(most: number): number {
    const piece = this.#queue.take(most)
    if (piece === null) return 0
    this.queued = this.#queue.length
    this.next.push(piece)
    return piece.length
  }

  /** Passes on all queued bytes as one piece. */
  protected passAll(): void {
    const all = this.#queue.takeAll()
    this.queued = 0
    if (all !== null) this.next.push(all)
  }

  protected endIfDone(): void {
    if (!this.#hasEnded || this.queued > 0) return
    this.#hasEnded = false
    this.next.end()
  }

  /** Calls back at `due`, or at the earlier time that is set already. */
  protected wake(due: number, callback: () => void): void {
    if (this.#timer !== null && this.#wakeAt <= due) return
    this.stopTimer()
    this.#wakeAt = due
    this.#timer = this.host.at(due, () => {
      this.#timer = null
      callback()
    })
  }

  protected stopTimer(): void {
    this.#timer?.cancel()
    this.#timer = null
  }
}

/** Token bucket. */
export class BandwidthStep extends QueueStep {
  /** Bytes per millisecond. */
  readonly #rate: number
  readonly #most: number
  #tokens: number
  #filledAt: number

  /** `rate`: bytes per second. */
  constructor(host: StepHost, { rate, burst }: { rate: number; burst: number }) {
    super(host)
    this.#rate = rate / 1000
    // One tick's worth must fit, or the rate is not reached.
    this.#most = Math.max(burst, 2 * TICK_MS * this.#rate, LEAST_PIECE)
    this.#tokens = Math.max(burst, LEAST_PIECE)
    this.#filledAt = host.now()
  }

  push(bytes: Uint8Array): void {
    this.#fill()
    if (this.queued === 0 && bytes.length <= this.#tokens) {
      this.#tokens -= bytes.length
      this.next.push(bytes)
      return
    }
    this.add(bytes)
    this.#pass()
  }

  override drained(): void {
    this.#pass()
  }

  override flush(): void {
    this.passAll()
    this.endIfDone()
  }

  readonly #pass = (): void => {
    this.#fill()
    while (this.queued > 0 && this.#tokens >= LEAST_PIECE && !this.host.isBehind())
      this.#tokens -= this.passPiece(Math.floor(this.#tokens))
    this.endIfDone()
    if (this.queued === 0 || this.host.isBehind()) return
    const missing = Math.max(LEAST_PIECE - this.#tokens, 0) / this.#rate
    this.wake(this.host.now() + Math.max(TICK_MS, missing), this.#pass)
  }

  #fill(): void {
    const now = this.host.now()
    this.#tokens = Math.min(this.#most, this.#tokens + (now - this.#filledAt) * this.#rate)
    this.#filledAt = now
  }
}

/** Writes of a limited size, with a pause after each. */
export class SliceStep extends QueueStep {
  readonly #settings: Extract<LinkAction, { action: 'slice' }>
  /** When the next piece may be written. */
  #freeAt = 0

  constructor(host: StepHost, settings: Extract<LinkAction, { action: 'slice' }>) {
    super(host)
    this.#settings = settings
  }

  push(bytes: Uint8Array): void {
    this.add(bytes)
    this.#pass()
  }

  override drained(): void {
    this.#pass()
  }

  override flush(): void {
    while (this.queued > 0) this.#slice()
    this.endIfDone()
  }

  readonly #pass = (): void => {
    while (this.queued > 0 && this.#freeAt <= this.host.now() && !this.host.isBehind()) this.#slice()
    this.endIfDone()
    if (this.queued > 0 && !this.host.isBehind()) this.wake(this.#freeAt, this.#pass)
  }

  #slice(): void {
    const { size, vary, gap } = this.#settings
    const wanted = vary === 0 ? size : Math.round(size + (2 * share(this.host.draw) - 1) * vary)
    // From the time when this piece was due, so that late timers do not add up.
    this.#freeAt = gap === 0 ? 0 : Math.max(this.#freeAt, this.host.now() - 1) + gap / 1000
    this.passPiece(Math.max(1, wanted))
  }
}

/** Collects bytes for larger writes. */
export class JoinStep extends QueueStep {
  readonly #settings: Extract<LinkAction, { action: 'join' }>

  constructor(host: StepHost, settings: Extract<LinkAction, { action: 'join' }>) {
    super(host)
    this.#settings = settings
  }

  push(bytes: Uint8Array): void {
    this.add(bytes)
    if (this.queued >= this.#settings.bytes) this.flush()
    else
      this.wake(this.host.now() + this.#settings.ms, () => {
        this.flush()
      })
  }

  override end(): void {
    this.flush()
    super.end()
  }

  override flush(): void {
    this.stopTimer()
    this.passAll()
  }
}
