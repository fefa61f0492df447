import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/shared/contract/rules'
import { ACTION_NAMES } from '../../../src/shared/rules/action-forms'
import { parseRulesText } from '../../../src/shared/rules/parse-rules-text'
import { NETWORK_PRESETS, presetActions } from '../../../src/shared/rules/presets'
import { printRules } from '../../../src/shared/rules/print-rules'
import { readRules } from '../../../src/shared/rules/read-rules'
import { parseBytes, parseRate, parseTime } from '../../../src/shared/rules/units'
import { assertProperty } from '../../helpers/properties'
import { FAULTS } from '../../engine/rules/link/link-bench'

const file = (rule: unknown): unknown => ({ 'tcplens-rules': 1, rules: [rule] })

/** Returns the actions of a rule. */
function actions(then: unknown): unknown {
  const read = readRules(file({ then }))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.list.rules[0]?.then
}

function problemsOf(data: unknown): string[] {
  const read = readRules(data)
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('units', () => {
  it.each([
    [parseTime, '200ms', 200],
    [parseTime, '1.5 s', 1500],
    [parseTime, '2min', 120_000],
    [parseTime, 7, 7],
    [parseTime, '7 apples', null],
    [parseTime, 'ms', null],
    [parseBytes, '64kB', 64_000],
    [parseBytes, '1KiB', 1024],
    [parseBytes, true, null],
    [parseRate, '2Mbit/s', 250_000],
    [parseRate, '100kB/s', 100_000],
    [parseRate, Number.NaN, null]
  ])('%# are read', (parse, text, expected) => {
    expect(parse(text)).toBe(expected)
  })
})

describe('a rule', () => {
  it('has defaults for everything but its actions', () => {
    expect(readRules(file({ then: { latency: 200 } }))).toMatchObject({
      ok: true,
      list: {
        seed: 1,
        offGroups: [],
        rules: [
          { name: 'rule 1', group: '', mode: 'on', when: '', chance: 1, times: null, after: 0, every: 1 }
        ]
      }
    })
  })

  it('is switched by YAML 1.1 and 1.2', () => {
    const data = {
      'tcplens-rules': 1,
      groups: { a: false, b: 'off', c: 'on' },
      rules: [{ mode: false, then: { reset: null } }]
    }
    expect(readRules(data)).toMatchObject({ list: { offGroups: ['a', 'b'], rules: [{ mode: 'off' }] } })
  })

  it.each([
    [
      { latency: { ms: '200ms', jitter: 50, direction: 'down' } },
      { action: 'latency', direction: 'down', ms: 200, jitter: 50, distribution: 'uniform' }
    ],
    [
      { bandwidth: { rate: '1Mbit/s' } },
      { action: 'bandwidth', direction: 'both', rate: 125_000, burst: 12_500 }
    ],
    [
      { reset: { after: '64kB' } },
      { action: 'reset', direction: 'both', after: { unit: 'bytes', amount: 64_000 }, from: 'open' }
    ],
    [{ reset: null }, { action: 'reset', direction: 'both', after: { unit: 'ms', amount: 0 }, from: 'open' }],
    [
      { close: '5s' },
      { action: 'close', direction: 'both', after: { unit: 'ms', amount: 5000 }, mode: 'fin' }
    ],
    [{ 'slow-close': '200ms' }, { action: 'slow-close', direction: 'both', ms: 200 }],
    [
      { slice: { size: 10, gap: '500us' } },
      { action: 'slice', direction: 'both', size: 10, vary: 0, gap: 500 }
    ],
    [
      { replace: { match: 'a', with: 7, which: 'first' } },
      { action: 'replace', direction: 'both', match: 'a', with: '7', which: 1 }
    ],
    [
      { replace: { match: '/a/', with: '', which: 'all', direction: 'up' } },
      { action: 'replace', direction: 'up', match: '/a/', with: '', which: null }
    ],
    [{ limit: 1000 }, { action: 'limit', direction: 'both', bytes: 1000, then: 'fin' }]
  ])('has the action %o', (then, expected) => {
    expect(actions([then])).toEqual([expected])
  })
})

describe('a problem', () => {
  it.each([
    [7, ': A rules file begins with'],
    [{ rules: [] }, 'tcplens-rules: "tcplens-rules: 1" is missing'],
    [{ 'tcplens-rules': 1, rules: {} }, 'rules: "rules" must be a list'],
    [{ 'tcplens-rules': 1, groups: { a: 3 } }, 'groups.a: A group is on or off'],
    [{ 'tcplens-rules': 1, groups: 3 }, 'groups: "groups" must name'],
    [{ 'tcplens-rules': 1, scenarios: {} }, 'scenarios: "scenarios" is not possible yet'],
    [{ 'tcplens-rules': 1, seed: -1 }, 'seed: This must be a number, from 0'],
    [file(3), 'rules.0: A rule has the members'],
    [file({ then: [] }), 'rules.0.then: "then" lists'],
    [file({ then: [3] }), 'rules.0.then.0: An action is one of its names'],
    [file({ then: { explode: 1 } }), 'rules.0.then.explode: There is no action "explode"'],
    [file({ then: { set: { a: 1 } } }), 'rules.0.then.set: The action "set" is not possible yet'],
    [file({ then: { latency: 1, reset: null } }), 'rules.0.then.reset: "reset" must stand'],
    [file({ then: { replace: { with: '' } } }), 'rules.0.then.replace.match: "match" is missing'],
    [
      file({ then: { replace: { match: '', with: '' } } }),
      'rules.0.then.replace.match: This must not be empty'
    ],
    [file({ then: { replace: { match: 'a', with: [] } } }), 'rules.0.then.replace.with: This must be a text'],
    [
      file({ then: { replace: { match: 'a', with: 'b'.repeat(5000) } } }),
      'rules.0.then.replace.with: This has more than 4096 characters'
    ],
    [
      file({ then: { replace: { match: 'a', with: '', which: 'last' } } }),
      'rules.0.then.replace.which: This must be all, first or a number'
    ],
    [file({ then: { latency: {} } }), 'rules.0.then.latency.ms: "ms" is missing'],
    [file({ then: { latency: { ms: 'soon' } } }), 'rules.0.then.latency.ms: This must be a time'],
    [file({ then: { latency: { ms: 1, speed: 2 } } }), 'rules.0.then.latency.speed: There is no "speed"'],
    [
      file({ then: { latency: { ms: 1, direction: 'left' } } }),
      'rules.0.then.latency.direction: This must be up or down'
    ],
    [file({ then: { bandwidth: { rate: 0 } } }), 'rules.0.then.bandwidth.rate: This must be a rate'],
    [file({ when: true, then: { reset: null } }), 'rules.0.when: This must be a text'],
    [file({ chance: 2, then: { reset: null } }), 'rules.0.chance: This must be a number, from 0 to 1'],
    [file({ per: 'unit', then: { reset: null } }), 'rules.0.per: The actions of this rule'],
    [file({ during: '1s', then: { reset: null } }), 'rules.0.during: "during" is not possible yet'],
    [
      {
        'tcplens-rules': 1,
        rules: [
          { name: 'a', then: { reset: null } },
          { name: 'a', then: { reset: null } }
        ]
      },
      'rules.1.name: Another rule'
    ]
  ])('is placed: %j', (data, expected) => {
    expect(problemsOf(data).join('\n')).toContain(expected)
  })

  it('names every action that is possible', () => {
    expect(problemsOf(file({ then: { explode: 1 } })).join('')).toContain(ACTION_NAMES.join(', '))
  })
})

describe('the text of a list', () => {
  const action = fc.oneof(
    fc.constantFrom(...Object.values(FAULTS), ...NETWORK_PRESETS.flatMap(presetActions)),
    fc.record({
      action: fc.constant('replace' as const),
      direction: fc.constantFrom('up' as const, 'both' as const),
      match: fc.string({ minLength: 1 }),
      with: fc.string(),
      which: fc.constantFrom(null, 1, 12)
    })
  )
  const name = fc.string({ minLength: 1, maxLength: 20 })
  const rules = fc.uniqueArray(
    fc.record({
      name,
      group: fc.constantFrom('', 'a', 'on', 'no'),
      mode: fc.constantFrom('off' as const, 'watch' as const, 'on' as const),
      sessions: fc.constant(null),
      when: fc.constantFrom('', 'port:80', '"a: b" #c', "host~/x'y/"),
      then: fc.array(action, { minLength: 1, maxLength: 4 }),
      chance: fc.constantFrom(1, 0.25, 0),
      times: fc.constantFrom(null, 1, 7),
      after: fc.constantFrom(0, 3),
      every: fc.constantFrom(1, 2),
      note: fc.constantFrom('', 'yes', 'two\nlines', '3g')
    }),
    { selector: (rule) => rule.name, maxLength: 5 }
  )
  const list = fc.record({ rules, offGroups: fc.subarray(['a', 'on', 'no']), seed: fc.nat() })

  it('is read as the same list', () => {
    assertProperty(
      fc.property(list, (written) => {
        expect(parseRulesText(printRules(written))).toEqual({ ok: true, list: written })
      })
    )
  })

  it('is what a person would write', () => {
    const [first] = NETWORK_PRESETS
    const rule = {
      ...{ name: 'slow', group: '', mode: 'on', sessions: null, when: 'port:80' },
      then: [
        ...presetActions(first),
        { action: 'reset', direction: 'both', after: { unit: 'bytes', amount: 10_000 }, from: 'open' }
      ],
      ...{ chance: 1, times: null, after: 0, every: 1, note: '' }
    } satisfies Rule
    expect(printRules({ rules: [rule], offGroups: [], seed: 1 })).toBe(
      [
        'tcplens-rules: 1',
        'rules:',
        '  - name: slow',
        '    when: port:80',
        '    then:',
        '      - { latency: 200ms }',
        '      - { bandwidth: { direction: up, rate: 400kbit/s } }',
        '      - { bandwidth: { direction: down, rate: 400kbit/s } }',
        '      - { reset: { after: 10kB } }',
        ''
      ].join('\n')
    )
  })
})
