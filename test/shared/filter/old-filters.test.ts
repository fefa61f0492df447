/**
 * The filter syntax of earlier versions: `old-filters.json` holds texts with the rows that its parser selected, or the
 * problem that it reported.
 */
import { describe, expect, it } from 'vitest'
import { keyText, type FieldKey } from '../../../src/shared/filter/field-key'
import { parseFilter } from '../../../src/shared/filter/parse'
import { compileTest, testValues } from '../../../src/shared/filter/test-value'
import type { FilterNode } from '../../../src/shared/filter/tree'
import { rows as corpusRows, filters } from './old-filters.json'

interface Row {
  readonly text: string
  readonly facts: Readonly<Record<string, string | number | null>>
  readonly heads: Readonly<Record<string, string>>
}
const rows: Readonly<Record<'exchanges' | 'connections', readonly Row[]>> = corpusRows
const tools = { regex: () => () => false, bytes: () => () => false, now: 0 }
const EARLIER: Readonly<Record<string, string>> = { duration: 'took', ttfb: 'waited' }

function valueOf(row: Row, key: FieldKey): string | number | null {
  const name = keyText(key)
  return (key.kind === 'fact' ? row.facts[EARLIER[name] ?? name] : row.heads[name]) ?? null
}

function matches(node: FilterNode | null, row: Row): boolean {
  if (node === null) return true
  switch (node.kind) {
    case 'word':
      return row.text.includes(node.text)
    case 'term': {
      const value = valueOf(row, node.key)
      return testValues(node, compileTest(node.test, tools), value === null ? [] : [value])
    }
    case 'and':
      return node.parts.every((part) => matches(part, row))
    case 'or':
      return node.parts.some((part) => matches(part, row))
    case 'not':
      return !matches(node.part, row)
    default:
      throw new Error(`No filter of earlier versions has ${node.kind}.`)
  }
}

/** Texts whose meaning is different on purpose. */
const CHANGED: readonly string[] = ['@example', 'or']

describe('the filters of earlier versions', () => {
  it('select the same rows', () => {
    const changed = filters.flatMap(([kind, text, expected]) => {
      if (typeof expected === 'string' || CHANGED.includes(text as string)) return []
      const table = kind as 'exchanges' | 'connections'
      const { tree, problems } = parseFilter(text as string, table)
      const found = rows[table].flatMap((row, at) => (matches(tree, row) ? [at] : []))
      const isSame = problems.length === 0 && JSON.stringify(found) === JSON.stringify(expected)
      return isSame ? [] : [{ text, table, expected, found, problems }]
    })
    expect(changed).toEqual([])
  })
})
