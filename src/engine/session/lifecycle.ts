import type { EndedBy, HowEnded } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'

/**
 * A relayed connection's life as a pure step function: what happened in, what to do out. `relay.ts` executes the
 * commands on real sockets; the bytes in between never come through here.
 *
 *   half-close   one side's FIN becomes a FIN on the other leg, whose answer may still come
 *   reset        one side's RST becomes an RST on the other leg
 *   failure      a target that cannot be reached resets the client: a failure must not look like an orderly end
 *   stop         both legs end in order; the first of `end`, `reset`, `error` or `stop` names who ended it
 *   slow reader  once both sides have sent their FIN nothing is hurried: what is pending is delivered, unless stopped
 *
 * Every connection gets exactly one `close` command, once both sockets are gone.
 */

export type Leg = 'client' | 'target'

export interface RelayState {
  readonly client: LegState
  readonly target: LegState
  /** What ended the connection; null while nothing has. */
  readonly ending: Ending | null
}

interface LegState {
  /** Its peer sent a FIN. */
  readonly ended: boolean
  /** Its socket is closed for good. */
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
  /** Somebody at Tcplens resets it. */
  | { type: 'cut' }

export type RelayCommand =
  /** `by` where no peer sent a FIN: Tcplens ends the stream itself. */
  | { type: 'record-end'; direction: Direction; by?: 'tcplens' }
  | { type: 'record-error'; leg: Leg; code: string; message: string }
  | { type: 'record-reset'; by: EndedBy }
  /** Send a FIN on this leg after what is pending. */
  | { type: 'end'; leg: Leg }
  | { type: 'reset'; leg: Leg }
  /** End it in order, but no longer wait for its peer. */
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
  // After a reset or a stop the record is written; a FIN that was under way changes nothing.
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

/** Spelled out: a computed member in a literal is slow, and this runs four times a connection. */
function withLeg({ client, target }: RelayState, leg: Leg, changed: LegState, ending: Ending): RelayState {
  return leg === 'client' ? { client: changed, target, ending } : { client, target: changed, ending }
}

function onError(state: RelayState, leg: Leg, code: string, message: string): [RelayState, RelayCommand[]] {
  if (isCut(state)) return [state, []]
  const reset = code === 'ECONNRESET' || code === 'EPIPE'
  // A reset after an orderly end on this side still cuts what the other side was sending.
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
  // Both have ended: the other leg still delivers what is pending, as slowly as its reader reads.
  if (next.client.ended && next.target.ended) return [next, []]
  // Nobody is left to read what the other side sends.
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

/** No more FIN or RST may be recorded: a reset was, or both directions have ended. */
function isCut(state: RelayState): boolean {
  return isBroken(state) || (state.client.ended && state.target.ended)
}

/** Both sockets are being thrown away. */
function isBroken({ ending }: RelayState): boolean {
  return ending?.how === 'rst' || ending?.how === 'error'
}
