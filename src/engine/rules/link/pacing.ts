import type { LinkAction } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import { LinkStep, type StepHost } from './link-step'

/** Actions that shape the flow: a limited rate, and writes of at least a given size. */

/** Time between two writes of a limited stream, in milliseconds. */
const TICK_MS = 5
/** A clogged bucket of a very low rate still passes whole bytes. */
const LEAST_PIECE = 1

/** Bytes that wait, in order, without copying them again when they leave in pieces. */
class ByteQueue {
  bytes = 0
  #chunks: Uint8Array[] = []
  #from = 0

  add(bytes: Uint8Array): void {
    this.#chunks.push(Buffer.from(bytes))
    this.bytes += bytes.length
  }

  /** Removes and returns at most `most` bytes of the first chunk. */
  take(most: number): Uint8Array | null {
    const chunk = this.#chunks[0]
    if (chunk === undefined) return null
    const piece = chunk.subarray(this.#from, this.#from + most)
    this.#from += piece.length
    this.bytes -= piece.length
    if (this.#from === chunk.length) {
      this.#chunks.shift()
      this.#from = 0
    }
    return piece
  }

  /** Removes and returns all bytes as one piece; null if there are none. */
  takeAll(): Uint8Array | null {
    if (this.bytes === 0) return null
    const [first, ...rest] = this.#chunks
    const head = first?.subarray(this.#from) ?? new Uint8Array(0)
    this.clear()
    return rest.length === 0 ? head : Buffer.concat([head, ...rest])
  }

  clear(): void {
    this.#chunks = []
    this.#from = 0
    this.bytes = 0
  }
}

/** Token bucket. */
export class BandwidthStep extends LinkStep {
  /** Bytes per millisecond. */
  readonly #rate: number
  readonly #most: number
  #tokens: number
  #filledAt: number
  readonly #queue = new ByteQueue()
  #hasEnded = false
  #timer: Timer | null = null

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
    if (this.#queue.bytes === 0 && bytes.length <= this.#tokens) {
      this.#tokens -= bytes.length
      this.next.push(bytes)
      return
    }
    this.#queue.add(bytes)
    this.queued = this.#queue.bytes
    this.#pass()
  }

  override end(): void {
    if (this.#queue.bytes === 0) this.next.end()
    else this.#hasEnded = true
  }

  override drained(): void {
    this.#pass()
  }

  override flush(): void {
    const rest = this.#queue.takeAll()
    this.queued = 0
    if (rest !== null) this.next.push(rest)
    this.#endIfDone()
  }

  override release(): void {
    super.release()
    this.#timer?.cancel()
    this.#timer = null
    this.#queue.clear()
  }

  readonly #pass = (): void => {
    this.#timer?.cancel()
    this.#timer = null
    this.#fill()
    while (this.#tokens >= LEAST_PIECE && !this.host.isBehind()) {
      const piece = this.#queue.take(Math.floor(this.#tokens))
      if (piece === null) break
      this.#tokens -= piece.length
      this.queued = this.#queue.bytes
      this.next.push(piece)
    }
    this.#endIfDone()
    if (this.#queue.bytes === 0 || this.host.isBehind()) return
    const missing = Math.max(LEAST_PIECE - this.#tokens, 0) / this.#rate
    this.#timer = this.host.at(this.host.now() + Math.max(TICK_MS, missing), this.#pass)
  }

  #fill(): void {
    const now = this.host.now()
    this.#tokens = Math.min(this.#most, this.#tokens + (now - this.#filledAt) * this.#rate)
    this.#filledAt = now
  }

  #endIfDone(): void {
    if (!this.#hasEnded || this.#queue.bytes > 0) return
    this.#hasEnded = false
    this.next.end()
  }
}

/** Collects bytes for larger writes. */
export class JoinStep extends LinkStep {
  readonly #settings: Extract<LinkAction, { action: 'join' }>
  readonly #queue = new ByteQueue()
  #timer: Timer | null = null

  constructor(host: StepHost, settings: Extract<LinkAction, { action: 'join' }>) {
    super(host)
    this.#settings = settings
  }

  push(bytes: Uint8Array): void {
    this.#queue.add(bytes)
    this.queued = this.#queue.bytes
    if (this.#queue.bytes >= this.#settings.bytes) this.flush()
    else
      this.#timer ??= this.host.at(this.host.now() + this.#settings.ms, () => {
        this.flush()
      })
  }

  override end(): void {
    this.flush()
    this.next.end()
  }

  override flush(): void {
    this.#timer?.cancel()
    this.#timer = null
    const all = this.#queue.takeAll()
    this.queued = 0
    if (all !== null) this.next.push(all)
  }

  override release(): void {
    super.release()
    this.#timer?.cancel()
    this.#timer = null
    this.#queue.clear()
  }
}
