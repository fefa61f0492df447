import type { Endpoint } from '../../../shared/model/connection-event'

/** What is known about a connection when it opens, for the conditions of rules. */
export interface OpeningFacts {
  readonly session: number
  readonly client: Endpoint
  /** The server that the client wants to reach. */
  readonly upstream: Endpoint
  /** Ordinal of the connection in its session, from 1. */
  readonly n: number
  readonly sni?: string
}
