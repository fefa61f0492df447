/**
 * Which response answers which request (RFC 9112 §9.2, §9.3.2): in order, any number of interim ones before the
 * final one. Numbers exchanges and messages, and remembers of each request without an answer only the byte of facts
 * that framing its response takes, so that a capture of one direction alone stays small.
 *
 * Numbers are given at a message's first byte. Exchange numbers of outstanding requests are consecutive: a response
 * gets a number of its own only when no request waits, the one being sent included.
 */
import { FIRST_NUMBERS, type Numbers } from '../decoder'
import { MAX_OUTSTANDING } from './limits'

const NONE = -1

/** A ring of bytes with the facts of waiting requests; past its limit requests are only counted. */
class WaitingRequests {
  length = 0
  private ring = new Uint8Array(0)
  private first = 0
  private kept = 0

  /** False if there was no room to remember `asked`. */
  add(asked: number): boolean {
    this.length++
    if (this.kept !== this.length - 1 || this.kept === MAX_OUTSTANDING) return false
    if (this.kept === this.ring.length) this.grow()
    this.ring[(this.first + this.kept++) % this.ring.length] = asked
    return true
  }

  /** Facts of the oldest; 0 if they were not kept. */
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
  /** Exchange of the oldest waiting request, if any waits. */
  private firstWaiting = 0
  /** Exchange of the request whose head is being received. */
  private arriving = NONE
  /** What its start line asks, once that is there: a response may come before the head is complete. */
  private arrivingAsked = 0
  /** Exchange of an interim response without request, whose final response is to come. */
  private orphan = NONE
  /** Whether the interim response was seen whole, so that the number is taken. */
  private orphanSeen = false
  /** The last exchange that got its final response. */
  private answered = NONE
  /** Responses were lost in a gap since the last one seen. */
  private responsesLost = false
  /** Bytes of either side were lost, so that what seems to wait may have been answered. */
  private lossy = false
  /** The client is known to send requests without waiting. */
  private pipelined = false

  constructor({ nextId, nextExchange }: Numbers = FIRST_NUMBERS) {
    this.nextId = nextId
    this.nextExchange = nextExchange
  }

  takeId(): number {
    return this.nextId++
  }

  /** Gives a number back if it was the last one given: what began like a message was none. */
  returnId(id: number): void {
    if (id === this.nextId - 1) this.nextId--
  }

  beginRequest(): number {
    this.arrivingAsked = 0
    return (this.arriving = this.nextExchange++)
  }

  requestLine(asked: number): void {
    this.arrivingAsked = asked
  }

  abandonRequest(exchange: number): void {
    this.arriving = NONE
    if (exchange === this.nextExchange - 1 && exchange > this.answered) this.nextExchange--
  }

  /** The head is complete; false if the waiting list is so long that `asked` is not remembered. */
  requestHead(exchange: number, asked: number): boolean {
    this.arriving = NONE
    if (exchange <= this.answered) return true
    if (this.waiting.length === 0) this.firstWaiting = exchange
    return this.waiting.add(asked)
  }

  isAnswered(exchange: number): boolean {
    return exchange <= this.answered
  }

  /** Requests that were sent whole and surely have no answer yet. */
  get waitingRequests(): number {
    return this.lossy ? 0 : this.waiting.length
  }

  /** Facts of the request that the next response answers; 0 if there is none or they are unknown. */
  get askedNext(): number {
    return this.orphan === NONE ? this.waiting.oldest : 0
  }

  /** A response begins: gives its exchange. */
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

  /** Whether a response answers no request that was seen. */
  isOrphan(exchange: number): boolean {
    return exchange === this.orphan
  }

  /** Whether the request that a response answers has a head that was seen. */
  isRequestSeen(exchange: number): boolean {
    return this.waiting.length > 0 && exchange === this.firstWaiting
  }

  /** Responses were lost; which request the next one answers is a guess. */
  loseResponses(): void {
    this.responsesLost = true
    this.lossy = true
  }

  /** Requests were lost: what comes may answer those. */
  loseRequests(): void {
    this.lossy = true
  }

  /**
   * Called before a response begins. After a loss, a client that waits for its answers has but one request open:
   * the last. Of one that pipelines nothing is known, and order is kept. Gives whether it had to be guessed.
   */
  settle(): boolean {
    const several = this.waiting.length > 1
    const guessed = several && this.responsesLost
    if (guessed && !this.pipelined) while (this.waiting.length > 1) this.answer(this.firstWaiting)
    if (several && !this.responsesLost) this.pipelined = true
    this.responsesLost = false
    return guessed
  }

  /** A response's head is complete: gives what its request asked, and counts it answered by a final one. */
  responseHead(exchange: number, final: boolean): number {
    const asked = this.askedBy(exchange)
    if (exchange === this.orphan) this.orphanSeen = true
    if (final) this.answer(exchange)
    return asked
  }

  private askedBy(exchange: number): number {
    if (this.isRequestSeen(exchange)) return this.waiting.oldest
    return exchange === this.arriving ? this.arrivingAsked : 0
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
