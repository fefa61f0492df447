import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shallowRef, type ShallowRef } from 'vue'
import type { Requests } from '../../../../src/shared/contract/contract'
import { AppError } from '../../../../src/shared/model/app-error'
import { useMarks, type BookmarkActions } from '../../../../src/renderer/src/app/actions/use-marks'
import { useNote } from '../../../../src/renderer/src/app/actions/use-note'
import { useMarksStore } from '../../../../src/renderer/src/app/stores/marks'
import { useNoticesStore } from '../../../../src/renderer/src/app/stores/notices'
import { useSelectionStore } from '../../../../src/renderer/src/app/stores/selection'
import { useTablesStore } from '../../../../src/renderer/src/app/stores/tables'
import { inComponent } from '../../helpers/in-component'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

type SetInput = Requests['marks.set']['input']

let asked: SetInput[]
let engine: TestEngine
/** The engine's error, if it rejects the request. */
let refusal: AppError | undefined

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  refusal = undefined
  engine = startTestEngine({
    'marks.set': (input) => {
      if (refusal !== undefined) throw refusal
      asked.push(input)
      return { marked: 1 }
    },
    'marks.get': ({ number }) => ({ bookmark: false, note: `whole note of ${number}` })
  })
})
afterEach(() => {
  engine.close()
})

const marking = (): BookmarkActions => inComponent(useMarks)

describe('bookmarking the selection', () => {
  it('applies to the focused row, or to all selected ones', async () => {
    const marks = marking()
    await marks.togglePicked('exchanges')
    useSelectionStore().selectExchange(4, 2)
    await marks.togglePicked('exchanges')
    useTablesStore().exchanges.picked = [
      [1, 3],
      [7, 8]
    ]
    await marks.togglePicked('exchanges')
    expect(asked).toEqual([
      { capture: 1, kind: 'exchanges', numbers: [[4, 5]], bookmark: 'toggle' },
      { capture: 1, kind: 'exchanges', numbers: [[1, 3], [7, 8]], bookmark: 'toggle' } // prettier-ignore
    ])
    expect(useMarksStore().version).toBe(2)
  })

  it('is limited to the number of rows that can be marked at once, and reports this', async () => {
    const marks = marking()
    useTablesStore().connections.picked = [[1, 5001]]
    await marks.togglePicked('connections')
    expect(asked[0]?.numbers).toEqual([[1, 1001]])
    expect(useNoticesStore().list).toMatchObject([{ text: 'mark.bound', values: { n: '1,000' } }])
  })

  it('explains a refusal, and keeps the note in its editor', async () => {
    const marks = marking()
    refusal = new AppError('not-found', 'The selected rows are no longer in this capture.')
    marks.note('exchanges', 3)
    const target = useMarksStore().noting
    expect(target).toEqual({ capture: 1, kind: 'exchanges', numbers: [[3, 4]] })
    expect(target === null || (await marks.set(target, { note: 'x' }))).toBe(false)
    expect(useNoticesStore().list).toMatchObject([{ tone: 'error', code: 'not-found' }])
    expect(useMarksStore().version).toBe(0)
  })
})

describe('the displayed note', () => {
  it('is that of the row, and is loaded when the row has only its beginning', async () => {
    type Row = { kind: 'exchanges'; number: number; note: string | null } | null
    const row: ShallowRef<Row> = shallowRef({ kind: 'exchanges', number: 1, note: 'short' })
    const note = inComponent(() => useNote(() => row.value))
    expect(note.value).toBe('short')
    row.value = { kind: 'exchanges', number: 2, note: 'x'.repeat(256) }
    await flushPromises()
    await expect.poll(() => note.value).toBe('whole note of 2')
    row.value = null
    await flushPromises()
    expect(note.value).toBeNull()
  })
})
