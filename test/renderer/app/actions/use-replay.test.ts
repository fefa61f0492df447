import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent } from 'vue'
import type { ConnectionDetail, EventEntry } from '../../../../src/shared/contract/traffic'
import type { ExchangeRow } from '../../../../src/shared/contract/views'
import { AppError } from '../../../../src/shared/model/app-error'
import { useTrafficActions, type TrafficActions } from '../../../../src/renderer/src/app/actions/use-replay'
import { i18n } from '../../../../src/renderer/src/locales/index'
import { useComparisonStore } from '../../../../src/renderer/src/app/stores/comparison'
import { useWorkbenchStore } from '../../../../src/renderer/src/app/stores/workbench'
import { useNoticesStore } from '../../../../src/renderer/src/app/stores/notices'
import { useSelectionStore } from '../../../../src/renderer/src/app/stores/selection'
import {
  captureTotals,
  connectionRow,
  exchangeRow,
  startTestEngine,
  type TestEngine
} from '../../helpers/test-engine'

/** Current state of the replay's connection in the analysis; undefined until it is known. */
let known: ConnectionDetail | undefined
let made: ExchangeRow
let engine: TestEngine | undefined

beforeEach(() => {
  setActivePinia(createPinia())
  known = undefined
  made = exchangeRow(3, { connection: 9, replayOf: 1, state: 'open' })
})
afterEach(() => {
  engine?.close()
})

function start(): TestEngine {
  const notYet = (): never => {
    throw new AppError('not-found', 'There is no connection 9 in this capture.')
  }
  const started = startTestEngine({
    'exchanges.replay': () => ({ connection: 9 }),
    'connections.get': () => known ?? notYet(),
    'connections.exchanges': () => ({ total: 1, exchanges: [made.exchange] }),
    'exchanges.get': () => ({ row: made, messages: [] })
  })
  engine = started
  return started
}

function actions(): TrafficActions {
  let found: TrafficActions | undefined
  const host = defineComponent({
    setup() {
      found = useTrafficActions()
      return () => null
    }
  })
  mount(host, { global: { plugins: [i18n] } })
  if (found === undefined) throw new Error('The component was not set up.')
  return found
}

/** The capture has grown, and the engine sends its new totals. */
async function grow(more: Partial<ConnectionDetail['row']>, events: EventEntry[] = []): Promise<void> {
  known = {
    row: connectionRow(9, { replayOf: 1, ...more }),
    entries: 0,
    droppedEntries: 0,
    from: { up: 0, down: 0 },
    events,
    omittedEvents: 0
  }
  engine?.server.emit('captures', [captureTotals()])
  for (let turn = 0; turn < 4; turn++) await flushPromises()
}

const REQUEST = { capture: 1, exchange: 1 }

const FAILED = { by: 'target', how: 'error', code: 'ECONNREFUSED' } as const
const FIN = { by: 'tcplens', how: 'fin', code: null } as const

describe('a replay', () => {
  it('selects exactly its exchange, next to the original, as soon as there is one', async () => {
    const { asked } = start()
    const selection = useSelectionStore()
    selection.selectExchange(1, 1)
    const replay = actions().replay(1)
    await flushPromises()
    await grow({})
    expect(selection.exchange).toBe(1)
    await grow({ exchanges: 1, protocol: 'http/1' })
    await replay
    const comparison = useComparisonStore()
    expect([selection.exchange, selection.connection, comparison.pairOf(3, 1), comparison.isWanted]).toEqual([
      3,
      9,
      { left: { capture: 1, exchange: 1 }, right: { capture: 1, exchange: 3 } },
      true
    ])
    expect(asked.filter((name) => name.startsWith('views.'))).toEqual([])
  })

  it('keeps the selection when the user went elsewhere meanwhile', async () => {
    start()
    const selection = useSelectionStore()
    selection.selectExchange(1, 1)
    const replay = actions().replay(1)
    await flushPromises()
    selection.selectExchange(2, 2)
    await grow({ exchanges: 1 })
    await replay
    expect([selection.exchange, useComparisonStore().isWanted]).toEqual([2, false])
  })

  it('that could not connect reports the reason at once and selects its connection', async () => {
    start()
    const selection = useSelectionStore()
    selection.selectExchange(1, 1)
    const replay = actions().replay(1)
    await grow({ ended: FAILED })
    await replay
    expect([selection.tab, selection.connection, selection.exchange]).toEqual(['connections', 9, null])
    const [notice] = useNoticesStore().list
    expect(notice).toMatchObject({
      tone: 'error',
      text: 'replay.failed',
      values: {
        n: 1,
        target: '127.0.0.1:81',
        reason: 'nothing is listening on that address and port (ECONNREFUSED)'
      }
    })
    notice?.action?.run()
    expect(useWorkbenchStore().current?.source).toEqual({ kind: 'exchange', ...REQUEST })
  })

  it.each([
    [
      'a reset',
      { by: 'target', how: 'rst', code: 'ECONNRESET' },
      [],
      'the peer reset the connection (ECONNRESET)'
    ],
    [
      'silence',
      FIN,
      [{ name: 'timeout', data: { leg: 'target', what: 'idle', after: 30_000 } }],
      'No data from the server for 30.0 s'
    ],
    [
      'an early close',
      { by: 'target', how: 'fin', code: null },
      [],
      'the server closed the connection before the response was complete'
    ]
  ] as const)('that ends with %s before its response reports this', async (_case, ended, events, reason) => {
    start()
    const replay = actions().replay(1)
    await grow({ exchanges: 1 })
    await replay
    expect(useNoticesStore().list).toEqual([])
    made = { ...made, state: 'incomplete' }
    await grow(
      { exchanges: 1, ended },
      events.map((event) => ({ time: 0, text: '', ...event }))
    )
    expect(useNoticesStore().list.map(({ values }) => values['reason'])).toEqual([reason])
  })

  it('with a complete response reports nothing, however its connection ends', async () => {
    start()
    const replay = actions().replay(1)
    made = { ...made, state: 'complete' }
    await grow({ exchanges: 1, ended: { by: 'target', how: 'rst', code: 'ECONNRESET' } })
    await replay
    await flushPromises()
    expect(useNoticesStore().list).toEqual([])
  })

  it('that the engine refuses shows the reason', async () => {
    engine = startTestEngine({
      'exchanges.replay': () => {
        throw new AppError('not-replayable', 'The request is cut.')
      }
    })
    await actions().replay(1)
    expect(useNoticesStore().list).toMatchObject([{ code: 'not-replayable', detail: 'The request is cut.' }])
  })
})
