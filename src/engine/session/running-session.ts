import type { SessionSummary } from '../../shared/contract/sessions'
import type { AppError } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'
import type { TlsFindings } from '../proxy/tls-findings'
import type { ConnectionSet } from './connection-set'

/** Listening address of a session, with the permissions of a Unix domain socket's file. */
export interface Bound extends Endpoint {
  mode?: number | undefined
}

/** A running session of any kind. One object per run. */
export interface RunningSession {
  readonly connections: ConnectionSet
  /** Resolves with the bound address (null for a client). Rejects with an AppError that explains the fix. */
  start(): Promise<Bound | null>
  /** Stops accepting connections. Idempotent. */
  close(): Promise<void>
  /** Resolves when the session ended by itself, as a client does with its connection: with the error, or null. */
  readonly ended: Promise<AppError | null>
  /** TLS problems found by an intercepting proxy. */
  readonly findings?: TlsFindings
  /** Consecutive failures of a proxy to reach its target. */
  readonly failing?: SessionSummary['failing']
  /** Set while a client waits for its next attempt. */
  readonly reconnecting?: SessionSummary['reconnecting']
}
