import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Behaviour } from '../../../../../shared/contract/behaviours'
import { useEngine } from '../../../app/bridge/engine-client'
import type { BehaviourForm, BehaviourKind } from './model/behaviour-form'
import { added, changed, committed, moved, opened, type BehaviourItem } from './model/behaviour-list'
import { readBehaviour, type BehaviourFaults } from './model/read-behaviour'
import { useBehavingStore } from './behaving'
import { useNoticesStore } from '../../../app/stores/notices'
import { useSessionsStore } from '../../../app/stores/sessions'

/**
 * Automatic behaviours of a server, editable while it runs. Switching, reordering and removing take effect at once;
 * form input takes effect when applied, so that no client receives incomplete input.
 */

export interface Behaviours {
  readonly items: ComputedRef<readonly BehaviourItem[]>
  /** Faults of the behaviour that last failed to apply. */
  readonly faults: Readonly<ShallowRef<{ id: number; faults: BehaviourFaults } | null>>
  add(kind: BehaviourKind): void
  edit(item: BehaviourItem): void
  type(item: BehaviourItem, draft: BehaviourForm): void
  cancel(item: BehaviourItem): void
  /** Resolves to false if the form has faults. */
  apply(item: BehaviourItem): Promise<boolean>
  toggle(item: BehaviourItem, on: boolean): Promise<void>
  move(item: BehaviourItem, by: -1 | 1): Promise<void>
  remove(item: BehaviourItem): Promise<void>
}

export function useBehaviours(session: () => number): Behaviours {
  const engine = useEngine()
  const store = useBehavingStore()
  const sessions = useSessionsStore()
  const notices = useNoticesStore()
  const faults = shallowRef<{ id: number; faults: BehaviourFaults } | null>(null)

  const now = computed<readonly Behaviour[]>(() => {
    const config = sessions.byId.get(session())?.config
    return config === undefined || config.kind === 'proxy' ? [] : (config.behaviours ?? [])
  })
  watch(
    [session, now],
    ([id, behaviours]) => {
      store.follow(id, behaviours)
    },
    { immediate: true }
  )
  const items = computed(() => store.listOf(session()))

  const put = (next: readonly BehaviourItem[]): void => {
    store.put(session(), next)
  }
  /** Shows the change at once and reverts it if the engine rejects it. */
  const commit = async (next: readonly BehaviourItem[]): Promise<boolean> => {
    const before = items.value
    const id = session()
    put(next)
    try {
      await sessions.behave(id, committed(next))
      return true
    } catch (error) {
      store.put(id, before)
      notices.report(error)
      return false
    }
  }

  /** Reports a pattern that the engine cannot compile as a fault of its field. */
  const hasWrongMatch = async (behaviour: Behaviour): Promise<boolean> => {
    if (behaviour.kind !== 'reply') return false
    const answers = await Promise.all(
      behaviour.rules.map(({ match }) => engine.request('matches.check', { match }))
    )
    return answers.some(({ problem }) => problem !== null)
  }

  const apply = async (item: BehaviourItem): Promise<boolean> => {
    const form = opened(item)
    if (form === null) return false
    const result = readBehaviour(form, item.behaviour?.on ?? true)
    faults.value = result.ok ? null : { id: item.id, faults: result.faults }
    if (!result.ok) return false
    try {
      if (await hasWrongMatch(result.behaviour)) return false
    } catch (error) {
      notices.report(error)
      return false
    }
    return commit(changed(items.value, item.id, { behaviour: result.behaviour, draft: null }))
  }

  return {
    items,
    faults,
    add: (kind) => {
      put(added(items.value, kind))
    },
    edit: (item) => {
      put(changed(items.value, item.id, { draft: opened(item) }))
    },
    type: (item, draft) => {
      put(changed(items.value, item.id, { draft }))
      // Faults are checked again while the user corrects them.
      if (faults.value?.id !== item.id) return
      const result = readBehaviour(draft, true)
      faults.value = result.ok ? null : { id: item.id, faults: result.faults }
    },
    cancel: (item) => {
      if (faults.value?.id === item.id) faults.value = null
      put(
        item.behaviour === null
          ? items.value.filter(({ id }) => id !== item.id)
          : changed(items.value, item.id, { draft: null })
      )
    },
    apply,
    toggle: async (item, on) => {
      if (item.behaviour !== null)
        await commit(changed(items.value, item.id, { behaviour: { ...item.behaviour, on } }))
    },
    move: async (item, by) => {
      await commit(moved(items.value, item.id, by))
    },
    remove: async (item) => {
      const before = committed(items.value)
      const id = session()
      const isDone = await commit(items.value.filter((other) => other.id !== item.id))
      if (isDone && item.behaviour !== null)
        notices.offerUndo('behaviours.removed', {}, () => {
          void sessions.behave(id, before).catch(notices.report)
        })
    }
  }
}
