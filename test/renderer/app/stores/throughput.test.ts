import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useCaptureStore } from '../../../../src/renderer/src/app/stores/capture'
import { useSessionsStore } from '../../../../src/renderer/src/app/stores/sessions'
import { useThroughputStore } from '../../../../src/renderer/src/app/stores/throughput'
import { captureTotals, sessionSummary, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine

beforeEach(() => {
  engine = startTestEngine()
  setActivePinia(createPinia())
})
afterEach(() => {
  engine.close()
})

it('derives rates of the capture and of each session from their totals', async () => {
  const throughput = useThroughputStore()
  await Promise.all([useCaptureStore().load(), useSessionsStore().load()])
  engine.server.emit('sessions', [sessionSummary(4)])
  await engine.client.request('captures.list', {})
  throughput.sample(0)
  engine.server.emit('captures', [captureTotals({ up: 100, down: 3000 })])
  engine.server.emit('sessions', [sessionSummary(4, { bytes: { up: 100, down: 3000 } })])
  await engine.client.request('captures.list', {})
  throughput.sample(1000)
  expect({
    up: throughput.up.latest,
    down: throughput.down.latest,
    session: throughput.bySession.get(4)
  }).toEqual({ up: 100, down: 3000, session: { latest: 3100, history: [3100] } })
})

it('drops to zero without traffic, and removes deleted sessions', async () => {
  const throughput = useThroughputStore()
  engine.server.emit('captures', [captureTotals({ down: 10 })])
  engine.server.emit('sessions', [sessionSummary(4)])
  await engine.client.request('captures.list', {})
  throughput.sample(0)
  throughput.sample(1000)
  engine.server.emit('sessions', [])
  await engine.client.request('captures.list', {})
  throughput.sample(2000)
  expect([throughput.down.history, throughput.bySession.size]).toEqual([[0, 0], 0])
})
