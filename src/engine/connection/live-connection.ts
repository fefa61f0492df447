import type { LiveClient } from '../../shared/contract/sessions'

/**
 * Milliseconds that a peer may take to close after Tcplens has closed a connection whose remaining bytes are not
 * needed; then the connection is reset (docs/decisions/relay-endings.md).
 */
export const FINISH_MS = 2000

/** Operations that a session supports on any open connection, whatever its kind. */
export interface LiveConnection {
  readonly connection: number
  /** Closes with FIN, and resets after FINISH_MS if the peer does not close. */
  stop(): void
  /** Sends FIN and continues reading; a proxy's connection closes on both legs. */
  end(): void
  reset(): void
  /** Stops or resumes reading from the peer, if Tcplens is one end. */
  read?(on: boolean): void
  /** Returns the current status, if Tcplens is one end. */
  status?(): LiveClient
}
