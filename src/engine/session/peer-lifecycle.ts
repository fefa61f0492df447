import type { Ending } from './lifecycle'
import type { Direction } from '../../shared/model/direction'

/**
 * The life of a connection whose one end is Tcplens itself (a server's client, a client session, a replay), as a pure
 * step function: what happened in, what to do out. `peer-connection.ts` executes the commands.
 *
 * A FIN of the peer is answered with ours, as `net` does unless told otherwise. The first of end, reset, error or stop
 * names who ended the connection; there is exactly one `close`, once the socket is gone.
 */

export interface PeerState {
  readonly theirsEnded: boolean
  readonly oursEnded: boolean
  readonly ending: Ending | null
  readonly gone: boolean
}

/** Which end the peer is: it says which stream is theirs, and what they are called in the record. */
export type Peer = 'client' | 'target'

export type PeerInput =
  | { type: 'their-end' }
  | { type: 'our-end' }
  | { type: 'our-reset' }
  | { type: 'stop' }
  | { type: 'error'; code: string; message: string }
  | { type: 'gone' }

export type PeerCommand =
  | { type: 'record-end'; direction: Direction }
  | { type: 'record-error'; code: string; message: string }
  | { type: 'record-reset'; by: Peer | 'tcplens'; direction: Direction }
  /** Send a FIN after what is pending. */
  | { type: 'end' }
  | { type: 'reset' }
  /** Close after what is pending, without waiting for the peer beyond a limit. */
  | { type: 'finish' }
  | { type: 'close'; ending: Ending }

export const INITIAL_PEER_STATE: PeerState = {
  theirsEnded: false,
  oursEnded: false,
  ending: null,
  gone: false
}

export function theirStream(peer: Peer): Direction {
  return peer === 'client' ? 'up' : 'down'
}

export function ourStream(peer: Peer): Direction {
  return peer === 'client' ? 'down' : 'up'
}

export function stepPeer(state: PeerState, peer: Peer, input: PeerInput): [PeerState, PeerCommand[]] {
  switch (input.type) {
    case 'their-end':
      return onTheirEnd(state, peer)
    case 'our-end':
      return onOurEnd(state, peer)
    case 'our-reset':
      return onOurReset(state, peer)
    case 'stop': {
      const [next, commands] = onOurEnd(state, peer)
      return [next, [...commands, { type: 'finish' }]]
    }
    case 'error':
      return onError(state, peer, input.code, input.message)
    case 'gone':
      return onGone(state)
  }
}

function onTheirEnd(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.theirsEnded || isCut(state)) return [state, []]
  const ended: PeerState = {
    ...state,
    theirsEnded: true,
    ending: state.ending ?? { endedBy: peer, how: 'fin' }
  }
  const [next, answer] = onOurEnd(ended, peer)
  return [next, [{ type: 'record-end', direction: theirStream(peer) }, ...answer]]
}

function onOurEnd(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.oursEnded || isCut(state)) return [state, []]
  const next: PeerState = {
    ...state,
    oursEnded: true,
    ending: state.ending ?? { endedBy: 'tcplens', how: 'fin' }
  }
  return [next, [{ type: 'record-end', direction: ourStream(peer) }, { type: 'end' }]]
}

function onOurReset(state: PeerState, peer: Peer): [PeerState, PeerCommand[]] {
  if (state.gone || isCut(state)) return [state, []]
  // After both FINs the conversation is complete; a reset would only be noise in the record.
  if (state.theirsEnded && state.oursEnded) return [state, [{ type: 'reset' }]]
  const ending: Ending = { endedBy: 'tcplens', how: 'rst' }
  return [
    { ...state, ending },
    [{ type: 'record-reset', by: 'tcplens', direction: ourStream(peer) }, { type: 'reset' }]
  ]
}

function onError(state: PeerState, peer: Peer, code: string, message: string): [PeerState, PeerCommand[]] {
  if (isCut(state) || (state.theirsEnded && state.oursEnded)) return [state, []]
  const reset = code === 'ECONNRESET' || code === 'EPIPE'
  const ending: Ending = { endedBy: peer, how: reset ? 'rst' : 'error', code }
  const command: PeerCommand = reset
    ? { type: 'record-reset', by: peer, direction: theirStream(peer) }
    : { type: 'record-error', code, message }
  return [{ ...state, ending }, [command]]
}

function onGone(state: PeerState): [PeerState, PeerCommand[]] {
  if (state.gone) return [state, []]
  const ending: Ending = state.ending ?? { endedBy: 'tcplens', how: 'fin' }
  return [{ ...state, gone: true, ending }, [{ type: 'close', ending }]]
}

/** A reset or an error ended it: no FIN or RST may follow in the record. */
function isCut({ ending }: PeerState): boolean {
  return ending?.how === 'rst' || ending?.how === 'error'
}
