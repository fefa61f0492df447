import type { LiveClient } from '../../shared/contract/sessions'

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
  /** Applies the changed list of rules, if the connection is proxied. */
  renewRules?(): void
  /** Returns the current status, if Tcplens is one end. */
  status?(): LiveClient
}
