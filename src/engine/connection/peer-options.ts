import type { ClientConfig } from '../../shared/contract/sessions'
import type { Direction } from '../../shared/model/direction'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { Ending } from './lifecycle'
import type { LiveConnection } from './live-connection'

/** Options and listeners of a connection of which Tcplens is one end. */

export interface PeerListener {
  onBytes(direction: Direction, length: number): void
  /** Receives the peer's bytes; the view is valid during the call only. */
  onReceived?(bytes: Uint8Array): void
  /** Called at the peer's FIN. Returns true if the own FIN must wait for remaining output: `end` sends it then. */
  onTheirEnd?(): boolean
  /** Called when the pending bytes are sent. */
  onDrain?(): void
  onClose(connection: LiveConnection, ending: Ending): void
}

/** A temporary observer of a connection, in addition to its session. */
export type PeerWatcher = Pick<PeerListener, 'onReceived' | 'onDrain'> & { onClose?(): void }

/** Socket settings of a session; see the contract. */
export type PeerSocketOptions = Pick<ClientConfig, 'halfOpen' | 'noDelay' | 'keepAlive' | 'idle'>

export interface PeerOptions {
  capture: Capture
  recorder: ConnectionRecorder
  listener: PeerListener
  socket?: PeerSocketOptions
}
