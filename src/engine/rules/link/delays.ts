import type { LinkAction } from '../../../shared/contract/faults'
import type { Draw } from '../../seeded'
import { DelayedStep } from './delayed-step'
import type { FaultSums, StepHost } from './link-step'

/** Actions that delay bytes: latency, packet loss as TCP feels it, slicing, and a delayed FIN. */

type Settings<Name extends LinkAction['action']> = Extract<LinkAction, { action: Name }>

const TWO_32 = 2 ** 32
/** Payload of a packet on Ethernet with TCP timestamps (1,500 bytes less 52). */
export const PACKET_BYTES = 1448
/** Shape of the heavy tail: its mean is finite, its variance is not. */
const PARETO_SHAPE = 1.9

/** Returns a number from 0 (inclusive) to 1 (exclusive). */
export function share(draw: Draw): number {
  return draw() / TWO_32
}

export class LatencyStep extends DelayedStep {
  readonly #settings: Settings<'latency'>

  constructor(host: StepHost, settings: Settings<'latency'>) {
    super(host)
    this.#settings = settings
  }

  push(bytes: Uint8Array): void {
    const delay = this.#delay()
    if (delay === 0 && this.isEmpty) this.next.push(bytes)
    else this.later(bytes, this.host.now() + delay)
  }

  override end(): void {
    this.endLater(this.host.now() + this.#delay())
  }

  #delay(): number {
    const { ms, jitter, distribution } = this.#settings
    if (jitter === 0) return ms
    const { draw } = this.host
    switch (distribution) {
      case 'uniform':
        return Math.max(0, ms + (2 * share(draw) - 1) * jitter)
      case 'normal':
        return Math.max(0, ms + normal(draw) * jitter)
      case 'pareto':
        return Math.max(0, ms + pareto(draw) * jitter)
    }
  }
}

/** Standard normal distribution, by the method of Box and Muller. */
function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - share(draw))) * Math.cos(2 * Math.PI * share(draw))
}

/** Pareto distribution moved to start at 0: most delays are near the latency, and few are many times longer. */
function pareto(draw: Draw): number {
  return (1 - share(draw)) ** (-1 / PARETO_SHAPE) - 1
}

/** A lost packet and all after it wait for the retransmission. */
export class LossStep extends DelayedStep {
  readonly #settings: Settings<'loss'>
  #isLosing = false
  #packets = 0
  #lost = 0

  constructor(host: StepHost, settings: Settings<'loss'>) {
    super(host)
    this.#settings = settings
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += PACKET_BYTES)
      this.#packet(bytes.subarray(from, from + PACKET_BYTES))
  }

  override sums(): FaultSums | null {
    return this.#packets === 0 ? null : { text: `${this.#lost} / ${this.#packets}` }
  }

  #packet(bytes: Uint8Array): void {
    this.#packets++
    const wait = this.#wait()
    if (wait === 0 && this.isEmpty) this.next.push(bytes)
    else this.later(bytes, Math.max(this.host.now(), this.lastDue) + wait)
  }

  /** Returns the time until a retransmission of the packet arrives; 0 if it is not lost. */
  #wait(): number {
    let wait = 0
    for (let timeout = this.#settings.rto; this.#loses(); timeout *= 2) {
      wait += timeout
      this.#lost++
      // RFC 6298, section 5.7: an implementation may bound the timeout at 60 seconds.
      if (wait > 60_000) break
    }
    return wait
  }

  /**
   * With bursts, two states (Gilbert–Elliott): in the bad one every packet is lost. Their probabilities give the average
   * length of a burst and the share of lost packets.
   */
  #loses(): boolean {
    const { percent, burst } = this.#settings
    const rate = percent / 100
    const { draw } = this.host
    if (burst === 1) return share(draw) < rate
    const leaves = 1 / burst
    const enters = rate >= 1 ? 1 : Math.min(1, (rate * leaves) / (1 - rate))
    this.#isLosing = share(draw) < (this.#isLosing ? 1 - leaves : enters)
    return this.#isLosing
  }
}

/** Writes of a limited size, with a pause after each. */
export class SliceStep extends DelayedStep {
  readonly #settings: Settings<'slice'>
  /** When the next piece may be written. */
  #freeAt = 0

  constructor(host: StepHost, settings: Settings<'slice'>) {
    super(host)
    this.#settings = settings
  }

  push(bytes: Uint8Array): void {
    const { size, vary, gap } = this.#settings
    const { draw } = this.host
    for (let from = 0; from < bytes.length;) {
      const wanted = vary === 0 ? size : Math.round(size + (2 * share(draw) - 1) * vary)
      const to = Math.min(bytes.length, from + Math.max(1, wanted))
      const piece = bytes.subarray(from, to)
      if (this.isEmpty && (gap === 0 || this.#isFree())) {
        this.next.push(piece)
        this.#freeAt = this.host.now() + gap / 1000
      } else {
        const due = Math.max(this.lastDue === 0 ? this.#freeAt : this.lastDue + gap / 1000, this.host.now())
        this.later(piece, due)
        this.#freeAt = due + gap / 1000
      }
      from = to
    }
  }

  #isFree(): boolean {
    return this.#freeAt <= this.host.now()
  }
}

export class SlowCloseStep extends DelayedStep {
  readonly #ms: number

  constructor(host: StepHost, { ms }: Settings<'slow-close'>) {
    super(host)
    this.#ms = ms
  }

  push(bytes: Uint8Array): void {
    this.next.push(bytes)
  }

  override end(): void {
    this.host.report('began', `${this.#ms} ms`)
    this.endLater(this.host.now() + this.#ms)
  }
}
