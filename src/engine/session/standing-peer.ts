import type { LiveConnection } from './live-connection'
import { OutgoingConnection } from './outgoing-connection'
import { PeerConnection } from './peer-connection'

/** What can be sent on, of a connection that has Tcplens as one end and stands; else null. */
export function standingPeer(connection: LiveConnection): PeerConnection | null {
  if (connection instanceof OutgoingConnection) return connection.standing
  return connection instanceof PeerConnection ? connection : null
}
