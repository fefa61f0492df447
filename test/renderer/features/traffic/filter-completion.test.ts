/** Completions of a filter: asked from the engine, chosen by keys, and inserted. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useFiltersStore } from '../../../../src/renderer/src/app/stores/filters'
import { useFilterCompletion } from '../../../../src/renderer/src/features/traffic/use-filter-completion'
import { AppError } from '../../../../src/shared/model/app-error'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine

beforeEach(() => {
  setActivePinia(createPinia())
  engine = startTestEngine({
    'filters.complete': ({ text, caret }) => {
      if (text === 'gone') throw new AppError('not-found', 'There is no such capture.')
      if (text === 'status:')
        return {
          from: 7,
          to: 7,
          items: [
            { text: '200', kind: 'value', count: 3 },
            { text: '404', kind: 'value', count: 1 }
          ]
        }
      return { from: 0, to: caret, items: [{ text: 'status:', kind: 'field' }] }
    }
  })
})
afterEach(() => {
  engine.close()
})

it('the values of a field are inserted with a blank behind them', async () => {
  const completion = useFilterCompletion(() => 'exchanges')
  await completion.ask('status:', 7)
  expect(completion.items.value.map(({ text }) => text)).toEqual(['200', '404'])
  expect(completion.active.value).toBe(-1)
  expect(completion.taken(-1)).toBeNull()
  expect([completion.move(1), completion.active.value]).toEqual([true, 0])
  completion.move(-1)
  expect(completion.active.value).toBe(1)
  completion.move(1)
  expect(completion.active.value).toBe(0)
  completion.move(-1)
  expect(completion.taken(1)).toEqual({ text: 'status:404 ', caret: 11 })
  completion.close()
  expect([completion.items.value, completion.move(1), completion.taken(0)]).toEqual([[], false, null])
})

it('a field is inserted in place of its beginning, and a complete one needs no list', async () => {
  const completion = useFilterCompletion(() => 'exchanges')
  await completion.ask('stat x', 4)
  expect(completion.taken(0)).toEqual({ text: 'status: x', caret: 7 })
  await completion.ask('status:', 7)
  await completion.ask('status: ', 7)
  expect(completion.items.value).toEqual([])
})

it('saved filters are completed by name', async () => {
  const filters = useFiltersStore()
  filters.save('exchanges', 'slow', 'duration>1s')
  filters.save('exchanges', 'from', 'client:$1')
  const completion = useFilterCompletion(() => 'exchanges')
  await completion.ask('x -@', 4)
  expect(completion.items.value.map(({ text }) => text)).toEqual(['@slow', '@from('])
  await completion.ask('x @SL', 5)
  expect(completion.taken(0)).toEqual({ text: 'x @slow', caret: 7 })
})

it('there are none for a capture that is gone, and none of an older text', async () => {
  const completion = useFilterCompletion(() => 'exchanges')
  await completion.ask('gone', 4)
  expect(completion.items.value).toEqual([])
  const older = completion.ask('stat', 4)
  completion.close()
  await older
  expect(completion.items.value).toEqual([])
})
