import { Document, isMap, isSeq } from 'yaml'
import type { After } from '../contract/faults'
import type { Rule, RuleAction, RuleList } from '../contract/rules'
import { ACTION_FORMS, onlyRequired, type MemberForm } from './action-forms'
import { RULES_VERSION } from './read-rules'

/** Writes a list of rules as the text of a rules file, without what is as by default. Reading it gives the same list. */
export function printRules({ rules, offGroups, seed }: RuleList): string {
  const document = new Document({
    'tcplens-rules': RULES_VERSION,
    ...(seed === 1 ? {} : { seed }),
    ...(offGroups.length === 0
      ? {}
      : { groups: Object.fromEntries(offGroups.map((group) => [group, 'off'])) }),
    rules: rules.map(ruleData)
  })
  // One line for each action, as people write it.
  for (const at of rules.keys()) {
    const rule = document.getIn(['rules', at], true)
    const then = isMap(rule) ? rule.get('then', true) : undefined
    if (isSeq(then)) for (const action of then.items) if (isMap(action)) action.flow = true
  }
  return document.toString({ lineWidth: 0 })
}

/**
 * Adds a rule at the end of the text of a rules file, of which nothing else changes: the user may be editing it. A list
 * without rules is printed as a whole.
 */
export function withRule(text: string, rule: Rule): string {
  const printed = printRules({ rules: [rule], offGroups: [], seed: 1 })
  const none = /^rules: \[\]\s*$/m
  const entry = printed.slice(printed.search(/^rules:/m))
  if (none.test(text)) return text.replace(none, () => entry)
  return `${text.trimEnd()}\n${entry.slice(entry.indexOf('\n') + 1)}`
}

function ruleData(rule: Rule): Record<string, unknown> {
  const { name, group, mode, when, then, chance, times, after, every, note } = rule
  return {
    name,
    ...(group === '' ? {} : { group }),
    ...(mode === 'on' ? {} : { mode }),
    ...(when === '' ? {} : { when }),
    then: then.map(actionData),
    ...(chance === 1 ? {} : { chance }),
    ...(times === null ? {} : { times }),
    ...(after === 0 ? {} : { after }),
    ...(every === 1 ? {} : { every }),
    ...(note === '' ? {} : { note })
  }
}

function actionData(action: RuleAction): Record<string, unknown> {
  const values = action as unknown as Readonly<Record<string, unknown>>
  const settings: Record<string, unknown> = {}
  if (action.direction !== 'both') settings['direction'] = action.direction
  for (const [member, form] of Object.entries<MemberForm>(ACTION_FORMS[action.action])) {
    const value = values[member]
    if (isDefault(action, member, value, form)) continue
    settings[member] = form.value.kind === 'after' ? afterData(value as After) : valueData(value, form)
  }
  const alone = onlyRequired(action.action)
  const names = Object.keys(settings)
  if (names.length === 0) return { [action.action]: null }
  const isShort = names.length === 1 && names[0] === alone
  return { [action.action]: isShort ? settings[alone] : settings }
}

function isDefault(action: RuleAction, member: string, value: unknown, form: MemberForm): boolean {
  if (action.action === 'bandwidth' && member === 'burst') return value === Math.round(action.rate / 10)
  return 'byDefault' in form && JSON.stringify(form.byDefault) === JSON.stringify(value)
}

function valueData(value: unknown, { value: { kind } }: MemberForm): unknown {
  if (kind === 'time') return `${String(value)}ms`
  if (kind === 'which') return value === 1 ? 'first' : value
  return kind === 'rate' ? rateData(Number(value)) : value
}

/** In bits, as networks are measured, where that is exact. */
function rateData(rate: number): unknown {
  const bits = 8 * rate
  if (bits % 1e6 === 0) return `${bits / 1e6}Mbit/s`
  return bits % 1e3 === 0 ? `${bits / 1e3}kbit/s` : rate
}

function afterData({ unit, amount }: After): unknown {
  if (unit === 'ms') return `${amount}ms`
  return amount > 0 && amount % 1000 === 0 ? `${amount / 1000}kB` : amount
}
