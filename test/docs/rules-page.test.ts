/** The examples of docs/rules.md are valid, and show every action. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseRulesFile } from '../../src/cli/rules-file'
import { ACTION_NAMES } from '../../src/shared/rules/action-forms'

const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
const EXAMPLES = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)

describe('docs/rules.md', () => {
  it.each(EXAMPLES)('has a valid example %#', (text) => {
    expect(parseRulesFile(text)).toMatchObject({ ok: true })
  })

  it('has an example of every action', () => {
    const used = EXAMPLES.flatMap((text) => {
      const parsed = parseRulesFile(text)
      return parsed.ok ? parsed.list.rules.flatMap(({ then }) => then.map(({ action }) => action)) : []
    })
    expect(new Set(used)).toEqual(new Set(ACTION_NAMES))
  })
})

describe('a file with problems', () => {
  it.each([
    ['tcplens-rules: 1\nrules:\n  - then: { latency: { ms: soon } }', 3, 28, 'This must be a time'],
    [
      'tcplens-rules: 1\nrules:\n  - when: duration>1s\n    then: { reset: }',
      3,
      11,
      'when: duration is not known'
    ],
    ['tcplens-rules: 1\nrules:\n  - then: { set: { a: 1 } }', 3, 18, 'not possible yet'],
    ['tcplens-rules: 1\nrules: [', 2, 9, 'Flow sequence'],
    ['a: &a [*a, *a]', 1, 1, '']
  ])('names line and column (%#)', (text, line, column, message) => {
    const parsed = parseRulesFile(text)
    if (parsed.ok) throw new Error('The file is valid')
    expect(parsed.problems[0]).toMatchObject({ line, column })
    expect(parsed.problems[0]?.message).toContain(message)
  })
})
