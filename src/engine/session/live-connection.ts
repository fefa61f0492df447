import type { LiveClient } from '../../shared/contract/sessions'

/**
 * How long a peer may take to end too, once Tcplens has ended a connection and nobody waits for more of it, before it is
 * reset: docs/decisions/relay-endings.md.
 */
export const FINISH_MS = 2000

/** What a session can do with any of its open connections, whatever kind it is. */
export interface LiveConnection {
  readonly connection: number
  /** Ends it in order, and resets what has not ended after a while. */
  stop(): void
  /** Sends a FIN and goes on reading; a proxy's connection ends on both legs. */
  end(): void
  reset(): void
  /** Stops or resumes reading from the peer, where Tcplens is one end. */
  read?(on: boolean): void
  /** How it stands now, where Tcplens is one end. */
  status?(): LiveClient
}
