/** Saving bytes of a capture: which message, under which name, and what the notice says. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useBytesSaving } from '../../../../src/renderer/src/app/actions/use-bytes-saving'
import { useExchangesTable } from '../../../../src/renderer/src/app/actions/use-exchanges-table'
import { useNoticesStore } from '../../../../src/renderer/src/app/stores/notices'
import { useSelectionStore } from '../../../../src/renderer/src/app/stores/selection'
import { useSettingsStore } from '../../../../src/renderer/src/app/stores/settings'
import { useTablesStore } from '../../../../src/renderer/src/app/stores/tables'
import { useExchangeSaving } from '../../../../src/renderer/src/features/inspector/http/use-exchange-saving'
import { useMockSet } from '../../../../src/renderer/src/features/mock/use-mock-set'
import { useSaveEntries } from '../../../../src/renderer/src/features/traffic/use-save-entries'
import type { Requests } from '../../../../src/shared/contract/contract'
import { MAX_FIELD_COLUMNS } from '../../../../src/shared/contract/limits'
import type { SavedBytes } from '../../../../src/shared/contract/saving'
import type { ExchangeDetail, MessageDetail } from '../../../../src/shared/contract/traffic'
import { AppError } from '../../../../src/shared/model/app-error'
import { inComponent } from '../../helpers/in-component'
import { connectionRow, exchangeRow, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
let saved: { saved: SavedBytes; name: string }[]
let file: Requests['files.saveBytes']['output'] | AppError
let messages: MessageDetail[]
let set: Requests['mocks.create']['output']

const message = (kind: MessageDetail['kind'], bodyLength: number, contentEncoding = ''): MessageDetail => ({
  ...{ kind, direction: kind === 'http.request' ? 'up' : 'down', time: 0, range: [0, 9], headRange: [0, 9] },
  ...{ complete: true, missing: [], startLine: '', framing: 'none', bodyLength, contentType: 'text/plain' },
  ...{ contentEncoding, fields: [], problems: [] }
})

beforeEach(() => {
  setActivePinia(createPinia())
  saved = []
  file = { path: '/tmp/a', bytes: 5, whole: true, failed: null }
  messages = [message('http.request', 0), message('http.response', 5)]
  set = null
  engine = startTestEngine({
    'exchanges.get': ({ exchange }) => {
      if (exchange === 99) throw new AppError('not-found', 'There is no exchange 99.')
      return { row: exchangeRow(exchange), messages }
    },
    'files.saveBytes': ({ saved: what, name }) => {
      saved.push({ saved: what, name })
      if (file instanceof AppError) throw file
      return file
    },
    'mocks.create': () => set
  })
})
afterEach(() => {
  engine.close()
})
const notices = (): string[] => useNoticesStore().list.map(({ text, code }) => code ?? text)

describe('the notice', () => {
  const save = async (answer: typeof file): Promise<string[]> => {
    file = answer
    await inComponent(useBytesSaving).save({ kind: 'message', exchange: 1, message: 0 }, 'a')
    return notices()
  }
  it('names the file', async () => {
    expect(await save({ path: '/tmp/a', bytes: 5, whole: true, failed: null })).toEqual(['saving.done'])
  })
  it('warns of a part or of damage', async () => {
    expect(await save({ path: '/tmp/a', bytes: 5, whole: false, failed: null })).toEqual(['saving.notWhole'])
    expect(await save({ path: '/tmp/a', bytes: 5, whole: true, failed: 'gzip' })).toContain('saving.damaged')
  })
  it('is absent when the user cancels, and an error when it fails', async () => {
    expect(await save(null)).toEqual([])
    expect(await save(new AppError('capture-failed', 'No space.'))).toEqual(['capture-failed'])
  })
})

describe('the entries of a row', () => {
  const run = async (row: Parameters<ReturnType<typeof useSaveEntries>>[0], id: string): Promise<void> => {
    const entry = inComponent(useSaveEntries)(row).find((one) => one.id === id)
    if (entry !== undefined) entry.run()
    await Promise.resolve()
  }

  it('save the body of the request or response', async () => {
    await run(exchangeRow(3), 'save-response')
    await expect
      .poll(() => saved.map((one) => one.saved))
      .toEqual([{ kind: 'body', exchange: 3, message: 1, decoded: true }])
    await run(exchangeRow(3), 'save-request')
    await expect.poll(notices).toContain('saving.noBody')
    messages = []
    await run(exchangeRow(99), 'save-response')
    await expect.poll(notices).toContain('not-found')
  })

  it('save the streams of a connection that have bytes', async () => {
    const row = connectionRow(2, { up: 5 })
    expect(inComponent(useSaveEntries)(row).map(({ disabled }) => disabled)).toEqual([false, true])
    await run(row, 'save-up')
    await expect
      .poll(() => saved.map((one) => one.saved))
      .toEqual([{ kind: 'stream', connection: 2, direction: 'up', start: 0, end: null }])
  })

  it('are disabled for what an exchange has not', () => {
    const disabled = (more: Parameters<typeof exchangeRow>[1]): boolean[] =>
      inComponent(useSaveEntries)(exchangeRow(3, more)).map((entry) => entry.disabled)
    expect(disabled({ method: null })).toEqual([true, false])
    expect(disabled({ size: 0 })).toEqual([false, true])
    expect(disabled({ status: null })).toEqual([false, true])
  })
})

describe('the choices in the inspector', () => {
  const saving = (chosen: number | null): ReturnType<typeof useExchangeSaving> => {
    const detail: ExchangeDetail = { row: exchangeRow(3), messages }
    return inComponent(() =>
      useExchangeSaving(
        () => detail,
        () => chosen
      )
    )
  }

  it('offer a coded body in both forms, and the whole message', () => {
    const choices = saving(null).choices(message('http.response', 5, 'gzip'), 1)
    expect(choices.map(({ saved: what }) => what)).toEqual([
      { kind: 'body', exchange: 3, message: 1, decoded: true },
      { kind: 'body', exchange: 3, message: 1, decoded: false },
      { kind: 'message', exchange: 3, message: 1 }
    ])
    expect(saving(null).choices(message('http.response', 5), 1)).toHaveLength(2)
    expect(saving(null).choices(message('http.request', 0), 0)).toHaveLength(1)
  })

  it('save by key the message selected last, or the last one with a body', async () => {
    saving(null).saveByKey()
    await expect.poll(() => saved.at(-1)?.saved).toMatchObject({ message: 1 })
    saving(0).saveByKey()
    await expect.poll(() => saved.at(-1)?.saved).toEqual({ kind: 'message', exchange: 3, message: 0 })
    messages = []
    saving(null).saveByKey()
    expect(saved).toHaveLength(2)
  })
})

describe('the table of requests', () => {
  it('is filtered by a further term, which is added once', () => {
    const table = inComponent(useExchangesTable)
    useSelectionStore().tab = 'connections'
    table.filterBy('status:200')
    table.filterBy('method:GET')
    table.filterBy('status:200')
    expect(useTablesStore().exchanges.filter).toBe('status:200 method:GET')
    expect(useSelectionStore().tab).toBe('exchanges')
  })

  it('has as many columns of fields as fit, and says so for one more', () => {
    const table = inComponent(useExchangesTable)
    const shown = (): readonly string[] => useSettingsStore().settings.columns.exchanges.fields ?? []
    for (let number = 0; number < MAX_FIELD_COLUMNS; number++) table.addColumn(`request.header.x-${number}`)
    expect(notices()).toEqual([])
    expect(shown()).toHaveLength(MAX_FIELD_COLUMNS)
    table.addColumn('request.header.x-0')
    expect(notices()).toEqual([])
    table.addColumn('request.header.more')
    expect(notices()).toEqual(['fields.column.tooMany'])
    expect(shown()).not.toContain('request.header.more')
  })
})

it('a mock set lists what was left out and why', async () => {
  const make = inComponent(useMockSet)
  expect(await make({ capture: 1, of: 'exchanges', ranges: null })).toBeNull()
  set = {
    made: null,
    left: [
      { why: 'no-request', count: 2 },
      { why: 'gaps', count: 1 }
    ]
  }
  const copied = await make({ capture: 1, of: 'exchanges', ranges: [[1, 3]] })
  expect(copied).toMatchObject({ made: null, left: { count: 3 } })
  expect(copied?.left.why.split(', ')).toHaveLength(2)
})
