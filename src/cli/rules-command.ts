import type { Rule, RuleAction } from '../shared/contract/rules'
import { describeSettings } from '../shared/rules/describe-settings'
import { parseOptions, UsageError } from './options'
import type { StandardOutput } from './output'
import { describePlaced, parseRulesFile, textOf } from './rules-file'

/** `tcplens rules check FILE`: prints what each rule does, or the problems of the file. Exit code 2 for problems. */
export async function rulesCommand(args: string[], output: StandardOutput): Promise<number> {
  const [verb, ...rest] = args
  if (verb !== 'check') throw new UsageError(`Write tcplens rules check FILE.`)
  const { values, positionals } = parseOptions(
    rest,
    { json: { type: 'boolean' } },
    { min: 1, max: 1, name: 'FILE' }
  )
  const [path = ''] = positionals
  const json = values.json === true
  const parsed = parseRulesFile(await textOf(path))
  if (!parsed.ok) {
    await output.lines(
      parsed.problems.map((problem) =>
        json ? JSON.stringify({ event: 'problem', file: path, ...problem }) : describePlaced(path, problem)
      )
    )
    return 2
  }
  const { rules, offGroups } = parsed.list
  await output.lines(
    rules.map((rule) => (json ? JSON.stringify({ event: 'rule', ...rule }) : describeRule(rule, offGroups)))
  )
  return 0
}

function describeRule({ name, mode, group, when, then }: Rule, offGroups: readonly string[]): string {
  const state = group !== '' && offGroups.includes(group) ? `group ${group} off` : mode
  return `${name} (${state}): ${when === '' ? 'every connection' : when} → ${then.map(describeAction).join(', ')}`
}

function describeAction(action: RuleAction): string {
  const direction = action.direction === 'both' ? '' : ` ${action.direction}`
  return `${action.action}${direction} ${describeSettings(action)}`.trimEnd()
}
