import type { Framing } from '../../shared/contract/framing'
import type { CompiledMatch } from '../matching/compile-match'
import type { PayloadPlan } from './payload-plan'
import type { Served } from './served'
import { showBytes } from './show-bytes'
import type { Steps } from './steps'

/** A table of reply rules: the first rule that matches a unit sends the reply. */

export interface RulePlan {
  readonly key: string
  /** Its name in the record. */
  readonly name: string
  readonly match: CompiledMatch
  readonly answer: PayloadPlan
  /** Delay in milliseconds after the unit arrived. */
  readonly delay: number
  readonly then: 'keep' | 'end' | 'reset'
}

export interface ReplyPlan {
  readonly kind: 'reply'
  readonly key: string
  readonly framing: Framing | null
  readonly rules: readonly RulePlan[]
}

/**
 * `came`: arrival time of the units. Replies keep their order: a due reply waits for those to earlier units. Units are
 * matched only when their turn comes, so that waiting replies take no more memory than the units.
 */
export function* replySteps(
  { rules }: ReplyPlan,
  units: readonly Uint8Array[],
  came: number,
  served: Served
): Steps {
  for (const unit of units) {
    const answer = firstMatch(rules, unit)
    if (answer === null) continue
    const { rule, found } = answer
    if (rule.delay > 0) yield { until: came + rule.delay }
    const tell = served.teller(rule.name)
    tell(showBytes(unit.subarray(found.start, found.end)))
    yield* rule.answer.steps(served.fill(served.count(rule.key), found.groups), tell)
    if (rule.then !== 'keep') yield rule.then
  }
}

function firstMatch(
  rules: readonly RulePlan[],
  unit: Uint8Array
): { rule: RulePlan; found: NonNullable<ReturnType<CompiledMatch['find']>> } | null {
  for (const rule of rules) {
    const found = rule.match.find(unit)
    if (found !== null) return { rule, found }
  }
  return null
}
