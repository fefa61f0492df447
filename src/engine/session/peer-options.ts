import type { ClientConfig } from '../../shared/contract/sessions'
import type { Direction } from '../../shared/model/direction'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { Ending } from './lifecycle'
import type { LiveConnection } from './live-connection'

/** What a connection of Tcplens's own is given, and whom it tells what becomes of it. */

export interface PeerListener {
  onBytes(direction: Direction, length: number): void
  /** Bytes of the peer; the view is valid during the call. */
  onReceived?(bytes: Uint8Array): void
  /** The peer's FIN came. Returns true where ours is to wait, behind what is still to be said: `end` sends it then. */
  onTheirEnd?(): boolean
  /** What was pending is sent. */
  onDrain?(): void
  onClose(connection: LiveConnection, ending: Ending): void
}

/** Somebody who follows a connection for a while, beside the session it belongs to. */
export type PeerWatcher = Pick<PeerListener, 'onReceived' | 'onDrain'> & { onClose?(): void }

/** What a session sets of its sockets; see the contract. */
export type PeerSocketOptions = Pick<ClientConfig, 'halfOpen' | 'noDelay' | 'keepAlive' | 'idle'>

export interface PeerOptions {
  capture: Capture
  recorder: ConnectionRecorder
  listener: PeerListener
  socket?: PeerSocketOptions
}
