/** Commands on captures: what is asked for first, what is shown afterwards, and what a refusal leaves behind. */
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  useCaptureActions,
  type CaptureActions
} from '../../../../src/renderer/src/app/actions/use-capture-actions'
import { useMocking } from '../../../../src/renderer/src/app/actions/use-mocking'
import { useCaptureStore } from '../../../../src/renderer/src/app/stores/capture'
import { useDialogsStore } from '../../../../src/renderer/src/app/stores/dialogs'
import { useNoticesStore } from '../../../../src/renderer/src/app/stores/notices'
import { useSelectionStore } from '../../../../src/renderer/src/app/stores/selection'
import { useTablesStore } from '../../../../src/renderer/src/app/stores/tables'
import type { CaptureTotals } from '../../../../src/shared/contract/captures'
import { AppError } from '../../../../src/shared/model/app-error'
import { inComponent } from '../../helpers/in-component'
import { captureTotals, exchangeRow, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
let list: CaptureTotals[]
let handed: (number | AppError | null)[]
let saved: string | null
let recorded: boolean[]
let refusal: AppError | null
let actions: CaptureActions

const orRefuse = <T>(answer: T): T => {
  if (refusal !== null) throw refusal
  return answer
}

beforeEach(async () => {
  list = [captureTotals(), captureTotals({ capture: 2, kind: 'file', name: 'old.pcapng' })]
  handed = []
  saved = '/tmp/a.pcapng'
  recorded = []
  refusal = null
  engine = startTestEngine({
    'captures.list': () => list,
    'captures.clear': () => orRefuse(captureTotals()),
    'captures.close': () => null,
    'captures.record': ({ on }) => {
      recorded.push(on)
      return captureTotals()
    },
    'files.open': () => orRefuse({ capture: 2 }),
    'files.openRecent': () => orRefuse({ capture: 2 }),
    'captures.openKept': () => orRefuse({ capture: 2 }),
    'captures.discardKept': () => null,
    'files.save': () => orRefuse({ path: saved }),
    'files.wireshark': () => orRefuse(null),
    'files.openHanded': () => {
      const next = handed.shift() ?? null
      if (next instanceof AppError) throw next
      return { capture: next }
    }
  })
  actions = inComponent(useCaptureActions)
  await useCaptureStore().load()
})
afterEach(() => {
  engine.close()
})
const notices = (): unknown[] =>
  useNoticesStore().list.map(({ tone, text, code }) => code ?? `${tone} ${text}`)

/** Sets what the engine reports about the captures. */
async function totals(...next: CaptureTotals[]): Promise<void> {
  list = next
  engine.server.emit('captures', next)
  await expect.poll(() => useCaptureStore().list).toEqual(next)
}

describe('clearing', () => {
  it('asks first only if bytes are unsaved', async () => {
    await totals(captureTotals({ unsavedBytes: 5 }))
    await actions.clear()
    expect(useDialogsStore().clearing).toBe(true)
    expect(engine.asked).not.toContain('captures.clear')
    await totals(captureTotals())
    await actions.clear()
    expect(engine.asked).toContain('captures.clear')
    expect(useDialogsStore().clearing).toBe(false)
  })

  it('keeps the selection when the engine refuses', async () => {
    refusal = new AppError('wrong-state', 'The capture is being saved.')
    useSelectionStore().selectExchange(4, 2)
    await actions.clear()
    expect(useSelectionStore().exchange).toBe(4)
    expect(notices()).toEqual(['wrong-state'])
    refusal = null
    await actions.clear()
    expect(useSelectionStore().exchange).toBeNull()
  })
})

describe('an opened file', () => {
  it('is shown, without the selection of the capture shown before', async () => {
    useSelectionStore().selectExchange(4, 2)
    await actions.open()
    expect(useCaptureStore().shown).toBe(2)
    expect(useSelectionStore().exchange).toBeNull()
    actions.show(null)
    await actions.openRecent(1)
    expect(useCaptureStore().shown).toBe(2)
    actions.show(null)
    await actions.openUnsaved('a')
    expect(useCaptureStore().shown).toBe(2)
  })

  it('that is refused leaves the current capture shown', async () => {
    refusal = new AppError('bad-input', 'Not a capture.')
    await actions.open()
    await actions.openRecent(1)
    await actions.openUnsaved('a')
    expect(useCaptureStore().shown).toBe(1)
    expect(notices()).toEqual(['bad-input'])
  })

  it('handed to the app does not stop the next one when it fails', async () => {
    handed = [new AppError('bad-input', 'Not a capture.'), 2]
    await actions.openHanded()
    expect(useCaptureStore().shown).toBe(2)
    expect(notices()).toEqual(['bad-input'])
    handed = [new AppError('internal', 'No host.'), 2]
    await actions.openHanded()
    expect(handed).toEqual([2])
  })

  it('asks before it closes with unsaved notes, and shows the live capture afterwards', async () => {
    await totals(captureTotals(), captureTotals({ capture: 2, kind: 'file', unsavedMarks: 1 }))
    actions.show(2)
    await actions.close(2)
    expect(useDialogsStore().closing).toBe(2)
    expect(engine.asked).not.toContain('captures.close')
    await actions.closeNow(2)
    expect(useDialogsStore().closing).toBeNull()
    expect(engine.asked).toContain('captures.close')
    expect(useCaptureStore().shown).toBe(1)
  })
})

it('saving reports the path, or nothing when the user cancels', async () => {
  expect(await actions.save(1)).toBe(true)
  saved = null
  expect(await actions.save(1)).toBe(false)
  refusal = new AppError('capture-failed', 'No space.')
  expect(await actions.save(1)).toBe(false)
  expect(useNoticesStore().list).toHaveLength(2)
})

it('the recording switch resumes a capture that is off', async () => {
  await actions.toggleRecording()
  await totals(captureTotals({ state: 'off' }))
  await actions.toggleRecording()
  expect(recorded).toEqual([false, true])
})

describe('a mock server of rows', () => {
  it('is made of the selected rows, if there are any', () => {
    const mocking = inComponent(useMocking)
    mocking.open('exchanges')
    expect(useDialogsStore().mocking).toBeNull()
    expect(mocking.hasPicked('exchanges')).toBe(false)
    useTablesStore().exchanges.picked = [
      [1, 3],
      [7, 8]
    ]
    mocking.open('exchanges')
    expect(useDialogsStore().mocking).toMatchObject({ capture: 1, of: 'exchanges', count: 3 })
  })

  it('is made of all rows that match the filter', async () => {
    engine.append(...[1, 2, 3].map((number) => exchangeRow(number)))
    useTablesStore().exchanges.filter = 'item/2'
    await inComponent(useMocking).openShown('exchanges')
    await flushPromises()
    expect(useDialogsStore().mocking).toMatchObject({ ranges: [[2, 3]], count: 1 })
  })
})
