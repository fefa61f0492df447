import { descriptorLimit } from '../session/descriptor-limit'

/**
 * Finds loops through other processes or machines, where no address gives them away, and ends them before they take
 * every descriptor.
 *
 * In a loop each connection out causes exactly one connection in, and no byte ever comes from the target. Once many
 * connections are open without a byte from their targets, arrivals are held. When no more arrive, one is released, and
 * a loop answers with one arrival at once; while none is released, none arrives. That many times in a row, with pauses
 * of random length between, is proof: clients of their own accord do not keep to it. Nothing is sent anywhere, and for
 * every other pattern all held arrivals go on, after at most some tenths of a second.
 */

/** Open connections without a byte from their targets that begin a probe; a random part of as many again is added. */
const SUSPICIOUS = 256
/** With few descriptors it begins sooner: a connection takes two, and the peers of a loop may share the limit. */
const PART_OF_DESCRIPTORS = 8
/** From a found loop until a target sends something. */
const SUSPICIOUS_AGAIN = 8

/** Milliseconds without an arrival before the first release. */
const QUIET_MS = 100
/** Milliseconds from a release to the arrival that it causes, at most. */
const ROUND_TRIP_MS = 100
/** Bounds of the pause between rounds. At the most misleading rate of arrivals a round passes by chance with 38 %. */
const PAUSE_MS = { least: 20, more: 60 }
/** 0.38 to this power: 2 in 10 million. */
const ROUNDS = 16

/** A client that was accepted, and whose connection is not begun. */
export interface HeldArrival {
  admit(): void
  refuse(): void
}

export interface LoopProbeOptions {
  /** Connections; by default as few as the limit of descriptors asks for. */
  suspicious?: number
  /** In [0, 1). */
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

  /** False where an arrival has to be passed to `arrive`. */
  get isOpen(): boolean {
    return this.#phase === 'open' && this.#silent < this.#threshold
  }

  connectionBegan(): void {
    this.#silent++
  }

  /** The target of a connection has sent its first byte. */
  targetSpoke(): void {
    this.#silent--
    if (!this.#hasFoundLoop) return
    this.#hasFoundLoop = false
    this.#threshold = this.#somewhatAbove(this.#suspicious)
  }

  /** A connection closed whose target has sent nothing. */
  closedSilently(): void {
    this.#silent--
  }

  /** Admits the arrival, or holds it while a probe runs; then it is admitted or refused. */
  arrive(arrival: HeldArrival): void {
    if (this.isOpen) {
      arrival.admit()
      return
    }
    this.#held.push(arrival)
    switch (this.#phase) {
      case 'open':
      case 'quiet':
        // In a loop only as many still arrive as there are clients in it.
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

  /** It is no loop. The next probe takes twice as many connections, so that real clients are rarely held. */
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

  /** Ends the probe. Returns what it held. */
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

  /** Two probes of one loop that began at once would hold each other's arrivals. */
  #somewhatAbove(count: number): number {
    return count + Math.floor(this.#options.random() * count)
  }
}
