/**
 * Settings for replaying a recorded conversation, and the engine request built from them. Their size is bounded,
 * because unchanged pieces remain in the capture.
 */
import { PACE_FACTOR, REPLY_TIME } from '../../../../../shared/contract/bounds'
import type {
  ConversationInput,
  PieceEdit,
  ConversationPlaceholder,
  PlayedSide
} from '../../../../../shared/contract/conversation-replay'
import type { Match } from '../../../../../shared/contract/matching'
import { formatAddress, splitAddress, typedPlace } from '../../../kit/model/address'
import { readDecimal, readTime, numberOf } from '../../../kit/form/model/bounded'
import { EMPTY_FRAMING, readFraming, type FramingForm } from '../../../kit/form/model/framing-form'

export type PaceChoice = 'wait' | 'timing' | 'fast'
export type UntilChoice = 'auto' | 'bytes' | 'messages' | 'pattern' | 'silence'
export type TlsChoice = 'recorded' | 'off' | 'own'

/** Change to one of the sent pieces. */
export type PieceChange = { readonly kind: 'skip' } | { readonly kind: 'bytes'; readonly bytes: Uint8Array }

/** Changes of one side, keyed by the offset of the piece in its stream. */
export interface SideChanges {
  readonly edits: ReadonlyMap<number, PieceChange>
  readonly breakpoints: ReadonlySet<number>
}

export interface PlayPlan {
  readonly side: PlayedSide
  readonly host: string
  readonly port: string
  readonly listenHost: string
  readonly listenPort: string
  readonly tls: TlsChoice
  readonly serverName: string
  readonly alpn: string
  readonly verify: boolean
  readonly pace: PaceChoice
  readonly factor: string
  readonly until: UntilChoice
  readonly framing: FramingForm
  readonly match: Match
  readonly silence: string
  /** A duration. */
  readonly limit: string
  readonly client: SideChanges
  readonly server: SideChanges
  readonly placeholders: readonly ConversationPlaceholder[]
  readonly skipMissing: boolean
}

const NO_CHANGES: SideChanges = { edits: new Map(), breakpoints: new Set() }

/** Returns a new plan. `target` is the recorded connection's destination. */
export function newPlan(target: string): PlayPlan {
  return {
    side: 'client',
    ...splitAddress(target),
    listenHost: '127.0.0.1',
    listenPort: '0',
    tls: 'recorded',
    serverName: '',
    alpn: '',
    verify: true,
    pace: 'wait',
    factor: '1',
    until: 'auto',
    framing: { ...EMPTY_FRAMING, choice: 'decoder' },
    match: { kind: 'text', text: '', whole: false, ignoreCase: false },
    silence: '200 ms',
    limit: '5 s',
    client: NO_CHANGES,
    server: NO_CHANGES,
    placeholders: [],
    skipMissing: false
  }
}

/** Returns the plan with one sent piece changed, or restored to the recorded bytes (null). */
export function withEdit(plan: PlayPlan, at: number, change: PieceChange | null): PlayPlan {
  const edits = new Map(plan[plan.side].edits)
  if (change === null) edits.delete(at)
  else edits.set(at, change)
  return { ...plan, [plan.side]: { ...plan[plan.side], edits } }
}

export function withBreakpoint(plan: PlayPlan, at: number, on: boolean): PlayPlan {
  const breakpoints = new Set(plan[plan.side].breakpoints)
  if (on) breakpoints.add(at)
  else breakpoints.delete(at)
  return { ...plan, [plan.side]: { ...plan[plan.side], breakpoints } }
}

/** Returns the part of the plan that can still be changed during the replay. */
export function changesOf(plan: PlayPlan): Pick<ConversationInput, 'edits' | 'breakpoints'> {
  const { edits, breakpoints } = plan[plan.side]
  return {
    edits: [...edits].map(([at, change]): PieceEdit => ({ at, ...change })),
    breakpoints: [...breakpoints]
  }
}

/** Builds the engine request. The plan must have no problems. */
export function planInput(
  plan: PlayPlan,
  recorded: { capture: number; connection: number; target: string },
  stepping: boolean
): ConversationInput {
  const isClient = plan.side === 'client'
  const target = typedPlace(plan)
  // The original target is left out: the engine knows its full route, which an address cannot express.
  const isElsewhere = formatAddress(target) !== recorded.target
  return {
    capture: recorded.capture,
    connection: recorded.connection,
    side: plan.side,
    ...(isClient && isElsewhere ? { target } : {}),
    ...(isClient ? {} : { listen: { host: plan.listenHost.trim(), port: Number(plan.listenPort) } }),
    ...(isClient && plan.tls !== 'recorded' ? { tls: tlsOf(plan) } : {}),
    pace:
      plan.pace === 'timing' ? { kind: 'timing', factor: readFactor(plan.factor) ?? 1 } : { kind: plan.pace },
    until: untilOf(plan),
    limit: readLength(plan.limit) ?? 5000,
    ...changesOf(plan),
    stepping,
    placeholders: [...plan.placeholders],
    skipMissing: plan.skipMissing
  }
}

function tlsOf({ tls, serverName, alpn, verify }: PlayPlan): NonNullable<ConversationInput['tls']> {
  if (tls === 'off') return 'off'
  const names = alpn.split(/[\s,]+/).filter((name) => name !== '')
  return {
    ...(serverName.trim() === '' ? {} : { serverName: serverName.trim() }),
    ...(names.length === 0 ? {} : { alpn: names }),
    verify
  }
}

function untilOf({ until, framing, match, silence }: PlayPlan): ConversationInput['until'] {
  switch (until) {
    case 'auto':
    case 'bytes':
      return { kind: until }
    case 'messages': {
      const read = readFraming(framing)
      const cut = read.ok ? read.framing : null
      return cut === null || cut.kind === 'decoder'
        ? { kind: 'messages' }
        : { kind: 'messages', framing: cut }
    }
    case 'pattern':
      return { kind: 'pattern', match }
    case 'silence':
      return { kind: 'silence', after: readLength(silence) ?? 200 }
  }
}

function readFactor(text: string): number | null {
  return numberOf(readDecimal(text, PACE_FACTOR))
}

function readLength(text: string): number | null {
  return numberOf(readTime(text, REPLY_TIME))
}
