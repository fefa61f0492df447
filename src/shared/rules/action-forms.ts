import {
  EDIT_MATCH,
  FAULT_BYTES,
  FAULT_CHANCE,
  FAULT_GAP,
  FAULT_RATE,
  FAULT_SLICE,
  FAULT_TIME,
  type Bounds
} from '../contract/bounds'
import type { RuleAction } from '../contract/rules'

/** Actions as a rules file writes them: their members, with units and defaults. */

type ValueForm =
  /** Milliseconds, or a text such as `200ms`. */
  | { readonly kind: 'time'; readonly bounds: Bounds }
  /** Microseconds, or a text such as `500us`. */
  | { readonly kind: 'micros'; readonly bounds: Bounds }
  /** Bytes, or a text such as `64kB`. */
  | { readonly kind: 'bytes'; readonly bounds: Bounds }
  /** Bytes per second, or a text such as `2Mbit/s`. */
  | { readonly kind: 'rate'; readonly bounds: Bounds }
  | { readonly kind: 'number'; readonly bounds: Bounds }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  /** A size or a time; its unit decides. */
  | { readonly kind: 'after' }
  | { readonly kind: 'text'; readonly canBeEmpty: boolean }
  /** `all`, `first` or a number; the value is null for all. */
  | { readonly kind: 'which'; readonly bounds: Bounds }

export interface MemberForm {
  readonly value: ValueForm
  /** Absent for a required member; null for one that may stay out. */
  readonly byDefault?: unknown
}

type Forms = {
  readonly [Name in RuleAction['action']]: Readonly<
    Record<Exclude<keyof Extract<RuleAction, { action: Name }>, 'action' | 'direction'>, MemberForm>
  >
}

const time = (byDefault?: number | null): MemberForm =>
  member({ kind: 'time', bounds: FAULT_TIME }, byDefault)
const bytes = (byDefault?: number | null): MemberForm =>
  member({ kind: 'bytes', bounds: FAULT_BYTES }, byDefault)
const size = (byDefault?: number): MemberForm => member({ kind: 'bytes', bounds: FAULT_SLICE }, byDefault)
const choice = (of: readonly string[], byDefault?: string): MemberForm =>
  member({ kind: 'choice', of }, byDefault)
const number = (bounds: Bounds, byDefault?: number): MemberForm =>
  member({ kind: 'number', bounds }, byDefault)
const after = (unit: 'bytes' | 'ms'): MemberForm => member({ kind: 'after' }, { unit, amount: 0 })

function member(value: ValueForm, byDefault?: unknown): MemberForm {
  return byDefault === undefined ? { value } : { value, byDefault }
}

const pieces = { chance: number(FAULT_CHANCE), size: size(1448) }

/** An action with one required member may be written as that value alone: `slow-close: 200ms`. */
export const ACTION_FORMS: Forms = {
  replace: {
    match: member({ kind: 'text', canBeEmpty: false }),
    with: member({ kind: 'text', canBeEmpty: true }),
    which: member({ kind: 'which', bounds: EDIT_MATCH }, null)
  },
  latency: { ms: time(), jitter: time(0), distribution: choice(['uniform', 'normal', 'pareto'], 'uniform') },
  // By default, a burst of a tenth of a second.
  bandwidth: { rate: member({ kind: 'rate', bounds: FAULT_RATE }), burst: bytes(null) },
  slice: {
    size: size(),
    vary: member({ kind: 'bytes', bounds: { least: 0, most: FAULT_SLICE.most } }, 0),
    gap: member({ kind: 'micros', bounds: FAULT_GAP }, 0)
  },
  join: { bytes: size(), ms: time(200) },
  stall: { after: after('bytes'), for: time(null) },
  'drop-data': { after: after('bytes'), for: time(null) },
  timeout: { ms: time() },
  reset: { after: after('ms'), from: choice(['data', 'open'], 'open') },
  limit: { bytes: bytes(), then: choice(['fin', 'reset', 'stall'], 'fin') },
  close: { after: after('ms'), mode: choice(['fin', 'reset'], 'fin') },
  'slow-close': { ms: time() },
  corrupt: {
    rate: number(FAULT_CHANCE),
    mode: choice(['flip', 'zero', 'random'], 'flip'),
    skip: bytes(0)
  },
  duplicate: pieces,
  swap: pieces,
  omit: pieces,
  loss: {
    percent: number({ least: 0, most: 100 }),
    rto: time(200),
    rtt: time(0),
    burst: number({ least: 1, most: 1000 }, 1)
  },
  'zero-window': { ms: member({ kind: 'time', bounds: { least: 1, most: FAULT_TIME.most } }) }
}

export const ACTION_NAMES = Object.keys(ACTION_FORMS) as RuleAction['action'][]

/** Returns the member that may be written alone: the only required one; null if there are several. */
export function onlyRequired(name: RuleAction['action']): string | null {
  const required = Object.entries<MemberForm>(ACTION_FORMS[name]).filter(([, form]) => !('byDefault' in form))
  const [first] = required
  return required.length === 1 && first !== undefined ? first[0] : null
}
