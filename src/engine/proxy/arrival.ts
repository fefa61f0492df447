import type net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { RelayListener } from '../session/relay'
import type { Hop, OwnEnds } from './own-ends'
import type { TargetFailureCount } from './target-failures'

/** A client that has come to a proxy, and what its connection is made with. */
export interface Arrival {
  /** Paused. */
  accepted: net.Socket
  /** The address that the client reached. */
  server: Endpoint
  parts: ArrivalParts
}

export interface ArrivalParts {
  capture: Capture
  recorder: ConnectionRecorder
  session: number
  ends: OwnEnds
  hop: Hop
  listener: RelayListener
  failures: TargetFailureCount
}
