import type { SessionSummary } from '../../shared/contract/sessions'
import type { AppError } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'
import type { TlsFindings } from '../proxy/tls-findings'
import type { ConnectionSet } from './connection-set'

/** Where a session listens; with the permissions of a Unix domain socket's file. */
export interface Bound extends Endpoint {
  mode?: number | undefined
}

/** A session while it runs, whatever its kind. One object per run. */
export interface RunningSession {
  readonly connections: ConnectionSet
  /** Resolves with the bound address (null for a client) or rejects with an AppError saying what to do. */
  start(): Promise<Bound | null>
  /** Accepts nothing new. Idempotent. */
  close(): Promise<void>
  /** Resolves when it ended by itself, as a client does with its connection; with the reason where that is a failure. */
  readonly ended: Promise<AppError | null>
  /** What a proxy that opens TLS has found out. */
  readonly findings?: TlsFindings
  /** A proxy's last connections, where all of them failed to reach their target. */
  readonly failing?: SessionSummary['failing']
  /** A client between two attempts. */
  readonly reconnecting?: SessionSummary['reconnecting']
}
