import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MockBehaviour } from '../../../../shared/contract/mock'
import type { MockSet } from '../../../../shared/contract/mock-sets'
import { useEngine } from '../../app/bridge/engine-client'
import { NEW_MOCK } from '../mock/model/mock-form'
import type { MockForm } from '../mock/model/mock-options'
import { readBehaviour, type BehaviourFaults } from '../mock/behaviours/model/read-behaviour'
import { formatCount } from '../../kit/words/model/format'
import { useNoticesStore } from '../../app/stores/notices'
import { useMockSet } from '../mock/use-mock-set'
import { useMockSources } from '../mock/use-mock-sources'

/**
 * Mock configuration of a new server: traffic of an open capture, copied when the server starts, or an existing mock
 * set.
 */

interface Choice {
  readonly value: string
  readonly label: string
}

export interface ServerMock {
  readonly isOn: ShallowRef<boolean>
  readonly choices: ComputedRef<readonly Choice[]>
  /** One of `choices`; empty if there are none. */
  readonly chosen: ComputedRef<string>
  readonly kind: ComputedRef<'exchanges' | 'connections'>
  readonly form: ShallowRef<MockForm>
  readonly faults: Readonly<ShallowRef<BehaviourFaults>>
  /** Reason why nothing in the selection can be served. */
  readonly problem: Readonly<ShallowRef<string | null>>
  choose(value: string): void
  /** Resets the form. */
  reset(): void
  /**
   * Resolves to an empty list if no mock is wanted; to null if the form is invalid or the user cancelled. Rejects on
   * errors.
   */
  read(): Promise<MockBehaviour[] | null>
}

export function useServerMock(): ServerMock {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNoticesStore()
  const copy = useMockSet()
  const sources = useMockSources()
  const isOn = shallowRef(false)
  const form = shallowRef<MockForm>(NEW_MOCK)
  const faults = shallowRef<BehaviourFaults>({})
  const problem = shallowRef<string | null>(null)
  const sets = shallowRef<readonly MockSet[]>([])
  const wanted = shallowRef('')

  const choices = computed<readonly Choice[]>(() => [
    ...sources.value,
    ...sets.value.map(({ set, name, entries }) => ({
      value: set,
      label: t('mock.source.before', { name, n: formatCount(entries) }, entries)
    }))
  ])
  const chosen = computed(() => {
    const has = choices.value.some(({ value }) => value === wanted.value)
    return has ? wanted.value : (choices.value[0]?.value ?? '')
  })
  const source = computed(() => sources.value.find(({ value }) => value === chosen.value))
  const kind = computed(
    () => source.value?.of ?? sets.value.find(({ set }) => set === chosen.value)?.kind ?? 'exchanges'
  )

  const choose = (value: string): void => {
    wanted.value = value
    problem.value = null
  }

  /** Returns the name of the mock set; null if there is none, with the reason shown. */
  const setOf = async (): Promise<string | null> => {
    const request = source.value
    if (request === undefined) return chosen.value
    const copied = await copy(request)
    if (copied === null) return null
    const { made, left } = copied
    const values = { n: formatCount(left.count), why: left.why }
    if (made === null) {
      problem.value = t('mock.dialog.left', values, left.count)
      return null
    }
    if (left.count > 0) notices.inform('mock.dialog.left', { n: left.count, why: left.why })
    // The set stays available for another attempt if the server cannot start.
    sets.value = [made, ...sets.value]
    choose(made.set)
    return made.set
  }

  return {
    isOn,
    choices,
    chosen,
    kind,
    form,
    faults,
    problem,
    choose,
    reset: () => {
      isOn.value = false
      form.value = NEW_MOCK
      faults.value = {}
      choose('')
      engine
        .request('mocks.list', {})
        .then((found) => {
          sets.value = found
        })
        .catch((error: unknown) => {
          notices.report(error)
        })
    },
    read: async () => {
      if (!isOn.value) return []
      // The name of the set is only known after copying.
      const result = readBehaviour({ ...form.value, set: chosen.value === '' ? '' : 'new' }, true)
      faults.value = result.ok ? {} : result.faults
      if (!result.ok || result.behaviour.kind !== 'mock') return null
      const set = await setOf()
      return set === null ? null : [{ ...result.behaviour, set }]
    }
  }
}
