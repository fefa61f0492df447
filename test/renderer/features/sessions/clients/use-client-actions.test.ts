/** Actions on the connections of a server or client: on one, on the chosen ones, or on all. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  useClientActions,
  type ClientActions
} from '../../../../../src/renderer/src/features/sessions/clients/use-client-actions'
import { useNoticesStore } from '../../../../../src/renderer/src/app/stores/notices'
import { useSelectionStore } from '../../../../../src/renderer/src/app/stores/selection'
import { useSendingStore } from '../../../../../src/renderer/src/app/stores/sending'
import type { LiveClient } from '../../../../../src/shared/contract/sessions'
import { AppError } from '../../../../../src/shared/model/app-error'
import { inComponent } from '../../../helpers/in-component'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'

let engine: TestEngine
let open: number[]
let done: [number, string][]
let refusal: AppError | null
let actions: ClientActions

beforeEach(() => {
  setActivePinia(createPinia())
  open = [1, 2, 3]
  done = []
  refusal = null
  const note = (connection: number, what: string): null => {
    if (refusal !== null) throw refusal
    if (!open.includes(connection)) throw new AppError('not-found', 'It has ended.')
    done.push([connection, what])
    return null
  }
  engine = startTestEngine({
    // Two a page.
    'sessions.clients': ({ first }) => ({
      total: open.length,
      rows: open.slice(first, first + 2).map(client)
    }),
    'connections.read': ({ connection, on }) => note(connection, on ? 'resume' : 'pause'),
    'connections.end': ({ connection, how }) => note(connection, how)
  })
  actions = inComponent(useClientActions)
})
afterEach(() => {
  engine.close()
})

function client(connection: number): LiveClient {
  return {
    ...{ connection, peer: '127.0.0.1:1', since: 0, active: 0, up: 0, down: 0, pending: 0 },
    ...{ state: 'open', paused: false }
  }
}
const chosen = (): unknown => useSendingStore().stateOf(7).choice

describe('an action', () => {
  it.each(['pause', 'resume', 'end', 'reset', 'disconnect'] as const)(
    '%s is requested for each connection',
    async (action) => {
      await actions.run(action, [1, 3])
      expect(done).toEqual([
        [1, action],
        [3, action]
      ])
    }
  )

  it('ignores connections that have ended, and reports other errors', async () => {
    await actions.run('end', [9, 1])
    expect(done).toEqual([[1, 'end']])
    expect(useNoticesStore().list).toEqual([])
    refusal = new AppError('internal', 'No.')
    await actions.run('end', [1])
    expect(useNoticesStore().list).toMatchObject([{ code: 'internal' }])
  })
})

describe('the chosen connections', () => {
  it('are all, the selected one, or those that were ticked', async () => {
    await actions.runChosen('pause', 7)
    expect(done.map(([connection]) => connection)).toEqual([1, 2, 3])
    done = []
    useSendingStore().stateOf(7).choice = { kind: 'selected' }
    useSelectionStore().selectConnection(2)
    await actions.runChosen('pause', 7)
    expect(done.map(([connection]) => connection)).toEqual([2])
    done = []
    useSendingStore().stateOf(7).choice = { kind: 'chosen', connections: [3, 9] }
    await actions.runChosen('pause', 7)
    expect(done.map(([connection]) => connection)).toEqual([3])
  })

  it('change by one tick, and keep only open ones', async () => {
    useSendingStore().stateOf(7).choice = { kind: 'chosen', connections: [1, 9] }
    await actions.choose(7, 2, true)
    expect(chosen()).toEqual({ kind: 'chosen', connections: [1, 2] })
    await actions.choose(7, 1, false)
    expect(chosen()).toEqual({ kind: 'chosen', connections: [2] })
    actions.chooseAll(7, true)
    expect(chosen()).toEqual({ kind: 'all' })
    actions.chooseAll(7, false)
    expect(chosen()).toEqual({ kind: 'chosen', connections: [] })
  })

  it('are none when a client leaves while they are listed', async () => {
    open = []
    expect(await actions.all(7)).toEqual([])
  })
})
