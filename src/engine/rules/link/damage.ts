import type { LinkAction } from '../../../shared/contract/faults'
import type { Timer } from '../timers'
import { share } from '../../seeded'
import { LinkStep, type FaultSums, type StepHost } from './link-step'

/** Actions that damage the stream: wrong bytes, and pieces that are duplicated, swapped or left out. */

/** Offsets listed in the report of a corruption; further ones are counted. */
const MAX_OFFSETS = 1000
/** A piece that waits to be swapped with the next one leaves alone after this time, in milliseconds. */
const SWAP_WAIT_MS = 50

export class CorruptStep extends LinkStep {
  readonly #settings: Extract<LinkAction, { action: 'corrupt' }>
  /** Offset of the next byte. */
  #at = 0
  /** Offset of the next damaged byte. */
  #next: number
  readonly #offsets: number[] = []
  #count = 0

  constructor(host: StepHost, settings: Extract<LinkAction, { action: 'corrupt' }>) {
    super(host)
    this.#settings = settings
    this.#next = settings.skip + this.#gap()
  }

  push(bytes: Uint8Array): void {
    const start = this.#at
    this.#at += bytes.length
    if (this.#next >= this.#at) {
      this.next.push(bytes)
      return
    }
    const damaged = Buffer.from(bytes)
    for (; this.#next < this.#at; this.#next += 1 + this.#gap()) {
      const place = this.#next - start
      damaged[place] = this.#damage(damaged[place] ?? 0)
      if (this.#offsets.length < MAX_OFFSETS) this.#offsets.push(this.#next)
      this.#count++
    }
    this.next.push(damaged)
  }

  override sums(): FaultSums | null {
    return this.#count === 0 ? null : { text: `${this.#count} B`, offsets: this.#offsets }
  }

  /** Number of sound bytes before the next damaged one: a geometric distribution, so that no byte is drawn alone. */
  #gap(): number {
    const { rate } = this.#settings
    if (rate <= 0) return Infinity
    if (rate >= 1) return 0
    return Math.floor(Math.log(1 - share(this.host.draw)) / Math.log(1 - rate))
  }

  #damage(byte: number): number {
    switch (this.#settings.mode) {
      case 'flip':
        return byte ^ (1 << (this.host.draw() & 7))
      case 'zero':
        return 0
      case 'random':
        return this.host.draw() & 0xff
    }
  }
}

/** Base of the actions on pieces: cuts the stream at multiples of the size within each read. */
abstract class OnPieces extends LinkStep {
  readonly #settings: { readonly chance: number; readonly size: number }
  #count = 0

  constructor(host: StepHost, settings: { readonly chance: number; readonly size: number }) {
    super(host)
    this.#settings = settings
  }

  push(bytes: Uint8Array): void {
    const { size, chance } = this.#settings
    for (let from = 0; from < bytes.length; from += size) {
      const isChosen = share(this.host.draw) < chance
      if (isChosen) this.#count++
      this.piece(bytes.subarray(from, from + size), isChosen)
    }
  }

  override sums(): FaultSums | null {
    return this.#count === 0 ? null : { text: `× ${this.#count}` }
  }

  protected abstract piece(bytes: Uint8Array, isChosen: boolean): void
}

export class DuplicateStep extends OnPieces {
  protected piece(bytes: Uint8Array, isChosen: boolean): void {
    this.next.push(bytes)
    if (isChosen) this.next.push(bytes)
  }
}

export class OmitStep extends OnPieces {
  protected piece(bytes: Uint8Array, isChosen: boolean): void {
    if (!isChosen) this.next.push(bytes)
  }
}

/** Sends a piece after the one that follows it. */
export class SwapStep extends OnPieces {
  #held: Uint8Array | null = null
  #timer: Timer | null = null

  override end(): void {
    this.flush()
    this.next.end()
  }

  override flush(): void {
    this.#timer?.cancel()
    this.#timer = null
    const held = this.#held
    this.#held = null
    this.queued = 0
    if (held !== null) this.next.push(held)
  }

  override release(): void {
    super.release()
    this.#timer?.cancel()
    this.#held = null
  }

  protected piece(bytes: Uint8Array, isChosen: boolean): void {
    if (this.#held !== null) {
      this.next.push(bytes)
      this.flush()
    } else if (isChosen) {
      this.#held = Buffer.from(bytes)
      this.queued = bytes.length
      this.#timer = this.host.at(this.host.now() + SWAP_WAIT_MS, () => {
        this.flush()
      })
    } else this.next.push(bytes)
  }
}
