/** What is typed as a filter: validity, saved filters, and what the engine receives. */
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPinia, setActivePinia } from 'pinia'
import { useFiltersStore } from '../../../../src/renderer/src/app/stores/filters'
import { FilterHistory } from '../../../../src/renderer/src/app/stores/model/filter-history'
import { chipState, withChip, withFilter } from '../../../../src/renderer/src/app/stores/model/filter-text'
import { useTablesStore } from '../../../../src/renderer/src/app/stores/tables'
import { useSettingsStore } from '../../../../src/renderer/src/app/stores/settings'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine

beforeEach(() => {
  setActivePinia(createPinia())
  engine = startTestEngine({
    'filters.check': ({ text }) => ({
      problems: text.includes('bad')
        ? [{ code: 'bad-regex' as const, text: '(', from: 5, to: 6, expected: ['missing )'] }]
        : []
    })
  })
})
afterEach(() => {
  engine.close()
})

describe('the filter of a table', () => {
  it('keeps the last valid text while a problem is in it', () => {
    const filter = useFiltersStore().of('exchanges')
    const tables = useTablesStore()
    tables.exchanges.filter = 'status:404'
    expect([filter.usable.value, filter.problems.value]).toEqual(['status:404', []])
    tables.exchanges.filter = 'status:404 statsu:1'
    expect(filter.usable.value).toBe('status:404')
    expect(filter.problems.value).toMatchObject([{ code: 'unknown-field', from: 11 }])
    tables.exchanges.filter = ''
    expect([filter.usable.value, filter.tree.value]).toEqual(['', null])
  })

  it('is applied after the engine has validated its regular expressions', async () => {
    const filter = useFiltersStore().of('exchanges')
    const tables = useTablesStore()
    tables.exchanges.filter = 'path~good'
    expect(filter.usable.value).toBe('')
    await flushPromises()
    await expect.poll(() => filter.usable.value).toBe('path~good')
    tables.exchanges.filter = 'path~bad('
    await expect.poll(() => filter.problems.value).toMatchObject([{ code: 'no-closing-bracket' }])
    tables.exchanges.filter = 'path~bad'
    await expect.poll(() => filter.problems.value).toMatchObject([{ code: 'bad-regex' }])
    expect(filter.usable.value).toBe('path~good')
    tables.exchanges.filter = 'x'
    expect(filter.problems.value).toEqual([])
  })

  it('reaches the engine with saved filters replaced', async () => {
    const filters = useFiltersStore()
    const tables = useTablesStore()
    expect(filters.save('exchanges', 'slow', 'duration>1s or ttfb>1s')).toBe(true)
    expect(filters.save('connections', 'slow', 'duration>9s')).toBe(true)
    await expect.poll(() => useSettingsStore().settings.savedFilters.length).toBe(2)
    tables.exchanges.filter = '-@slow x'
    expect(filters.of('exchanges').usable.value).toBe('not (duration>1000 or ttfb>1000) x')
    expect(filters.savedOf('connections')).toMatchObject([{ name: 'slow' }])
    filters.remove('exchanges', 'slow')
    expect(filters.savedOf('exchanges')).toEqual([])
    expect(filters.of('exchanges').problems.value).toMatchObject([{ code: 'unknown-saved-filter' }])
    filters.save('exchanges', 'long', `"${'x'.repeat(3000)}" or y`)
    tables.exchanges.filter = '@long @long'
    expect(filters.of('exchanges').problems.value).toMatchObject([{ code: 'too-long' }])
    filters.add('connections', 'up>1')
    expect(tables.connections.filter).toBe('up>1')
  })
})

describe('changes of a filter', () => {
  it('add a condition to all others', () => {
    expect(withFilter(' ', 'a:1', 'exchanges')).toBe('a:1')
    expect(withFilter('x', 'host:a', 'exchanges')).toBe('x host:a')
    expect(withFilter('x host:a', 'host:a', 'exchanges')).toBe('x host:a')
    expect(withFilter('-host:a x', 'host:a', 'exchanges')).toBe('x host:a')
    expect(withFilter('host:a', '-host:a', 'exchanges')).toBe('-host:a')
    expect(withFilter('x or y', 'host:a', 'exchanges')).toBe('(x or y) host:a')
  })

  it('turn saved filters on, off and around', () => {
    const chip = (filter: string, isNegated: boolean) => withChip(filter, 'slow', isNegated, 'exchanges')
    expect(chip('x', false)).toBe('x @slow')
    expect(chip('x @slow', false)).toBe('x')
    expect(chip('x @slow y', true)).toBe('x y -@slow')
    expect(chip('-@slow', true)).toBe('')
    expect(chip('-@slow', false)).toBe('@slow')
    expect(['a', '@slow(1) b', 'x -@slow', '@slower'].map((filter) => chipState(filter, 'slow'))).toEqual([
      'off',
      'on',
      'negated',
      'off'
    ])
  })
})

it('the history recalls applied filters from an empty one', () => {
  const history = new FilterHistory()
  expect(history.recall(-1, '')).toBeNull()
  for (const filter of ['a', 'b', ' ', 'a', 'c']) history.add(filter)
  expect(history.recall(1, '')).toBeNull()
  expect(history.recall(-1, '')).toBe('c')
  expect(history.recall(-1, 'c')).toBe('a')
  expect(history.recall(-1, 'a')).toBe('b')
  expect(history.recall(-1, 'b')).toBeNull()
  expect(history.recall(1, 'typed')).toBeNull()
  expect(history.recall(1, 'b')).toBe('a')
  expect(history.recall(1, 'a')).toBe('c')
  expect(history.recall(1, 'c')).toBe('')
})
