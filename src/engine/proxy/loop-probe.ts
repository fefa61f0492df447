import { descriptorLimit } from '../net/descriptor-limit'

/**
 * Detects loops through other processes or machines, which addresses cannot reveal, and ends them before they use up
 * all file descriptors.
 *
 * In a loop each outgoing connection causes exactly one incoming connection, and the target never sends a byte. Once
 * many connections are open without a byte from their targets, new arrivals are held. When no more arrive, one is
 * released, and a loop responds with one arrival at once; while none is released, none arrives. Enough such rounds in a
 * row, with random pauses between them, are proof: independent clients do not follow that pattern. No bytes are sent,
 * and in every other case all held arrivals proceed after at most some tenths of a second.
 */

/** Open connections without a byte from their targets that start a probe; a random part of as many again is added. */
const SUSPICIOUS = 256
/** With few descriptors a probe starts earlier: a connection takes two, and the peers of a loop may share the limit. */
const PART_OF_DESCRIPTORS = 8
/** Threshold after a loop was found, until a target sends a byte. */
const SUSPICIOUS_AGAIN = 8

/** Milliseconds without an arrival before the first release. */
const QUIET_MS = 100
/** Maximum milliseconds from a release to the arrival that it causes. */
const ROUND_TRIP_MS = 100
/** Bounds of the pause between rounds. At the most misleading rate of arrivals a round passes by chance with 38 %. */
const PAUSE_MS = { least: 20, more: 60 }
/** 0.38 to this power: 2 in 10 million. */
const ROUNDS = 16

/** An accepted client whose connection has not started. */
export interface HeldArrival {
  admit(): void
  refuse(): void
}

export interface LoopProbeOptions {
  /** Number of connections; the default depends on the descriptor limit. */
  suspicious?: number
  /** Returns a number in [0, 1). */
  random(): number
  onLoop(): void
}

type Phase = 'open' | 'quiet' | 'pause' | 'released'

export class LoopProbe {
  readonly #options: LoopProbeOptions
  readonly #suspicious: number
  #threshold: number
  /** Open connections whose targets have sent nothing. */
  #silent = 0
  #phase: Phase = 'open'
  #held: HeldArrival[] = []
  #rounds = 0
  #hasFoundLoop = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: LoopProbeOptions) {
    this.#options = options
    this.#suspicious =
      options.suspicious ?? Math.min(SUSPICIOUS, Math.floor(descriptorLimit() / PART_OF_DESCRIPTORS))
    this.#threshold = this.#somewhatAbove(this.#suspicious)
  }

  /** False if arrivals must be passed to `arrive`. */
  get isOpen(): boolean {
    return this.#phase === 'open' && this.#silent < this.#threshold
  }

  connectionBegan(): void {
    this.#silent++
  }

  /** Call it when the target of a connection sends its first byte. */
  targetSpoke(): void {
    this.#silent--
    if (!this.#hasFoundLoop) return
    this.#hasFoundLoop = false
    this.#threshold = this.#somewhatAbove(this.#suspicious)
  }

  /** Call it when a connection closes whose target has sent nothing. */
  closedSilently(): void {
    this.#silent--
  }

  /** Admits the arrival, or holds it during a probe and admits or refuses it later. */
  arrive(arrival: HeldArrival): void {
    if (this.isOpen) {
      arrival.admit()
      return
    }
    this.#held.push(arrival)
    switch (this.#phase) {
      case 'open':
      case 'quiet':
        // A loop produces only as many more arrivals as there are clients in it.
        if (this.#held.length > this.#threshold) this.#acquit()
        else this.#begin('quiet', QUIET_MS, this.#release)
        break
      case 'pause':
        this.#acquit()
        break
      case 'released':
        this.#rounds++
        if (this.#rounds === ROUNDS) this.#convict()
        else this.#begin('pause', PAUSE_MS.least + this.#options.random() * PAUSE_MS.more, this.#release)
        break
    }
  }

  /** Refuses the held arrivals. */
  close(): void {
    for (const arrival of this.#open()) arrival.refuse()
  }

  readonly #release = (): void => {
    const oldest = this.#held.shift()
    this.#begin('released', ROUND_TRIP_MS, this.#acquit)
    oldest?.admit()
  }

  /** No loop. The next probe requires twice as many connections, so that real clients are rarely held. */
  readonly #acquit = (): void => {
    this.#threshold = this.#somewhatAbove(2 * Math.max(this.#threshold, this.#silent + this.#held.length))
    for (const arrival of this.#open()) arrival.admit()
  }

  #convict(): void {
    this.#hasFoundLoop = true
    this.#threshold = this.#somewhatAbove(SUSPICIOUS_AGAIN)
    this.#options.onLoop()
    for (const arrival of this.#open()) arrival.refuse()
  }

  /** Ends the probe. Returns the held arrivals. */
  #open(): readonly HeldArrival[] {
    clearTimeout(this.#timer)
    this.#phase = 'open'
    this.#rounds = 0
    const held = this.#held
    this.#held = []
    return held
  }

  #begin(phase: Phase, after: number, then: () => void): void {
    clearTimeout(this.#timer)
    this.#phase = phase
    this.#timer = setTimeout(then, after)
  }

  /** Randomised, because two probes of one loop that start together would hold each other's arrivals. */
  #somewhatAbove(count: number): number {
    return count + Math.floor(this.#options.random() * count)
  }
}
