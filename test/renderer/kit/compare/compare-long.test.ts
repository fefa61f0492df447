/**
 * Comparison of bodies of several megabytes: complete, with equal lines counted and the listed differences limited.
 */
import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import type { MessageDetail } from '../../../../src/shared/contract/traffic'
import { IgnoreList } from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import {
  compareMessage,
  type BodyComparison
} from '../../../../src/renderer/src/kit/compare/model/compare-message'
import type { CompareRow, PairLine } from '../../../../src/renderer/src/kit/compare/model/compare-rows'
import { diffJson } from '../../../../src/renderer/src/kit/compare/model/json-diff'
import { jsonTrees, ValueNumbers } from '../../../../src/renderer/src/kit/compare/model/json-tree'
import { MAX_LISTED_ROWS, RowList } from '../../../../src/renderer/src/kit/compare/model/row-list'
import { utf8 } from '../../helpers/text-bytes'
import { assertProperty } from '../../../helpers/properties'

function compared(left: string, right: string): BodyComparison {
  const message: MessageDetail = {
    ...{ kind: 'http.response', direction: 'down', time: 0, range: [0, 1], headRange: [0, 1] },
    ...{ complete: true, missing: [], startLine: 'HTTP/1.1 200 OK', framing: 'length', bodyLength: 1 },
    ...{ contentType: 'application/json', contentEncoding: '', fields: [], problems: [] }
  }
  const [one, other] = [left, right].map((text) => ({ message, body: utf8(text), more: false }))
  return compareMessage(one ?? null, other ?? null, new IgnoreList([]), 'auto').body
}

/** Returns an order of about 130 bytes, which takes several lines. */
const order = (n: number, state = 'paid'): string =>
  JSON.stringify({
    id: n,
    name: `Article number ${n}`,
    tags: ['a', `t${n % 13}`],
    stock: { there: n % 50, state }
  })
const orders = (count: number, state: (n: number) => string): string =>
  `[${Array.from({ length: count }, (_, n) => order(n, state(n))).join()}]`

const text = (row: CompareRow): string =>
  row.kind === 'folded'
    ? `${row.lines} folded`
    : [row.left, row.right]
        .map((cell) =>
          cell === null ? '' : `${cell.text.before}${cell.text.changed}${cell.text.after}`.trim()
        )
        .join(' | ')

describe('JSON of megabytes', () => {
  it('is compared to its end, and shown as the differences with the lines around them', () => {
    const count = 54_000
    const left = orders(count, () => 'paid')
    const right = orders(count, (n) => (n === count - 2 ? 'open' : 'paid'))
    expect(left.length).toBeGreaterThan(5_000_000)
    const body = compared(left, right)
    expect(body).toMatchObject({ kind: 'json', count: { differences: 1, ignored: 0 }, omitted: 0 })
    if (body.kind !== 'json') return
    expect(body.rows.length).toBeLessThan(30)
    expect(body.rows.find(({ kind }) => kind === 'changed')).toMatchObject({
      path: `$[${count - 2}].stock.state`
    })
  })

  it('without any equal part is shown up to the page limit, and counted completely', () => {
    const count = 12_000
    const body = compared(
      orders(count, () => 'paid'),
      orders(count, (n) => `open ${n}`)
    )
    expect(body).toMatchObject({ kind: 'json', count: { differences: count, ignored: 0 } })
    if (body.kind !== 'json') return
    const made = body.rows.filter(({ kind }) => kind === 'changed').length
    expect(made + body.omitted).toBe(count)
    expect(body.omitted).toBeGreaterThan(0)
    expect(body.rows.length).toBeLessThan(MAX_LISTED_ROWS + 50)
  })
})

it('text of megabytes is shown as the lines around the differences', () => {
  const lines = Array.from({ length: 60_000 }, (_, n) => `this is line number ${n} of a log`)
  const body = compared(lines.join('\n'), lines.with(50_000, 'another line').join('\n'))
  expect(body).toMatchObject({ kind: 'lines', count: { differences: 1 }, omitted: 0 })
  if (body.kind !== 'lines') return
  expect(body.rows.map(text)).toEqual([
    '49997 folded',
    ...[49_997, 49_998, 49_999].map((n) => `${lines[n] ?? ''} | ${lines[n] ?? ''}`),
    `${lines[50_000] ?? ''} | another line`,
    ...[50_001, 50_002, 50_003].map((n) => `${lines[n] ?? ''} | ${lines[n] ?? ''}`),
    '9996 folded'
  ])
})

describe('rows folded while they are found', () => {
  const rowsOf = (left: unknown, right: unknown, isBrief: boolean): RowList => {
    const numbers = new ValueNumbers()
    const trees = [left, right].map((value) => jsonTrees(JSON.stringify(value), false, numbers) ?? [])
    const list = new RowList(isBrief)
    diffJson(trees[0] ?? [], trees[1] ?? [], new IgnoreList([]), list)
    return list
  }
  const differing = (rows: readonly CompareRow[]): PairLine[] =>
    rows.filter((row) => row.kind !== 'folded').filter(({ kind, moved }) => kind !== 'same' || moved)
  const linesOf = (rows: readonly CompareRow[]): number =>
    rows.reduce((sum, row) => sum + (row.kind === 'folded' ? row.lines : 1), 0)

  it('give the same differences and the same number of lines', () => {
    const value = fc.jsonValue({ maxDepth: 5 })
    const list = fc.array(fc.oneof(value, fc.constant({ id: 1, text: 'x'.repeat(70), list: [1, 2, 3] })), {
      maxLength: 40
    })
    assertProperty(
      fc.property(list, fc.nat(), value, (left, at, other) => {
        const right = left.length === 0 ? [other] : left.with(at % left.length, other)
        const whole = rowsOf(left, right, false)
        const brief = rowsOf(left, right, true)
        expect(differing(brief.rows)).toEqual(differing(whole.rows))
        expect(linesOf(brief.rows)).toBe(linesOf(whole.rows))
        expect([brief.differences, brief.ignored]).toEqual([whole.differences, whole.ignored])
      }),
      { numRuns: 400 }
    )
  })
})
