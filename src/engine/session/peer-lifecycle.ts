import type { LiveClient } from '../../shared/contract/sessions'
import type { Ending } from './lifecycle'
import type { Direction } from '../../shared/model/direction'

/**
 * The life of a connection whose one end is Tcplens itself (a server's client, a client session, a replay), as a pure
 * step function: what happened in, what to do out. `peer-connection.ts` executes the commands.
 *
 *   their FIN    is answered with ours, as `net` does unless told to leave it half open
 *   our FIN      goes after what is pending; the peer may go on sending until its own
 *   stop         our FIN, and a limit for the peer's: past it the connection is reset
 *   ending       the first of end or stop names who ended it and how; a reset or an error before both FINs overrides it,
 *                unless it is the limit's
 *
 * There is exactly one `close`, once the socket is gone.
 */

export interface PeerState {
  readonly theirsEnded: boolean
  readonly oursEnded: boolean
  /** A reset or an error broke it off: no FIN or RST may follow in the record. */
  readonly cut: boolean
  /** What ended it first; null while nothing has. */
  readonly ending: Ending | null
  readonly gone: boolean
}

/** Which end the peer is: it says which stream is theirs, and what they are called in the record. */
export type Peer = 'client' | 'target'

export type PeerInput =
  /** `answer`: ours goes too. */
  | { type: 'their-end'; answer: boolean }
  | { type: 'our-end' }
  | { type: 'our-reset' }
  | { type: 'stop' }
  /** The limit of a stop has passed. */
  | { type: 'overdue' }
  | { type: 'error'; code: string; message: string }
  | { type: 'gone' }

export type PeerCommand =
  | { type: 'record-end'; direction: Direction; by?: 'tcplens' }
  | { type: 'record-error'; code: string; message: string }
  | { type: 'record-reset'; by: Peer | 'tcplens'; direction: Direction }
  /** Send a FIN after what is pending. */
  | { type: 'end' }
  | { type: 'reset' }
  /** Begin the limit within which the peer must have ended too. */
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

/** How it stands, for people. */
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
  const told: PeerCommand = { type: 'record-end', direction: theirStream(peer) }
  if (!answer) return [ended, [told]]
  const [next, commands] = onOurEnd(ended, peer)
  return [next, [told, ...commands]]
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
  // After both FINs the conversation is complete; a reset would only be noise in the record.
  if (isComplete(state)) return [state, [{ type: 'reset' }]]
  const ending: Ending = { endedBy: 'tcplens', how: 'rst' }
  return [{ ...state, cut: true, ending }, [recordOurReset(peer), { type: 'reset' }]]
}

function onStop(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.cut) return [state, []]
  const [next, commands] = onOurEnd(state, peer)
  return [next, [...commands, { type: 'limit' }]]
}

/** The peer did not end, or did not take what was pending. The stop remains what ended the connection. */
function onOverdue(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.cut) return [state, []]
  const told: PeerCommand[] = isComplete(state) ? [] : [recordOurReset(peer)]
  return [{ ...state, cut: true }, [{ type: 'record-overdue' }, ...told, { type: 'reset' }]]
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
