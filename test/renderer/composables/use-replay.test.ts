import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AppError } from '../../../src/shared/model/app-error'
import { useTrafficActions } from '../../../src/renderer/src/composables/use-replay'
import { useNoticesStore } from '../../../src/renderer/src/stores/notices'
import { useSelectionStore } from '../../../src/renderer/src/stores/selection'
import { exchangeRow, startTestEngine, type TestEngine } from '../helpers/test-engine'

let engine: TestEngine | undefined

beforeEach(() => {
  setActivePinia(createPinia())
})
afterEach(() => {
  engine?.close()
})

/** An engine that replays onto connection 9, its exchange appearing once the view that waits for it is open. */
function startReplayingEngine(whenOpen: () => void = () => undefined): TestEngine {
  const started = startTestEngine({ 'exchanges.replay': () => ({ connection: 9 }) })
  started.exchanges.push(exchangeRow(1), exchangeRow(2))
  const known = started.views.set.bind(started.views)
  started.views.set = (view, query) => {
    known(view, query)
    queueMicrotask(() => {
      whenOpen()
      started.append(exchangeRow(3, { connection: 9, replayOf: 1 }))
    })
    return started.views
  }
  return started
}

it('selects the new exchange once it appears, and leaves no view open', async () => {
  engine = startReplayingEngine()
  const selection = useSelectionStore()
  selection.selectExchange(1, 1)
  await useTrafficActions().replay(1)
  await engine.client.request('captures.list', {})
  expect([selection.exchange, selection.connection, engine.views.size]).toEqual([3, 9, 0])
})

it('leaves the selection alone when the user went elsewhere meanwhile', async () => {
  const selection = useSelectionStore()
  engine = startReplayingEngine(() => {
    selection.selectExchange(2, 2)
  })
  selection.selectExchange(1, 1)
  await useTrafficActions().replay(1)
  expect(selection.exchange).toBe(2)
})

it('tells why a replay was refused', async () => {
  engine = startTestEngine({
    'exchanges.replay': () => {
      throw new AppError('not-replayable', 'The request is cut.')
    }
  })
  await useTrafficActions().replay(1)
  expect(useNoticesStore().list).toMatchObject([{ code: 'not-replayable', detail: 'The request is cut.' }])
})
