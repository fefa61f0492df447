/**
 * Pairs responses with requests (RFC 9112 §9.2, §9.3.2): in order, any number of interim responses before the final
 * one. Numbers exchanges and messages. For each request without a response it stores only one byte, which the framing
 * of the response needs, so that a capture of one direction stays small.
 *
 * A message gets its number at its first byte. Outstanding requests have consecutive exchange numbers: a response gets
 * a new number only if no request is waiting or being sent.
 */
import { FIRST_NUMBERS, type Numbers } from '../decoder'
import { MAX_OUTSTANDING } from './limits'

const NONE = -1

/** Ring buffer with one byte per waiting request; beyond its limit, requests are only counted. */
class WaitingRequests {
  length = 0
  private ring = new Uint8Array(0)
  private first = 0
  private kept = 0

  /** Returns false if there was no room for `asked`. */
  add(traits: number): boolean {
    this.length++
    if (this.kept !== this.length - 1 || this.kept === MAX_OUTSTANDING) return false
    if (this.kept === this.ring.length) this.grow()
    this.ring[(this.first + this.kept++) % this.ring.length] = traits
    return true
  }

  /** Returns the byte of the oldest request; 0 if it was not stored. */
  get oldest(): number {
    return this.kept === 0 ? 0 : (this.ring[this.first] ?? 0)
  }

  drop(): void {
    this.length--
    if (this.kept === 0) return
    this.kept--
    this.first = this.kept === 0 ? 0 : (this.first + 1) % this.ring.length
  }

  private grow(): void {
    const grown = new Uint8Array(Math.max(8, this.ring.length * 2))
    for (let i = 0; i < this.kept; i++) grown[i] = this.ring[(this.first + i) % this.ring.length] ?? 0
    this.ring = grown
    this.first = 0
  }
}

export class Pairing {
  private nextId: number
  private nextExchange: number
  private readonly waiting = new WaitingRequests()
  /** Exchange of the oldest waiting request, if there is one. */
  private firstWaiting = 0
  /** Exchange of the request whose head is being received. */
  private arriving = NONE
  /** ASKED bits of its start line, once complete: a response may arrive before the head is complete. */
  private arrivingTraits = 0
  /** Exchange of an interim response without request, while its final response is outstanding. */
  private orphan = NONE
  /** True if the interim response was complete, so that its number is taken. */
  private orphanSeen = false
  /** Last exchange that received its final response. */
  private answered = NONE
  /** True if responses were lost in a gap since the last one. */
  private responsesLost = false
  /** True if bytes of either side were lost, so that requests may seem to be waiting although they were answered. */
  private lossy = false
  /** True if the client sends requests without waiting. */
  private pipelined = false

  constructor({ nextId, nextExchange }: Numbers = FIRST_NUMBERS) {
    this.nextId = nextId
    this.nextExchange = nextExchange
  }

  takeId(): number {
    return this.nextId++
  }

  /** Frees the last number, because the bytes were not a message. */
  returnId(id: number): void {
    if (id === this.nextId - 1) this.nextId--
  }

  beginRequest(): number {
    this.arrivingTraits = 0
    return (this.arriving = this.nextExchange++)
  }

  requestLine(traits: number): void {
    this.arrivingTraits = traits
  }

  abandonRequest(exchange: number): void {
    this.arriving = NONE
    if (exchange === this.nextExchange - 1 && exchange > this.answered) this.nextExchange--
  }

  /** The head is complete. Returns false if the waiting list was full and `asked` was not stored. */
  requestHead(exchange: number, traits: number): boolean {
    this.arriving = NONE
    if (exchange <= this.answered) return true
    if (this.waiting.length === 0) this.firstWaiting = exchange
    return this.waiting.add(traits)
  }

  isAnswered(exchange: number): boolean {
    return exchange <= this.answered
  }

  /** Number of complete requests that certainly have no response yet. */
  get waitingRequests(): number {
    return this.lossy ? 0 : this.waiting.length
  }

  /** ASKED bits of the request that the next response answers; 0 if there is none or they are unknown. */
  get nextTraits(): number {
    return this.orphan === NONE ? this.waiting.oldest : 0
  }

  /** A response begins; returns its exchange. */
  beginResponse(): number {
    if (this.orphan !== NONE) return this.orphan
    if (this.waiting.length > 0) return this.firstWaiting
    if (this.arriving !== NONE && this.arriving > this.answered) return this.arriving
    this.orphanSeen = false
    return (this.orphan = this.nextExchange++)
  }

  abandonResponse(exchange: number): void {
    if (exchange !== this.orphan || this.orphanSeen) return
    this.orphan = NONE
    if (exchange === this.nextExchange - 1) this.nextExchange--
  }

  /** Returns true if the response answers no captured request. */
  isOrphan(exchange: number): boolean {
    return exchange === this.orphan
  }

  /** Returns true if the head of the response's request was captured. */
  isRequestSeen(exchange: number): boolean {
    return this.waiting.length > 0 && exchange === this.firstWaiting
  }

  /** Responses were lost, so the next pairing is a guess. */
  loseResponses(): void {
    this.responsesLost = true
    this.lossy = true
  }

  /** Requests were lost, so the next responses may answer those. */
  loseRequests(): void {
    this.lossy = true
  }

  /**
   * Call before a response begins. After a loss, a client that does not pipeline has only one open request: the last.
   * For a client that pipelines, the order is kept. Returns true if the pairing is a guess.
   */
  settle(): boolean {
    const several = this.waiting.length > 1
    const guessed = several && this.responsesLost
    if (guessed && !this.pipelined) while (this.waiting.length > 1) this.answer(this.firstWaiting)
    if (several && !this.responsesLost) this.pipelined = true
    this.responsesLost = false
    return guessed
  }

  /** A response's head is complete. Returns the ASKED bits of its request; a final response marks it as answered. */
  responseHead(exchange: number, final: boolean): number {
    const traits = this.traitsOf(exchange)
    if (exchange === this.orphan) this.orphanSeen = true
    if (final) this.answer(exchange)
    return traits
  }

  private traitsOf(exchange: number): number {
    if (this.isRequestSeen(exchange)) return this.waiting.oldest
    return exchange === this.arriving ? this.arrivingTraits : 0
  }

  private answer(exchange: number): void {
    if (exchange === this.orphan) this.orphan = NONE
    else if (this.isRequestSeen(exchange)) {
      this.waiting.drop()
      this.firstWaiting++
    }
    if (exchange > this.answered) this.answered = exchange
  }
}
