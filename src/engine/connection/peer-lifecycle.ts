import type { LiveClient } from '../../shared/contract/sessions'
import type { Ending } from './lifecycle'
import type { Direction } from '../../shared/model/direction'

/**
 * State machine of a connection of which Tcplens is one end (a server's client, a client session, a replay), as a pure
 * step function: an input in, commands out. `peer-connection.ts` executes the commands.
 *
 * - peer's FIN: answered with a FIN, as `net` does unless the connection may stay half-open.
 * - own FIN: sent after the pending bytes; the peer may continue to send until its own FIN.
 * - stop: sends FIN and starts a timeout for the peer's FIN, after which the connection is reset.
 * - ending: the first of end or stop determines who ended the connection and how; a reset or an error before both FINs
 *   overrides it, unless the timeout caused the reset.
 *
 * There is exactly one `close`, once the socket is closed.
 */

export interface PeerState {
  readonly theirsEnded: boolean
  readonly oursEnded: boolean
  /** A reset or an error broke the connection: no FIN or RST may follow in the record. */
  readonly cut: boolean
  /** The first cause of the end; null while the connection is open. */
  readonly ending: Ending | null
  readonly gone: boolean
}

/** The role of the peer, which determines its stream and its name in the record. */
export type Peer = 'client' | 'target'

export type PeerInput =
  /** `answer`: send FIN in response. */
  | { type: 'their-end'; answer: boolean }
  | { type: 'our-end' }
  | { type: 'our-reset' }
  | { type: 'stop' }
  /** The timeout of a stop has passed. */
  | { type: 'overdue' }
  | { type: 'error'; code: string; message: string }
  | { type: 'gone' }

export type PeerCommand =
  | { type: 'record-end'; direction: Direction; by?: 'tcplens' }
  | { type: 'record-error'; code: string; message: string }
  | { type: 'record-reset'; by: Peer | 'tcplens'; direction: Direction }
  /** Send FIN after the pending bytes. */
  | { type: 'end' }
  | { type: 'reset' }
  /** Start the timeout within which the peer must close too. */
  | { type: 'limit' }
  | { type: 'record-overdue' }
  | { type: 'close'; ending: Ending }

export const INITIAL_PEER_STATE: PeerState = {
  theirsEnded: false,
  oursEnded: false,
  cut: false,
  ending: null,
  gone: false
}

export function theirStream(peer: Peer): Direction {
  return peer === 'client' ? 'up' : 'down'
}

export function ourStream(peer: Peer): Direction {
  return peer === 'client' ? 'down' : 'up'
}

/** Returns the state for display. */
export function liveState({ theirsEnded, oursEnded, cut }: PeerState): LiveClient['state'] {
  if (cut || (theirsEnded && oursEnded)) return 'ending'
  if (theirsEnded) return 'theirs-ended'
  return oursEnded ? 'ours-ended' : 'open'
}

export function stepPeer(state: PeerState, peer: Peer, input: PeerInput): [PeerState, PeerCommand[]] {
  if (state.gone) return [state, []]
  switch (input.type) {
    case 'their-end':
      return onTheirEnd(state, peer, input.answer)
    case 'our-end':
      return onOurEnd(state, peer)
    case 'our-reset':
      return onOurReset(state, peer)
    case 'stop':
      return onStop(state, peer)
    case 'overdue':
      return onOverdue(state, peer)
    case 'error':
      return onError(state, peer, input.code, input.message)
    case 'gone':
      return onGone(state)
  }
}

function onTheirEnd(state: PeerState, peer: Peer, answer: boolean): [PeerState, PeerCommand[]] {
  if (state.theirsEnded || state.cut) return [state, []]
  const ended: PeerState = {
    ...state,
    theirsEnded: true,
    ending: state.ending ?? { endedBy: peer, how: 'fin' }
  }
  const records: PeerCommand = { type: 'record-end', direction: theirStream(peer) }
  if (!answer) return [ended, [records]]
  const [next, commands] = onOurEnd(ended, peer)
  return [next, [records, ...commands]]
}

function onOurEnd(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.oursEnded || state.cut) return [state, []]
  const next: PeerState = {
    ...state,
    oursEnded: true,
    ending: state.ending ?? { endedBy: 'tcplens', how: 'fin' }
  }
  return [next, [{ type: 'record-end', direction: ourStream(peer), by: 'tcplens' }, { type: 'end' }]]
}

function onOurReset(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.cut) return [state, []]
  // After both FINs the conversation is complete; a reset would only clutter the record.
  if (isComplete(state)) return [state, [{ type: 'reset' }]]
  const ending: Ending = { endedBy: 'tcplens', how: 'rst' }
  return [{ ...state, cut: true, ending }, [recordOurReset(peer), { type: 'reset' }]]
}

function onStop(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.cut) return [state, []]
  const [next, commands] = onOurEnd(state, peer)
  return [next, [...commands, { type: 'limit' }]]
}

/** The peer did not close, or did not accept the pending bytes. The stop remains the recorded cause. */
function onOverdue(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.cut) return [state, []]
  const records: PeerCommand[] = isComplete(state) ? [] : [recordOurReset(peer)]
  return [{ ...state, cut: true }, [{ type: 'record-overdue' }, ...records, { type: 'reset' }]]
}

function onError(state: PeerState, peer: Peer, code: string, message: string): [PeerState, PeerCommand[]] {
  if (state.cut || isComplete(state)) return [state, []]
  const reset = code === 'ECONNRESET' || code === 'EPIPE'
  const ending: Ending = { endedBy: peer, how: reset ? 'rst' : 'error', code }
  const command: PeerCommand = reset
    ? { type: 'record-reset', by: peer, direction: theirStream(peer) }
    : { type: 'record-error', code, message }
  return [{ ...state, cut: true, ending }, [command]]
}

function onGone(state: PeerState): [PeerState, PeerCommand[]] {
  const ending: Ending = state.ending ?? { endedBy: 'tcplens', how: 'fin' }
  return [{ ...state, gone: true, ending }, [{ type: 'close', ending }]]
}

function isComplete({ theirsEnded, oursEnded }: PeerState): boolean {
  return theirsEnded && oursEnded
}

function recordOurReset(peer: Peer): PeerCommand {
  return { type: 'record-reset', by: 'tcplens', direction: ourStream(peer) }
}
