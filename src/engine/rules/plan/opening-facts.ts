import type { Endpoint, Role } from '../../../shared/model/connection-event'

/** What is known about a connection when it opens, for the conditions of rules. */
export interface OpeningFacts {
  readonly session: number
  readonly sessionName: string
  readonly client: Endpoint
  /** The server that the client wants to reach. */
  readonly upstream: Endpoint
  readonly proxy: 'forward' | 'socks' | 'connect' | 'http' | 'transparent' | 'none'
  readonly role: Role
  /** Ordinal of the connection in its session, from 1. */
  readonly n: number
  readonly sni?: string
  readonly alpn?: string
}
