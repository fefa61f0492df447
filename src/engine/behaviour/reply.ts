import type { Behaviour, ReplyRule } from '../../shared/contract/behaviours'
import type { Framing } from '../../shared/contract/framing'
import { AppError } from '../../shared/model/app-error'
import { compileMatch, type CompiledMatch } from '../matching/compile-match'
import { framedReaction } from './framed-reaction'
import { planPayload, type PayloadPlan } from './payload-plan'
import type { BehaviourPlace, ReactionKind } from './reaction'
import type { Served } from './served'
import { showBytes } from './show-bytes'
import type { Steps } from './steps'

/** A table of reply rules: the first rule that matches a unit sends the reply. */

interface RulePlan {
  readonly key: string
  /** Its name in the record. */
  readonly name: string
  readonly match: CompiledMatch
  readonly answer: PayloadPlan
  /** Delay in milliseconds after the unit arrived. */
  readonly delay: number
  readonly then: 'keep' | 'end' | 'reset'
}

interface ReplyPlan {
  readonly kind: 'reply'
  readonly key: string
  readonly framing: Framing | null
  readonly rules: readonly RulePlan[]
}

export const REPLY: ReactionKind<Extract<Behaviour, { kind: 'reply' }>, ReplyPlan> = {
  kind: 'reply',
  answersRequests: false,
  speaksFirst: false,
  plan: ({ framing, rules }, place) => ({
    kind: 'reply',
    key: place.keyOf('reply', framing),
    framing,
    rules: rules.map((rule, index) => planRule(rule, index + 1, place))
  }),
  react: (served, plan, live) =>
    framedReaction(served, plan, live, (current, units, came) => replySteps(current, units, came, served))
}

function planRule(
  rule: ReplyRule,
  number: number,
  { where, number: table, keyOf }: BehaviourPlace
): RulePlan {
  const whereRule = `${where}, rule ${number}`
  const compiled = compileMatch(rule.match)
  if (!compiled.ok) {
    throw new AppError(
      'bad-input',
      `${whereRule}: ${compiled.problem.message} (at character ${compiled.problem.at + 1})`
    )
  }
  return {
    key: keyOf('rule', rule),
    name: table === 1 ? `reply ${number}` : `reply ${table}.${number}`,
    match: compiled.match,
    answer: planPayload(rule.answer, `${whereRule}, response`),
    delay: rule.delay,
    then: rule.then
  }
}

/**
 * `came`: arrival time of the units. Replies keep their order: a due reply waits for those to earlier units. Units are
 * matched only when their turn comes, so that waiting replies take no more memory than the units.
 */
function* replySteps(
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
    const note = served.noteAs(rule.name)
    note(showBytes(unit.subarray(found.start, found.end)))
    yield* rule.answer.steps(served.fill(served.count(rule.key), found.groups), note)
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
