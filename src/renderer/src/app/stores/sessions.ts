import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Behaviour } from '../../../../shared/contract/behaviours'
import type { SessionConfig, SessionSummary } from '../../../../shared/contract/sessions'
import type { Requests } from '../../../../shared/contract/contract'
import { useEngine } from '../bridge/engine-client'

/** The sessions as last reported by the engine. Actions reject with an AppError; the caller shows it. */
export const useSessionsStore = defineStore('sessions', () => {
  const engine = useEngine()
  const list = shallowRef<readonly SessionSummary[]>([])
  /** False until the first reply, to distinguish loading from an empty list. */
  const loaded = shallowRef(false)

  const stopListening = engine.on('sessions', (sessions) => {
    list.value = sessions
    loaded.value = true
  })

  const byId = computed(() => new Map(list.value.map((session) => [session.id, session])))

  /** Applies a reply at once, before the event that follows it. */
  const put = (session: SessionSummary, at = list.value.length): SessionSummary => {
    const known = list.value.some(({ id }) => id === session.id)
    list.value = known
      ? list.value.map((other) => (other.id === session.id ? session : other))
      : list.value.toSpliced(at, 0, session)
    return session
  }

  const placeOf = (id: number): number => list.value.findIndex((session) => session.id === id)

  const load = async (): Promise<void> => {
    const sessions = await engine.request('sessions.list', {})
    if (!loaded.value) list.value = sessions
    loaded.value = true
  }

  const create = async (
    config: SessionConfig,
    start: boolean,
    place: Pick<Requests['sessions.create']['input'], 'at' | 'colour'> = {}
  ): Promise<SessionSummary> =>
    put(await engine.request('sessions.create', { config, start, ...place }), place.at)

  const update = async (id: number, config: SessionConfig): Promise<SessionSummary> =>
    put(await engine.request('sessions.update', { id, config }))

  const start = async (id: number): Promise<SessionSummary> =>
    put(await engine.request('sessions.start', { id }))

  const stop = async (id: number, how: 'cut' | 'drain'): Promise<SessionSummary> =>
    put(await engine.request('sessions.stop', { id, how }))

  const startAll = async (): Promise<void> => {
    list.value = await engine.request('sessions.startAll', {})
  }

  const stopAll = async (): Promise<void> => {
    list.value = await engine.request('sessions.stopAll', {})
  }

  const duplicate = async (id: number): Promise<SessionSummary> =>
    put(await engine.request('sessions.duplicate', { id }), placeOf(id) + 1)

  const remove = async (id: number, how: 'cut' | 'drain'): Promise<void> => {
    await engine.request('sessions.remove', { id, how })
    list.value = list.value.filter((session) => session.id !== id)
  }

  const behave = async (id: number, behaviours: Behaviour[]): Promise<SessionSummary> =>
    put(await engine.request('sessions.behave', { id, behaviours }))

  /** Trusts a host's certificate from now on, or verifies it again. */
  const trust = async (id: number, host: string, on: boolean): Promise<SessionSummary> =>
    put(await engine.request('sessions.trust', { id, host, on }))

  /** Intercepts a passed-through client (`RefusingClient.id`) again. */
  const resumeInterception = async (id: number, client: string | null): Promise<SessionSummary> =>
    put(await engine.request('sessions.resumeInterception', { id, client }))

  /** Creates the sessions of a recipe, servers first. A session that could not start carries its error. */
  const startRecipe = async (input: Requests['recipes.start']['input']): Promise<SessionSummary[]> => {
    const started = await engine.request('recipes.start', input)
    for (const session of started) put(session)
    return started
  }

  const startDemo = async (): Promise<SessionSummary> => put(await engine.request('demo.start', {}))

  return {
    list,
    loaded,
    byId,
    placeOf,
    load,
    create,
    update,
    start,
    stop,
    startAll,
    stopAll,
    duplicate,
    remove,
    behave,
    trust,
    resumeInterception,
    startRecipe,
    startDemo,
    stopListening
  }
})
