import type { Bounds } from '../contract/bounds'
import { MAX_EDIT_TEXT, MAX_RULES, MAX_RULE_TEXT, RULE_COUNT } from '../contract/bounds'
import type { Rule, RuleAction, RuleList } from '../contract/rules'
import { ACTION_FORMS, ACTION_NAMES, onlyRequired, type MemberForm } from './action-forms'
import { isTime, parseBytes, parseRate, parseTime } from './units'

/** Reads a rules file from its parsed YAML or JSON. Every problem names its place in the data. */

/** Version of the form, the value of `tcplens-rules`. */
export const RULES_VERSION = 1

export interface RulesFileProblem {
  /** What is wrong, and what is possible instead. */
  readonly message: string
  /** Keys and indices from the root to the value. */
  readonly path: readonly (string | number)[]
}

export type RulesFileResult =
  | { readonly ok: true; readonly list: RuleList }
  | { readonly ok: false; readonly problems: readonly RulesFileProblem[] }

type Data = Readonly<Record<string, unknown>>
type Path = readonly (string | number)[]

const FILE_MEMBERS = ['tcplens-rules', 'seed', 'groups', 'rules'] as const
const RULE_MEMBERS = [
  'name',
  'group',
  'mode',
  'when',
  'then',
  'chance',
  'per',
  'times',
  'after',
  'every',
  'note'
] as const
/** Parts of the form that this version reads but cannot carry out. */
const LATER_FILE_MEMBERS: readonly string[] = ['scenarios']
const LATER_RULE_MEMBERS: readonly string[] = ['during', 'otherwise', 'session', 'sessions']
const LATER_ACTIONS: readonly string[] = [
  ...[
    'refuse',
    'dial-error',
    'redirect',
    'connect-delay',
    'tls',
    'stop-listening',
    'tag',
    'colour',
    'note',
    'bookmark'
  ],
  ...['overwrite', 'insert', 'append', 'delete', 'drop', 'answer', 'send', 'repeat', 'delay', 'fix'],
  ...[
    'breakpoint',
    'set',
    'add',
    'remove',
    'rename',
    'body',
    'merge',
    'map',
    'rewrite',
    'block',
    'throttle-body'
  ],
  ...['malform', 'stop', 'switch', 'script', 'record']
]

/** `data`: the document as plain data. */
export function readRules(data: unknown): RulesFileResult {
  const reader = new Reader()
  const list = reader.file(data)
  return reader.problems.length > 0 ? { ok: false, problems: reader.problems } : { ok: true, list }
}

class Reader {
  readonly problems: RulesFileProblem[] = []

  file(data: unknown): RuleList {
    const empty: RuleList = { rules: [], offGroups: [], seed: 1 }
    if (!isObject(data)) {
      this.#report([], `A rules file begins with "tcplens-rules: ${RULES_VERSION}" and has a list "rules".`)
      return empty
    }
    if (data['tcplens-rules'] !== RULES_VERSION)
      this.#report(
        ['tcplens-rules'],
        `"tcplens-rules: ${RULES_VERSION}" is missing: it names the version of the file.`
      )
    this.#onlyKnown(data, [], FILE_MEMBERS, LATER_FILE_MEMBERS)
    const seed = this.#number(data['seed'] ?? 1, ['seed'], { least: 0, most: 0xffff_ffff })
    const rules = data['rules'] ?? []
    if (!Array.isArray(rules)) {
      this.#report(['rules'], '"rules" must be a list.')
      return empty
    }
    if (rules.length > MAX_RULES) this.#report(['rules'], `There are more than ${MAX_RULES} rules.`)
    const read = rules.map((rule: unknown, at) => this.#rule(rule, ['rules', at]))
    this.#uniqueNames(read)
    return { rules: read, offGroups: this.#offGroups(data['groups'] ?? {}), seed }
  }

  #uniqueNames(rules: readonly Rule[]): void {
    const names = new Set<string>()
    for (const [at, { name }] of rules.entries()) {
      if (names.has(name))
        this.#report(['rules', at, 'name'], `Another rule is named "${name}". Choose another name.`)
      names.add(name)
    }
  }

  #offGroups(groups: unknown): string[] {
    if (!isObject(groups)) {
      this.#report(['groups'], '"groups" must name groups with on or off.')
      return []
    }
    return Object.entries(groups).flatMap(([name, state]) => {
      // YAML 1.1 reads off as false; YAML 1.2 as a text.
      if (state === 'off' || state === false) return [name]
      if (state !== 'on' && state !== true) this.#report(['groups', name], 'A group is on or off.')
      return []
    })
  }

  #rule(data: unknown, path: Path): Rule {
    const rule: Rule = {
      name: `rule ${Number(path[1]) + 1}`,
      group: '',
      mode: 'on',
      sessions: null,
      when: '',
      then: [],
      chance: 1,
      times: null,
      after: 0,
      every: 1,
      note: ''
    }
    if (!isObject(data)) {
      this.#report(path, 'A rule has the members "when" and "then".')
      return rule
    }
    this.#onlyKnown(data, path, RULE_MEMBERS, LATER_RULE_MEMBERS)
    const text = (member: string, byDefault: string): string =>
      this.#text(data[member] ?? byDefault, [...path, member])
    const count = (member: 'after' | 'every', byDefault: number, least: number): number =>
      this.#number(data[member] ?? byDefault, [...path, member], { least, most: RULE_COUNT.most })
    // YAML 1.1 reads on and off as booleans.
    const mode = data['mode'] === true ? 'on' : data['mode'] === false ? 'off' : (data['mode'] ?? 'on')
    if (data['per'] !== undefined && data['per'] !== 'connection')
      this.#report(
        [...path, 'per'],
        'The actions of this rule apply per connection: write "per: connection".'
      )
    return {
      ...rule,
      name: text('name', rule.name).slice(0, MAX_RULE_TEXT),
      group: text('group', ''),
      mode: this.#choice(mode, [...path, 'mode'], ['off', 'watch', 'on']),
      when: text('when', ''),
      then: this.#actions(data['then'], [...path, 'then']),
      chance: this.#number(data['chance'] ?? 1, [...path, 'chance'], { least: 0, most: 1 }),
      times: data['times'] === undefined ? null : this.#number(data['times'], [...path, 'times'], RULE_COUNT),
      after: count('after', 0, 0),
      every: count('every', 1, 1),
      note: text('note', '')
    }
  }

  #actions(data: unknown, path: Path): RuleAction[] {
    const list = Array.isArray(data) ? (data as unknown[]) : [data]
    if (data === undefined || list.length === 0) {
      this.#report(path, `"then" lists what the rule does, such as [{ latency: { ms: 200 } }].`)
      return []
    }
    return list.flatMap((action, at) => this.#action(action, Array.isArray(data) ? [...path, at] : path))
  }

  #action(data: unknown, path: Path): RuleAction[] {
    const names = isObject(data) ? Object.keys(data) : []
    const [key = ''] = names
    if (!isObject(data) || key === '') {
      this.#report(path, 'An action is one of its names with its settings, such as { latency: { ms: 200 } }.')
      return []
    }
    const name = ACTION_NAMES.find((known) => known === key)
    if (name === undefined) {
      this.#report(
        [...path, key],
        LATER_ACTIONS.includes(key)
          ? `The action "${key}" is not possible yet in this version.`
          : `There is no action "${key}". Possible are ${ACTION_NAMES.join(', ')}.`
      )
      return []
    }
    if (names.length > 1) {
      this.#report(
        [...path, names[1] ?? ''],
        `"${names[1] ?? ''}" must stand in the settings of "${key}", or be an action of its own.`
      )
      return []
    }
    return [this.#named(name, data[name], [...path, name])]
  }

  #named(name: RuleAction['action'], data: unknown, path: Path): RuleAction {
    const alone = onlyRequired(name)
    const settings: Data = isObject(data)
      ? data
      : data === null || data === undefined
        ? {}
        : { [alone ?? 'after']: data }
    const forms = Object.entries<MemberForm>(ACTION_FORMS[name])
    this.#onlyKnown(settings, path, ['direction', ...forms.map(([member]) => member)], [])
    const isShort = !isObject(data)
    const read = forms.map(([member, form]) => [
      member,
      this.#member(settings[member], isShort ? path : [...path, member], member, form)
    ])
    const action = {
      action: name,
      direction: this.#choice(
        settings['direction'] ?? 'both',
        [...path, 'direction'],
        ['up', 'down', 'both']
      ),
      ...(Object.fromEntries(read) as object)
    } as unknown as RuleAction
    if (action.action === 'bandwidth' && (action.burst as number | null) === null)
      action.burst = Math.round(action.rate / 10)
    return action
  }

  #member(value: unknown, path: Path, name: string, form: MemberForm): unknown {
    if (value === undefined) {
      if (!('byDefault' in form)) this.#report(path, `"${name}" is missing.`)
      return form.byDefault ?? null
    }
    const { value: kind } = form
    switch (kind.kind) {
      case 'time':
        return this.#within(parseTime(value), path, kind.bounds, 'a time, such as 200ms or 5s', true)
      case 'micros': {
        const time = typeof value === 'number' ? value / 1000 : parseTime(value)
        const micros = time === null ? null : Math.round(time * 1000)
        return this.#within(micros, path, kind.bounds, 'a time, such as 500us or 10ms', true)
      }
      case 'bytes':
        return this.#within(parseBytes(value), path, kind.bounds, 'a size, such as 1000 or 64kB', true)
      case 'rate':
        return this.#within(parseRate(value), path, kind.bounds, 'a rate, such as 100kB/s or 2Mbit/s', true)
      case 'number':
        return this.#number(value, path, kind.bounds)
      case 'choice':
        return this.#choice(value, path, kind.of)
      case 'after':
        return this.#after(value, path)
      case 'text':
        return this.#boundedText(value, path, kind.canBeEmpty)
      case 'which':
        if (value === 'all') return null
        return value === 'first'
          ? 1
          : this.#within(wholeNumber(value), path, kind.bounds, 'all, first or a number', true)
    }
  }

  /** A size or a time: the unit decides, and a number alone is a number of bytes. */
  #after(value: unknown, path: Path): { unit: 'bytes' | 'ms'; amount: number } {
    const isDuration = isTime(value)
    const amount = isDuration ? parseTime(value) : parseBytes(value)
    const form = 'a size or a time, such as 64kB or 5s'
    const bounds = { least: 0, most: isDuration ? 86_400_000 : Number.MAX_SAFE_INTEGER }
    return { unit: isDuration ? 'ms' : 'bytes', amount: this.#within(amount, path, bounds, form, true) }
  }

  #number(value: unknown, path: Path, bounds: Bounds): number {
    return this.#within(typeof value === 'number' ? value : null, path, bounds, 'a number', false)
  }

  #within(value: number | null, path: Path, { least, most }: Bounds, form: string, isWhole: boolean): number {
    const rounded = value === null || !isWhole ? value : Math.round(value)
    if (rounded !== null && rounded >= least && rounded <= most) return rounded
    this.#report(path, `This must be ${form}, from ${least} to ${most}.`)
    return least
  }

  #text(value: unknown, path: Path): string {
    if (typeof value === 'string') return value
    if (typeof value === 'number') return String(value)
    this.#report(path, 'This must be a text.')
    return ''
  }

  #boundedText(value: unknown, path: Path, canBeEmpty: boolean): string {
    const text = this.#text(value, path)
    if (text.length > MAX_EDIT_TEXT) this.#report(path, `This has more than ${MAX_EDIT_TEXT} characters.`)
    if (text === '' && !canBeEmpty && typeof value === 'string') this.#report(path, 'This must not be empty.')
    return text
  }

  #choice<Choice extends string>(value: unknown, path: Path, of: readonly Choice[]): Choice {
    const [first] = of
    const found = of.find((choice) => choice === value)
    if (first === undefined) throw new Error('A choice needs values.')
    if (found === undefined) this.#report(path, `This must be ${of.join(' or ')}.`)
    return found ?? first
  }

  #onlyKnown(data: Data, path: Path, known: readonly string[], later: readonly string[]): void {
    for (const key of Object.keys(data)) {
      if (known.includes(key)) continue
      this.#report(
        [...path, key],
        later.includes(key)
          ? `"${key}" is not possible yet in this version.`
          : `There is no "${key}" here. Possible are ${known.join(', ')}.`
      )
    }
  }

  #report(path: Path, message: string): void {
    this.problems.push({ message, path })
  }
}

function wholeNumber(value: unknown): number | null {
  return Number.isSafeInteger(value) ? Number(value) : null
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
