import type { Kept } from './kept'
import type { Answered, Flight } from './flight'
import type { Trouble } from './trouble'
import type { Wire, WireFailure } from './wire'

/** One connection and the requests under way on it, whatever it speaks; and who is told what becomes of them. */

export interface RequestLink {
  readonly lane: number
  readonly target: number
  /** The bytes of answers, for those that turn out odd; null where nobody wants them. */
  readonly kept: Kept | null
  readonly wire: Wire
  /** Requests that were written. */
  readonly sent: number
  /** Bytes. */
  readonly up: number
  readonly down: number
  readonly standing: boolean
  readonly underWay: number
  /** Of them, those that the server may have seen. */
  readonly written: number
  /** More can be sent on it. */
  readonly usable: boolean
  /** When the oldest request was sent; null without one. */
  readonly oldest: number | null
  /** Goes with `flush`. */
  send(flight: Flight): void
  /** What was sent since the last time goes in one write. */
  flush(): void
  /** In order. What is under way, if anything, is for another connection. */
  end(): void
  /** At once. Returns what was under way. */
  drop(): Flight[]
  /** The oldest answer has not come in time. */
  expire(trouble: Trouble): void
}

export interface LinkOwner {
  onAnswered(link: RequestLink, flight: Flight, answered: Answered): void
  onFailed(link: RequestLink, flight: Flight, trouble: Trouble): void
  /** The server has said that it reads no further, and has not read this one: it can be sent again. */
  onReturned(link: RequestLink, flight: Flight): void
  /** An answer that nobody has asked for. */
  onUnasked(link: RequestLink): void
  onConnected(link: RequestLink): void
  /** The target could not be reached; so many requests that were under way fail for that, each told of behind this. */
  onUnreached(link: RequestLink, failure: WireFailure, failing: number): void
  /** The same as a failure of a request. */
  unreached(link: RequestLink, failure: WireFailure): Trouble
  /** All that came in one read is told. */
  onSettled(): void
  /** Nothing is under way on it any more, and it cannot be used again. */
  onGone(link: RequestLink): void
}
