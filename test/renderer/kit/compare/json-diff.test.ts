/** Comparison of JSON documents by value. */
import { describe, expect, it } from 'vitest'
import { IgnoreList, parseRules } from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import { countDifferences, type PairLine } from '../../../../src/renderer/src/kit/compare/model/compare-rows'
import { diffJson } from '../../../../src/renderer/src/kit/compare/model/json-diff'
import { RowList } from '../../../../src/renderer/src/kit/compare/model/row-list'
import { jsonTrees, ValueNumbers } from '../../../../src/renderer/src/kit/compare/model/json-tree'

function compared(left: string, right: string, rules = ''): readonly PairLine[] {
  const numbers = new ValueNumbers()
  const trees = [left, right].map((text) => jsonTrees(text, false, numbers) ?? [])
  const list = new RowList(false)
  diffJson(trees[0] ?? [], trees[1] ?? [], new IgnoreList(parseRules(rules)), list)
  return list.rows.filter((row) => row.kind !== 'folded')
}

/** Formats the differing rows: sign, path and both texts. */
function told(rows: readonly PairLine[]): string[] {
  const text = (cell: PairLine['left']): string =>
    cell === null ? '' : `${cell.text.before}${cell.text.changed}${cell.text.after}`.trim()
  return rows
    .filter(({ kind, moved }) => kind !== 'same' || moved)
    .map(({ kind, moved, ignored, left, right, path }) =>
      [`${ignored ? '~' : ''}${kind}${moved ? ' moved' : ''}`, path, text(left), text(right)].join(' | ')
    )
}

describe('members', () => {
  it('are paired by their keys, in any order', () => {
    const left = '{"a":1,"b":{"c":[1,2]},"gone":true}'
    const right = '{"b":{"c":[1,3]},"new":null,"a":1}'
    expect(told(compared(left, right))).toEqual([
      'changed | $.b.c[1] | 2 | 3',
      'added | $.new |  | "new": null',
      'removed | $.gone | "gone": true | '
    ])
    expect(told(compared('{"a":1,"b":2}', '{"b":2,"a":1}'))).toEqual([])
  })

  it('with the same key are compared in order; numbers by their text', () => {
    expect(told(compared('{"a":1,"a":2}', '{"a":1,"a":3,"a":4}'))).toEqual([
      'changed | $.a | "a": 2 | "a": 3',
      'added | $.a |  | "a": 4'
    ])
    expect(told(compared('{"n":12345678901234567890}', '{"n":12345678901234567891}'))).toHaveLength(1)
    expect(told(compared('["\\u00e9"]', '["é"]'))).toEqual([])
  })
})

describe('items', () => {
  it('that are equal are paired, so that an insertion shifts none', () => {
    expect(told(compared('[1,2,3]', '[0,1,2,3]'))).toEqual(['added | $[0] |  | 0'])
    expect(told(compared('[{"x":1},{"x":2},{"x":3}]', '[{"x":1},{"x":3}]'))).toEqual([
      'removed | $[1] | {"x": 2} | '
    ])
  })

  it('at another position have moved; with the same id they are compared', () => {
    const left = '[{"id":1,"v":"a"},{"id":2,"v":"b"},{"id":3,"v":"c"}]'
    const right = '[{"id":3,"v":"c"},{"id":1,"v":"a"},{"id":2,"v":"B"}]'
    expect(told(compared(left, right))).toEqual([
      'changed | $[1].v | "v": "b" | "v": "B"',
      'same moved | $[2] | {"id": 3, "v": "c"} | {"id": 3, "v": "c"}'
    ])
  })

  it('with different ids are one change if their number is equal, and separate otherwise', () => {
    expect(told(compared('[{"id":1,"n":2}]', '[{"id":2,"n":2}]'))).toEqual([
      'changed | $[0].id | "id": 1 | "id": 2'
    ])
    expect(told(compared('[{"id":1}]', '[{"id":2},{"id":3}]')).map((line) => line.split(' ')[0])).toEqual([
      'added',
      'added',
      'removed'
    ])
  })

  it('with an ignored id are paired', () => {
    const left = '[{"id":1,"n":"a"},{"id":2,"n":"b"}]'
    const right = '[{"id":8,"n":"a"},{"id":9,"n":"b"},{"id":10,"n":"c"}]'
    expect(told(compared(left, right, 'json $[*].id'))).toEqual([
      '~changed | $[0].id | "id": 1 | "id": 8',
      '~changed | $[1].id | "id": 2 | "id": 9',
      'added | $[2] |  | {"id": 10, "n": "c"}'
    ])
  })
})

describe('ignored parts', () => {
  it('include everything below a path, at any depth, or matched by a pattern', () => {
    const left = '{"id":1,"at":{"ms":5},"items":[{"id":7,"n":1}],"s":"t 2024-01-02T03:04:05Z"}'
    const right = '{"id":2,"at":{"ms":6},"items":[{"id":7,"n":2}],"s":"t 2025-06-07T08:09:10Z"}'
    expect(told(compared(left, right, 'json $..id\njson $.at\nregex \\d{4}-\\S+Z'))).toEqual([
      '~changed | $.id | "id": 1 | "id": 2',
      '~changed | $.at.ms | "ms": 5 | "ms": 6',
      'changed | $.items[0].n | "n": 1 | "n": 2',
      '~changed | $.s | "s": "t 2024-01-02T03:04:05Z" | "s": "t 2025-06-07T08:09:10Z"'
    ])
    expect(countDifferences(compared(left, right, 'json $.items[*].n'))).toEqual({
      differences: 3,
      ignored: 1
    })
  })
})

it('of megabytes are computed in time', () => {
  const items = (change: number): string =>
    JSON.stringify(
      Array.from({ length: 20_000 }, (_, id) => ({ id, name: `n${id}`, n: id === change ? -1 : id }))
    )
  expect(told(compared(items(-1), items(15_000)))).toEqual(['changed | $[15000].n | "n": 15000 | "n": -1'])
})
