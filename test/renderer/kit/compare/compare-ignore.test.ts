import { expect, it } from 'vitest'
import {
  parseRules,
  PRESETS,
  printRules
} from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import {
  formatJsonPath,
  meansPath,
  ofAnyItem,
  parseJsonPattern
} from '../../../../src/renderer/src/kit/compare/model/json-path-pattern'

it('reads the rules it writes, and skips invalid ones', () => {
  const rules = Object.values(PRESETS).flat()
  expect(parseRules(printRules(rules))).toEqual(rules)
  expect(
    parseRules('header Date\nmagic x\nheader a b\njson id\nregex (\nbytes response 9-3\n\nbytes request 0-4')
  ).toEqual([
    { kind: 'header', text: 'Date' },
    { kind: 'bytes', text: 'request 0-4' }
  ])
})

it.each([
  ['$.a', ['a'], true],
  ['$.a', ['a', 'b', 0], true],
  ['$.a.b', ['a'], false],
  ['$.items[*].id', ['items', 3, 'id'], true],
  ['$.items[3].id', ['items', 4, 'id'], false],
  ['$..id', ['id'], true],
  ['$..id', ['a', 0, 'id', 'x'], true],
  ['$..id', ['a', 'ids'], false],
  ['$.*.x', ['a', 'x'], true],
  ["$['odd.key']", ['odd.key'], true],
  ['$..items[0]', ['a', 'items', 0], true],
  ['$..a..b', ['a', 'c', 'b'], true]
])('%s means %j: %s', (text, path, means) => {
  expect(meansPath(parseJsonPattern(text) ?? [], path)).toBe(means)
})

it.each(['', '$', 'a.b', '$.', '$[', '$[x]', '$.a b', "$['a"])('%j is not a path', (text) => {
  expect(parseJsonPattern(text)).toBeNull()
})

it('writes paths that lead to the same value', () => {
  const path = ['a', 0, "it's.odd", '']
  expect(formatJsonPath(path)).toBe("$.a[0]['it\\'s.odd']['']")
  expect(meansPath(parseJsonPattern(formatJsonPath(path)) ?? [], path)).toBe(true)
})

it('keeps rules for keys with line breaks, and for :authority', () => {
  const path = ['two\nlines\r', 'back\\slash', 'id']
  const rule = { kind: 'json', text: formatJsonPath(path) } as const
  const authority = { kind: 'header', text: ':authority' } as const
  expect(parseRules(printRules([rule, authority]))).toEqual([rule, authority])
  expect(meansPath(parseJsonPattern(rule.text) ?? [], path)).toBe(true)
})

it('lets an item represent its whole list, except keys that look like an item', () => {
  const path = ['items', 3, 'odd[4]', 0]
  const rule = ofAnyItem(formatJsonPath(path))
  expect(rule).toBe("$.items[*]['odd[4]'][*]")
  expect(meansPath(parseJsonPattern(rule) ?? [], ['items', 9, 'odd[4]', 7])).toBe(true)
})
