import type { Engine } from '../../../src/engine/engine'
import type { Rule, RuleAction, RulesState } from '../../../src/shared/contract/rules'

/** Returns a rule that is on, with these members. */
export function rule(name: string, then: RuleAction[], members: Partial<Rule> = {}): Rule {
  return {
    name,
    group: '',
    mode: 'on',
    sessions: null,
    when: '',
    then,
    chance: 1,
    times: null,
    after: 0,
    every: 1,
    note: '',
    ...members
  }
}

/** Sets the rules of an engine. */
export async function setRules(engine: Engine, ...rules: Rule[]): Promise<RulesState> {
  return engine.handlers['rules.set']({ rules, offGroups: [], seed: 7 })
}
