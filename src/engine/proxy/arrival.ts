import type net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { RelayListener } from '../connection/relay'
import type { SessionHop, OwnEnds } from './own-ends'
import type { SessionRules } from '../rules/session-rules'
import type { TargetFailureCount } from './target-failures'

/** An accepted client of a proxy, and the objects its connection is built from. */
export interface Arrival {
  /** Paused. */
  accepted: net.Socket
  /** The local address that the client connected to. */
  server: Endpoint
  parts: ArrivalParts
}

export interface ArrivalParts {
  capture: Capture
  recorder: ConnectionRecorder
  session: number
  ends: OwnEnds
  hop: SessionHop
  listener: RelayListener
  failures: TargetFailureCount
  rules: SessionRules
  /** Ordinal of the connection in its session, from 1. */
  ordinal: number
}
