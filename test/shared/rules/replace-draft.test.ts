import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LinkBench } from '../../engine/rules/link/link-bench'
import { parseFilter } from '../../../src/shared/filter/parse'
import { parseRulesText } from '../../../src/shared/rules/parse-rules-text'
import { printRules, withRule } from '../../../src/shared/rules/print-rules'
import { replaceDraft } from '../../../src/shared/rules/replace-draft'
import { assertProperty } from '../../helpers/properties'

const draft = (bytes: Uint8Array | string, taken: string[] = []) =>
  replaceDraft({ direction: 'up', bytes: Buffer.from(bytes as string), server: '[::1]:80' }, new Set(taken))

describe('a rule from bytes', () => {
  it.each([
    ['GET "/"\r\n\\', 'GET "/"\\r\\n\\\\'],
    ['\u0001a', 'hex"01 61"'],
    ['/api/', 'hex"2f 61 70 69 2f"'],
    ['{{1}}', '{{1}}']
  ])('shows %j as %s', (bytes, match) => {
    expect(draft(bytes).then).toMatchObject([{ match }])
  })

  it('has a name of its own, and the server in its condition', () => {
    const { name, when } = draft('a', ['replace 1', 'replace 2'])
    expect(name).toBe('replace 3')
    expect(parseFilter(when, 'connections', { regexProblem: () => null }).problems).toEqual([])
  })

  it('finds the bytes, and changes nothing before it is edited', () => {
    assertProperty(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        const bench = new LinkBench(draft(bytes).then)
        bench.send(bytes)
        bench.link.end()
        expect(bench.bytes.equals(bytes)).toBe(true)
        expect(bench.edits).toHaveLength(1)
      })
    )
  })
})

describe('a rule added to a text', () => {
  const first = draft('a')
  const second = draft('b', ['replace 1'])

  it.each([[[]], [[first]]])('comes last', (rules) => {
    const text = printRules({ rules, offGroups: ['a'], seed: 3 })
    expect(parseRulesText(withRule(text, second))).toEqual({
      ok: true,
      list: { rules: [...rules, second], offGroups: ['a'], seed: 3 }
    })
  })

  it('leaves the rest as it is', () => {
    const text = 'tcplens-rules: 1\nrules:\n  # mine\n  - then: { reset: }  # not done'
    expect(withRule(text, second)).toMatch(
      /^tcplens-rules: 1\nrules:\n {2}# mine\n {2}- then: \{ reset: \} {2}# not done\n {2}- name: replace 2\n/
    )
  })
})
