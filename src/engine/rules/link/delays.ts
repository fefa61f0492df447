import type { LinkAction } from '../../../shared/contract/faults'
import { share, type Draw } from '../../seeded'
import { DelayedStep } from './delayed-step'
import type { FaultSums, StepHost } from './link-step'

/** Actions that delay bytes: latency, packet loss as TCP feels it, and a delayed FIN. */

type Settings<Name extends LinkAction['action']> = Extract<LinkAction, { action: Name }>

/** Payload of a packet on Ethernet with TCP timestamps (1,500 bytes less 52). */
export const PACKET_BYTES = 1448
/** Shape of the heavy tail: its mean is finite, its variance is not. */
const PARETO_SHAPE = 1.9
const MOST_PARETO = 100
/** Losses of a packet in a row; a system gives the connection up after as many (tcp_retries2 of Linux). */
const MOST_RETRIES = 15
/** A packet that has waited this long, in milliseconds, is not lost again. */
const MOST_WAIT_MS = 60_000

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

/**
 * Pareto distribution moved to start at 0: most delays are near the latency, and few are many times longer. Bounded, so
 * that one draw in billions does not stop a connection for hours.
 */
function pareto(draw: Draw): number {
  return Math.min(MOST_PARETO, (1 - share(draw)) ** (-1 / PARETO_SHAPE) - 1)
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
    let timeout = this.#settings.rto
    // Bounded, so that a connection that loses everything still moves within minutes.
    for (let retries = 0; retries < MOST_RETRIES && wait <= MOST_WAIT_MS && this.#loses(); retries++) {
      wait += timeout
      timeout *= 2
      this.#lost++
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
