import * as v from 'valibot'
import { MAX_RULE_TEXT, MAX_RULES, RULE_COUNT } from './bounds'
import { EditAction } from './edits'
import { LinkAction } from './faults'
import { MAX_FILTER_TEXT } from './limits'
import { whole, within } from './numbers'

/** Rules that intervene in traffic: a condition, and the actions on what matches it. */

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_RULE_TEXT))

/** `off`; `watch`: matches and counts, and changes nothing; `on`. */
const RuleMode = v.picklist(['off', 'watch', 'on'])
export type RuleMode = v.InferOutput<typeof RuleMode>

const RuleAction = v.variant('action', [EditAction, LinkAction])
export type RuleAction = v.InferOutput<typeof RuleAction>

export const Rule = v.strictObject({
  /** Unique in the list. */
  name: Name,
  /** Rules of a group are switched together; empty for none. */
  group: v.pipe(v.string(), v.maxLength(MAX_RULE_TEXT)),
  mode: RuleMode,
  /** Sessions whose connections it applies to; null for all. */
  sessions: v.nullable(v.array(v.number())),
  /** Text of the filter language; empty for everything. */
  when: v.pipe(v.string(), v.maxLength(MAX_FILTER_TEXT)),
  then: v.pipe(v.array(RuleAction), v.minLength(1), v.maxLength(50)),
  /** Share of the matching connections that it applies to, from 0 to 1, drawn from the seed of the list. */
  chance: within({ least: 0, most: 1 }),
  /** Applies to the first `times` matches; null for all. */
  times: v.nullable(whole(RULE_COUNT)),
  /** Skips the first `after` matches. */
  after: whole({ least: 0, most: RULE_COUNT.most }),
  /** Of the matches left, applies to each `every`-th; 1 for all. */
  every: whole(RULE_COUNT),
  note: v.pipe(v.string(), v.maxLength(4096))
})
export type Rule = v.InferOutput<typeof Rule>

export const RuleList = v.strictObject({
  rules: v.pipe(v.array(Rule), v.maxLength(MAX_RULES)),
  /** Groups that are switched off. */
  offGroups: v.array(Name),
  /** Seed of everything that is drawn, so that a run can be repeated. */
  seed: whole({ least: 0, most: 0xffff_ffff })
})
export type RuleList = v.InferOutput<typeof RuleList>

/** Why a rule cannot work. The position is in its condition; both are 0 for a problem of another member. */
const RuleProblem = v.strictObject({
  /** Position in the list. */
  rule: v.number(),
  /** Member of the rule. */
  part: v.picklist(['name', 'when', 'then']),
  code: v.string(),
  message: v.string(),
  from: v.number(),
  to: v.number()
})
export type RuleProblem = v.InferOutput<typeof RuleProblem>

const RuleCounts = v.strictObject({
  /** Connections that were tested. */
  seen: v.number(),
  matched: v.number(),
  applied: v.number()
})
export type RuleCounts = v.InferOutput<typeof RuleCounts>

export const RulesState = v.strictObject({
  list: RuleList,
  problems: v.array(RuleProblem),
  /** In the order of the list. */
  counts: v.array(RuleCounts)
})
export type RulesState = v.InferOutput<typeof RulesState>

export const ruleRequests = {
  'rules.get': { input: v.strictObject({}), output: RulesState },
  /** Replaces the list, on open connections too. A rule with a problem does not apply; the others do. */
  'rules.set': { input: RuleList, output: RulesState }
}
