import { createPinia, setActivePinia } from 'pinia'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConnectionRow } from '../../../../src/shared/contract/views'
import { useSendSession } from '../../../../src/renderer/src/features/inspector/use-send-session'
import { useSelectionStore } from '../../../../src/renderer/src/app/stores/selection'
import { useSessionsStore } from '../../../../src/renderer/src/app/stores/sessions'
import { sessionSummary, startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
let scope: EffectScope

beforeEach(async () => {
  engine = startTestEngine()
  setActivePinia(createPinia())
  scope = effectScope()
  const target = { host: '127.0.0.1', port: 80 }
  engine.server.emit('sessions', [
    sessionSummary(1, { config: { kind: 'client', name: 'a', target } }),
    sessionSummary(2, { config: { kind: 'client', name: 'b', target } }),
    sessionSummary(3)
  ])
  await useSessionsStore().load()
})
afterEach(() => {
  scope.stop()
  engine.close()
})

it('deselects a connection when another session is shown, and restores it for its own', async () => {
  const selection = useSelectionStore()
  const row = shallowRef({ session: 1, connection: 7, replayOf: null, ended: null } as ConnectionRow)
  const session = scope.run(() => useSendSession(() => row.value))
  const seen: unknown[] = []
  for (const chosen of [1, 3, 2]) {
    selection.selectConnection(7)
    selection.selectSession(chosen)
    await nextTick()
    seen.push([selection.connection, session?.value?.id])
  }
  expect(seen).toEqual([
    [7, 1],
    [null, undefined],
    [null, 2]
  ])
})
