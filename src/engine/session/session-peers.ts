import { AppError } from '../../shared/model/app-error'
import { PeerConnection } from '../connection/peer-connection'
import type { SessionEntry } from './session-entry'

/** Selects the connections of a session that Tcplens sends on, and sends to them. */

/**
 * Returns the connections of a server or client session that can be sent on now: the named ones, or all. Throws if
 * there are none.
 */
export function peersOf(
  { running, config }: SessionEntry,
  connections: readonly number[] | null
): PeerConnection[] {
  if (config.kind === 'proxy') {
    throw new AppError('wrong-state', 'A proxy only relays data. It cannot send data of its own.')
  }
  if (running === undefined) throw new AppError('wrong-state', 'The session is not running. Start it first.')
  const named = connections === null ? null : new Set(connections)
  const found = running.connections
    .all()
    .filter((one) => one instanceof PeerConnection)
    .filter((peer) => peer.canSend && (named === null || named.has(peer.connection)))
  if (found.length === 0) throw new AppError('wrong-state', 'None of these connections is still open.')
  return found
}

/** Sends the bytes to all peers. Returns the connections that accepted them; throws the first refusal if none did. */
export function sendOn(peers: readonly PeerConnection[], bytes: Uint8Array): number[] {
  const sentTo: number[] = []
  let refusal: AppError | null = null
  for (const peer of peers) {
    try {
      if (peer.send(bytes)) sentTo.push(peer.connection)
    } catch (error) {
      // A peer that does not read must not prevent the others from receiving the bytes.
      if (!(error instanceof AppError)) throw error
      refusal ??= error
    }
  }
  if (refusal !== null && sentTo.length === 0) throw refusal
  return sentTo
}
