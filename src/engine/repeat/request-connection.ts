import type { ResponseBuffer } from './response-buffer'
import type { Answered, Flight } from './flight'
import type { Trouble } from './trouble'
import type { UpstreamConnection, UpstreamFailure } from '../http-client/upstream-connection'

/** One connection and its outstanding requests, in any protocol, and the owner that is notified of their results. */

export interface RequestConnection {
  readonly lane: number
  readonly target: number
  /** Response bytes kept for unusual results; null if none are kept. */
  readonly responses: ResponseBuffer | null
  readonly upstream: UpstreamConnection
  /** Number of requests written. */
  readonly sent: number
  /** Byte counts. */
  readonly up: number
  readonly down: number
  readonly connected: boolean
  readonly inFlight: number
  /** Number of outstanding requests that the server may have seen. */
  readonly written: number
  /** True if more requests can be sent on it. */
  readonly usable: boolean
  /** Time at which the oldest outstanding request was sent; null without one. */
  readonly oldest: number | null
  /** Queues a request; `flush` writes it. */
  send(flight: Flight): void
  /** Writes all requests queued since the last flush in one write. */
  flush(): void
  /** Closes the connection gracefully. Outstanding requests are returned to the owner for another connection. */
  end(): void
  /** Closes the connection at once. Returns the outstanding requests. */
  drop(): Flight[]
  /** Handles a timeout of the oldest request. */
  expire(trouble: Trouble): void
}

export interface ConnectionOwner {
  onAnswered(connection: RequestConnection, flight: Flight, answered: Answered): void
  onFailed(connection: RequestConnection, flight: Flight, trouble: Trouble): void
  /** The server announced that it stops reading and has not processed this request: it can be sent again. */
  onReturned(connection: RequestConnection, flight: Flight): void
  /** The server sent a response without a request. */
  onUnasked(connection: RequestConnection): void
  onConnected(connection: RequestConnection): void
  /**
   * The target could not be reached. `failing` outstanding requests fail for that reason, each reported after this
   * call.
   */
  onUnreached(connection: RequestConnection, failure: UpstreamFailure, failing: number): void
  /** Returns the same failure as the problem of a request. */
  unreached(connection: RequestConnection, failure: UpstreamFailure): Trouble
  /** All results of one read are reported. */
  onSettled(): void
  /** The connection has no outstanding requests left and cannot be used again. */
  onClosed(connection: RequestConnection): void
}
