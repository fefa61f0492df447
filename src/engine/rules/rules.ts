import type {
  Rule,
  RuleAction,
  RuleCounts,
  RuleList,
  RuleProblem,
  RulesState
} from '../../shared/contract/rules'
import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import { drawsOf, seedOf, share } from '../seeded'
import { compileReplace } from './bytes/compile-replace'
import { HeldBytes } from './link/held-bytes'
import type { ActiveAction } from './link/link'
import { compileCondition, type ConnectionCondition } from './plan/connection-condition'
import type { OpeningFacts } from './plan/opening-facts'
import { Timers } from './timers'

/** The list of rules of an engine, compiled: which of them apply to a connection, and how often they did. */

/** A rule that can apply. It stays the same object while the rule is unchanged, so that its decisions stay. */
export interface PlannedRule {
  readonly rule: Rule
  readonly matches: ConnectionCondition
  /** Version of the list with which it began to apply. */
  readonly since: number
  readonly counts: RuleCounts
}

/** The rules that apply to one connection. */
export interface AppliedRules {
  readonly plans: ReadonlySet<PlannedRule>
  /** Their actions, edits first, and each in list order. */
  readonly actions: Readonly<Record<Direction, readonly ActiveAction[]>>
}

export class Rules {
  /** Timers of all connections under rules. */
  readonly timers: Timers
  /** Bytes that wait on all of them. */
  readonly held = new HeldBytes()
  /** Milliseconds, monotonic. */
  readonly now: () => number
  #list: RuleList = { rules: [], offGroups: [], seed: 1 }
  #problems: RuleProblem[] = []
  #version = 0
  #plans: PlannedRule[] = []
  readonly #counts = new Map<string, RuleCounts>()
  readonly #listeners = new Set<() => void>()

  /** `now`: milliseconds, monotonic. */
  constructor(now: () => number) {
    this.now = now
    this.timers = new Timers(now)
  }

  get state(): RulesState {
    return {
      list: this.#list,
      problems: this.#problems,
      counts: this.#list.rules.map(({ name }) => ({ ...(this.#counts.get(name) ?? newCounts()) }))
    }
  }

  /** Replaces the list, on open connections too. */
  set(list: RuleList): RulesState {
    const before = new Map(this.#plans.map((plan) => [JSON.stringify(plan.rule), plan]))
    this.#list = list
    this.#version++
    this.#problems = []
    this.#plans = []
    const names = new Set(list.rules.map(({ name }) => name))
    for (const name of this.#counts.keys()) if (!names.has(name)) this.#counts.delete(name)
    names.clear()
    for (const [at, rule] of list.rules.entries()) {
      const isTaken = names.has(rule.name)
      if (isTaken)
        this.#report(at, 'name', 'same-name', `Another rule is named “${rule.name}”. Choose another name.`)
      names.add(rule.name)
      if (isTaken) continue
      const condition = compileCondition(rule.when)
      if (!condition.ok) {
        for (const problem of condition.problems) this.#problems.push({ rule: at, part: 'when', ...problem })
        continue
      }
      if (rule.mode === 'off' || (rule.group !== '' && list.offGroups.includes(rule.group))) continue
      const editProblems = rule.then.flatMap(editProblem)
      for (const message of editProblems) this.#report(at, 'then', 'bad-edit', message)
      if (editProblems.length > 0) continue
      const { test } = condition
      this.#plans.push(
        before.get(JSON.stringify(rule)) ?? {
          rule,
          matches: test,
          since: this.#version,
          counts: this.#countsOf(rule.name)
        }
      )
    }
    for (const listener of this.#listeners) listener()
    return this.state
  }

  /** Returns a function that removes the listener. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** True if a rule may apply to connections of the session. */
  concerns(session: number): boolean {
    return this.#plans.some(({ rule }) => isOfSession(rule, session))
  }

  /** Decides which rules apply to a new connection; null for none. */
  begin(facts: OpeningFacts): AppliedRules | null {
    return this.#applied(
      facts,
      this.#plans.filter((plan) => this.#applies(plan, facts))
    )
  }

  /** Decides again after the list has changed; rules that have not changed keep their decision, `before`. */
  renew(facts: OpeningFacts, before: AppliedRules | null): AppliedRules | null {
    return this.#applied(
      facts,
      this.#plans.filter((plan) =>
        plan.since === this.#version ? this.#applies(plan, facts) : before?.plans.has(plan) === true
      )
    )
  }

  #applied(facts: OpeningFacts, applied: readonly PlannedRule[]): AppliedRules | null {
    if (applied.length === 0) return null
    const { seed } = this.#list
    const actionsOf = (direction: Direction): ActiveAction[] => {
      const all = applied.flatMap(({ rule }) =>
        rule.then.flatMap((action, at) =>
          concernsDirection(action, direction)
            ? [
                {
                  rule: rule.name,
                  action,
                  draw: drawsOf(seedOf(seed, `${rule.name}/${at}/${direction}`), facts.n)
                }
              ]
            : []
        )
      )
      // Bytes change as received, faults apply to what is sent.
      return [...all.filter(isEdit), ...all.filter((active) => !isEdit(active))]
    }
    const [up, down] = DIRECTIONS.map(actionsOf)
    return { plans: new Set(applied), actions: { up: up ?? [], down: down ?? [] } }
  }

  /** Tests and counts. */
  #applies({ rule, matches, counts }: PlannedRule, facts: OpeningFacts): boolean {
    if (!isOfSession(rule, facts.session)) return false
    counts.seen++
    if (!matches(facts)) return false
    counts.matched++
    const { chance, times, after, every } = rule
    const ordinal = counts.matched - after
    if (ordinal < 1 || (ordinal - 1) % every !== 0) return false
    if (times !== null && counts.applied >= times) return false
    if (chance < 1 && share(drawsOf(seedOf(this.#list.seed, rule.name), facts.n)) >= chance) return false
    counts.applied++
    return rule.mode === 'on'
  }

  #countsOf(name: string): RuleCounts {
    let counts = this.#counts.get(name)
    if (counts === undefined) {
      counts = newCounts()
      this.#counts.set(name, counts)
    }
    return counts
  }

  #report(rule: number, part: RuleProblem['part'], code: string, message: string): void {
    this.#problems.push({ rule, part, code, message, from: 0, to: 0 })
  }
}

function newCounts(): RuleCounts {
  return { seen: 0, matched: 0, applied: 0 }
}

function isOfSession({ sessions }: Rule, session: number): boolean {
  return sessions === null || sessions.includes(session)
}

function isEdit({ action }: ActiveAction): boolean {
  return action.action === 'replace'
}

function editProblem(action: RuleAction): string[] {
  if (action.action !== 'replace') return []
  const edit = compileReplace(action)
  return edit.ok ? [] : [edit.message]
}

function concernsDirection(action: RuleAction, direction: Direction): boolean {
  return action.direction === 'both' || action.direction === direction
}
