import { expect, it } from 'vitest'
import type { HeaderLine } from '../../../../src/decode/explain/facts'
import { compareHeaders } from '../../../../src/renderer/src/kit/compare/model/compare-headers'
import { IgnoreList, parseRules } from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import type { MarkedText } from '../../../../src/renderer/src/kit/compare/model/line-diff'

const headers = (...lines: string[]): HeaderLine[] =>
  lines.map((line) => {
    const [name = '', value = ''] = line.split(': ')
    return { name, value }
  })

const text = (marked: MarkedText | null): string =>
  marked === null ? '' : `${marked.before}[${marked.changed}]${marked.after}`.replace('[]', '')

const compare = (left: HeaderLine[], right: HeaderLine[], rules = ''): string[] =>
  compareHeaders(left, right, new IgnoreList(parseRules(rules))).map(
    (row) =>
      `${row.ignored ? '~' : ''}${row.kind}${row.moved ? ' moved' : ''}: ${text(row.left)} | ${text(row.right)}`
  )

it('reports same, changed, removed and added headers, each at its position', () => {
  expect(
    compare(
      headers('Host: a', 'Accept: */*', 'If-Match: "v1"', 'Cookie: x'),
      headers('Host: a', 'X-New: 1', 'X-Newer: 2', 'If-Match: "v2"', 'Cookie: x', 'Last: 3')
    )
  ).toEqual([
    'same: Host: a | Host: a',
    'added:  | [X-New: 1]',
    'added:  | [X-Newer: 2]',
    'removed: [Accept: */*] | ',
    'changed: If-Match: "v[1]" | If-Match: "v[2]"',
    'same: Cookie: x | Cookie: x',
    'added:  | [Last: 3]'
  ])
})

it('reports moved headers, with the fewest moves', () => {
  expect(compare(headers('A: 1', 'B: 2', 'C: 3'), headers('B: 2', 'C: 3', 'A: 1'))).toEqual([
    'same moved: A: 1 | A: 1',
    'same: B: 2 | B: 2',
    'same: C: 3 | C: 3'
  ])
})

it('recognises a change of case, and pairs duplicates by their values first', () => {
  expect(compare(headers('host: a'), headers('Host: a'))).toEqual(['changed: [h]ost: a | [H]ost: a'])
  expect(compare(headers('Set-Cookie: a=1', 'Set-Cookie: b=2'), headers('Set-Cookie: b=2'))).toEqual([
    'removed: [Set-Cookie: a=1] | ',
    'same: Set-Cookie: b=2 | Set-Cookie: b=2'
  ])
})

it('lists headers only on the right first if they come first', () => {
  expect(compare(headers('B: 1'), headers('A: 1', 'B: 1'))).toEqual(['added:  | [A: 1]', 'same: B: 1 | B: 1'])
  expect(compare([], headers('A: 1', 'B: 1'))).toEqual(['added:  | [A: 1]', 'added:  | [B: 1]'])
})

it('lists ignored headers as such, by name or by pattern', () => {
  expect(
    compare(
      headers('Date: 1', 'X-Id: a-17', 'Via: x', 'Age: 1'),
      headers('date: 2', 'X-Id: a-18', 'Via: y'),
      'header DATE\nheader Age\nregex a-\\d+'
    )
  ).toEqual([
    '~changed: [Date: 1] | [date: 2]',
    '~changed: X-Id: a-1[7] | X-Id: a-1[8]',
    'changed: Via: [x] | Via: [y]',
    '~removed: [Age: 1] | '
  ])
})
