import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useSessionsStore } from '../../../../src/renderer/src/app/stores/sessions'
import { sessionSummary, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine

beforeEach(() => {
  engine = startTestEngine()
  setActivePinia(createPinia())
})
afterEach(() => {
  engine.close()
})

it('is not loaded until the engine responded', async () => {
  const store = useSessionsStore()
  expect(store.loaded).toBe(false)
  await store.load()
  expect([store.loaded, store.list]).toEqual([true, []])
})

it('shows a session as soon as it is created', async () => {
  const store = useSessionsStore()
  const made = await store.create(sessionSummary(1).config, true)
  expect([store.list.map(({ id }) => id), store.byId.get(made.id)?.state]).toEqual([[1], 'running'])
})

it('follows the engine’s event, which an older response does not undo', async () => {
  const store = useSessionsStore()
  const answer = store.load()
  engine.server.emit('sessions', [sessionSummary(1), sessionSummary(2)])
  await answer
  expect(store.list.map(({ id }) => id)).toEqual([1, 2])
})

it('places a copy after its original', async () => {
  const store = useSessionsStore()
  await store.create(sessionSummary(1).config, true)
  await store.create(sessionSummary(2).config, true)
  await store.duplicate(1)
  expect(store.list.map(({ id, state }) => [id, state])).toEqual([
    [1, 'running'],
    [3, 'stopped'],
    [2, 'running']
  ])
})

it('removes a deleted session at once', async () => {
  const store = useSessionsStore()
  await store.create(sessionSummary(1).config, false)
  await store.remove(1, 'cut')
  expect(store.list).toEqual([])
})

it('passes on the engine’s refusal', async () => {
  const store = useSessionsStore()
  await expect(store.startDemo()).rejects.toMatchObject({ code: 'unknown-request' })
})
