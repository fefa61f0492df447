/** Values of message fields that are kept after they were read. */

import { expect, it } from 'vitest'
import {
  FieldColumns,
  MAX_FIELD_VALUES,
  UNKNOWN_VALUE
} from '../../../../src/engine/analysis/fields/field-columns'
import type { HeadValue, ReadKey } from '../../../../src/engine/analysis/fields/field-value'
import { Present } from '../../../../src/engine/analysis/tables/present'
import { parseHeadKey, type HeadKey } from '../../../../src/shared/filter/field-key'

const key = (text: string): HeadKey => parseHeadKey(text)!
const CACHE = key('response.header.x-cache')
const AGE = key('response.header.age')

/** Messages whose fields have one value, which counts how often they are read. */
class Messages {
  read: string[] = []
  value: HeadValue = 'hit'
  values(row: number, keys: readonly ReadKey[]): HeadValue[] {
    this.read.push(`${row}:${keys.length}`)
    return keys.map(() => this.value)
  }
}

it('a field is read once from each row, beside fields that are not known', () => {
  const messages = new Messages()
  const fields = new FieldColumns(messages)
  for (const value of ['hit', null, { several: ['a', 'b'] }, { note: 'too-long' }] as const) {
    const row = messages.read.length
    messages.value = value
    expect(fields.values(row, [CACHE])).toEqual([value])
    messages.value = 'other'
    expect([fields.values(row, [CACHE]), messages.read.length]).toEqual([[value], row + 1])
  }
  expect(fields.values(0, [AGE, CACHE, AGE])).toEqual(['other', 'hit', 'other'])
  expect(messages.read.at(-1)).toBe('0:2')
})

it('changed rows are read again', () => {
  const messages = new Messages()
  const fields = new FieldColumns(messages)
  void fields.values(1, [CACHE])
  fields.changed([1])
  messages.value = 'miss'
  expect([fields.values(1, [CACHE]), fields.values(1, [CACHE])]).toEqual([['miss'], ['miss']])
  expect(messages.read).toHaveLength(2)
})

it('a value that was read while its row changed is not kept', async () => {
  let settle: (values: HeadValue[]) => void = () => undefined
  const fields = new FieldColumns({
    values: () =>
      new Promise((resolve) => {
        settle = resolve
      })
  })
  const values = fields.values(1, [CACHE])
  fields.changed([1])
  settle(['old'])
  expect(await values).toEqual(['old'])
  expect(fields.column(CACHE).id(1)).toBe(UNKNOWN_VALUE)
  const again = fields.values(1, [CACHE])
  settle(['new'])
  expect([await again, fields.values(1, [CACHE])]).toEqual([['new'], ['new']])
})

it('bodies and long values are not kept', () => {
  const messages = new Messages()
  const fields = new FieldColumns(messages)
  for (const [asked, value] of [
    [key('response.body'), 'x'],
    [CACHE, 'x'.repeat(10_000)]
  ] as const) {
    messages.read = []
    messages.value = value
    void fields.values(1, [asked])
    void fields.values(1, [asked])
    expect(messages.read).toHaveLength(2)
  }
})

it('a field with a new value in each row is not kept, nor the least recently used of nine fields', () => {
  const messages = new Messages()
  const fields = new FieldColumns(messages)
  for (let row = 0; row <= MAX_FIELD_VALUES + 1; row++) {
    messages.value = `${row}`
    void fields.values(row, [CACHE])
  }
  const full = fields.column(CACHE)
  expect([full.id(1), full.id(MAX_FIELD_VALUES)]).toEqual([UNKNOWN_VALUE, UNKNOWN_VALUE])
  void fields.values(1, [AGE])
  for (let other = 0; other < 7; other++) fields.column(key(`request.header.x${other}`))
  expect(fields.column(AGE).id(1)).not.toBe(UNKNOWN_VALUE)
  expect(fields.column(CACHE)).not.toBe(full)
})

it('values of removed rows are freed', () => {
  const fields = new FieldColumns(new Messages())
  void fields.values(1, [CACHE])
  void fields.values(5000, [CACHE])
  const present = new Present()
  present.add(5000)
  fields.drop(present)
  const column = fields.column(CACHE)
  expect([column.id(1), column.value(column.id(5000))]).toEqual([UNKNOWN_VALUE, 'hit'])
})
