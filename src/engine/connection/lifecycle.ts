import type { EndedBy, HowEnded, Leg } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'

/**
 * State machine of a relayed connection as a pure step function: an input in, commands out. `relay.ts` executes the
 * commands on real sockets; the relayed bytes do not pass through here.
 *
 * - half-close: the FIN of one side becomes a FIN on the other leg, whose response may still follow.
 * - reset: the RST of one side becomes an RST on the other leg.
 * - failure: a target that cannot be reached resets the client, so that the failure does not look like an orderly
 *   close.
 * - stop: both legs close with FIN; the first of `end`, `reset`, `error` or `stop` determines who ended the connection.
 * - slow reader: after both FINs there is no timeout; pending bytes are delivered, unless the connection is stopped.
 *
 * Every connection gets exactly one `close` command, once both sockets are closed.
 */

export interface RelayState {
  readonly client: LegState
  readonly target: LegState
  /** The cause of the end; null while the connection is open. */
  readonly ending: Ending | null
}

interface LegState {
  /** The peer sent FIN. */
  readonly ended: boolean
  /** The socket is closed. */
  readonly gone: boolean
}

export interface Ending {
  readonly endedBy: EndedBy
  readonly how: HowEnded
  readonly code?: string
}

export type RelayInput =
  | { type: 'end'; leg: Leg }
  | { type: 'error'; leg: Leg; code: string; message: string }
  | { type: 'gone'; leg: Leg }
  | { type: 'stop' }
  /** The user or Tcplens resets the connection. */
  | { type: 'cut' }

export type RelayCommand =
  /** `by` is set if Tcplens ends the stream itself, without a FIN from the peer. */
  | { type: 'record-end'; direction: Direction; by?: 'tcplens' }
  | { type: 'record-error'; leg: Leg; code: string; message: string }
  | { type: 'record-reset'; by: EndedBy }
  /** Send FIN on this leg after the pending bytes. */
  | { type: 'end'; leg: Leg }
  | { type: 'reset'; leg: Leg }
  /** Send FIN without waiting for the peer's. */
  | { type: 'finish'; leg: Leg }
  | { type: 'close'; ending: Ending }

export const INITIAL_RELAY_STATE: RelayState = {
  client: { ended: false, gone: false },
  target: { ended: false, gone: false },
  ending: null
}

const other = (leg: Leg): Leg => (leg === 'client' ? 'target' : 'client')
const streamOf = (leg: Leg): Direction => (leg === 'client' ? 'up' : 'down')

export function step(state: RelayState, input: RelayInput): [RelayState, RelayCommand[]] {
  switch (input.type) {
    case 'end':
      return onEnd(state, input.leg)
    case 'error':
      return onError(state, input.leg, input.code, input.message)
    case 'gone':
      return onGone(state, input.leg)
    case 'stop':
      return onStop(state)
    case 'cut':
      return onCut(state)
  }
}

function onEnd(state: RelayState, leg: Leg): [RelayState, RelayCommand[]] {
  // After a reset or a stop the record is complete; a FIN in transit changes nothing.
  if (state[leg].ended || isCut(state)) return [state, []]
  const ending = state.ending ?? { endedBy: leg, how: 'fin' }
  const next = withLeg(state, leg, { ended: true, gone: state[leg].gone }, ending)
  return [
    next,
    [
      { type: 'record-end', direction: streamOf(leg) },
      { type: 'end', leg: other(leg) }
    ]
  ]
}

/** Written out, because a computed property in a literal is slow, and this runs four times per connection. */
function withLeg({ client, target }: RelayState, leg: Leg, changed: LegState, ending: Ending): RelayState {
  return leg === 'client' ? { client: changed, target, ending } : { client, target: changed, ending }
}

function onError(state: RelayState, leg: Leg, code: string, message: string): [RelayState, RelayCommand[]] {
  if (isCut(state)) return [state, []]
  const reset = code === 'ECONNRESET' || code === 'EPIPE'
  // A reset after an orderly close of this side still interrupts the other side's stream.
  const ending: Ending = { endedBy: leg, how: reset ? 'rst' : 'error', code }
  const commands: RelayCommand[] = []
  if (!reset) commands.push({ type: 'record-error', leg, code, message })
  commands.push({ type: 'record-reset', by: leg }, { type: 'reset', leg: other(leg) })
  return [{ ...state, ending }, commands]
}

function onGone(state: RelayState, leg: Leg): [RelayState, RelayCommand[]] {
  if (state[leg].gone) return [state, []]
  const ending: Ending = state.ending ?? { endedBy: leg, how: 'fin' }
  const next = withLeg(state, leg, { ended: state[leg].ended, gone: true }, ending)
  if (next[other(leg)].gone) return [next, [{ type: 'close', ending }]]
  // Both sides have sent FIN: the other leg still delivers its pending bytes, as slowly as its peer reads.
  if (next.client.ended && next.target.ended) return [next, []]
  // The reader of the other side's bytes is gone.
  return [next, [{ type: 'finish', leg: other(leg) }]]
}

function onStop(state: RelayState): [RelayState, RelayCommand[]] {
  if (isBroken(state)) return [state, []]
  const commands: RelayCommand[] = []
  if (!state.client.ended) commands.push({ type: 'record-end', direction: 'up', by: 'tcplens' })
  if (!state.target.ended) commands.push({ type: 'record-end', direction: 'down', by: 'tcplens' })
  for (const leg of ['client', 'target'] as const)
    if (!state[leg].gone) commands.push({ type: 'finish', leg })
  const ended = { ended: true }
  return [
    {
      client: { ...state.client, ...ended },
      target: { ...state.target, ...ended },
      ending: state.ending ?? { endedBy: 'tcplens', how: 'fin' }
    },
    commands
  ]
}

function onCut(state: RelayState): [RelayState, RelayCommand[]] {
  const resets: RelayCommand[] = [
    { type: 'reset', leg: 'client' },
    { type: 'reset', leg: 'target' }
  ]
  if (isCut(state)) return [state, resets]
  const ending: Ending = { endedBy: 'tcplens', how: 'rst' }
  return [{ ...state, ending }, [{ type: 'record-reset', by: 'tcplens' }, ...resets]]
}

/** True if no further FIN or RST may be recorded: after a reset, or after both FINs. */
function isCut(state: RelayState): boolean {
  return isBroken(state) || (state.client.ended && state.target.ended)
}

/** True if both sockets are being destroyed. */
function isBroken({ ending }: RelayState): boolean {
  return ending?.how === 'rst' || ending?.how === 'error'
}
