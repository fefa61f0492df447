import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Rule, RuleList, RuleMode, RulesState } from '../../../../shared/contract/rules'
import { NETWORK_PRESETS, presetActions, type NetworkPreset } from '../../../../shared/rules/presets'
import { useEngine } from '../bridge/engine-client'

/** Group of the one rule that imitates a network; its note is the preset. */
const NETWORK_GROUP = 'network'

const NO_RULES: RulesState = { list: { rules: [], offGroups: [], seed: 1 }, problems: [], counts: [] }

/** The rules as last reported by the engine. Actions reject with an AppError; the caller shows it. */
export const useRulesStore = defineStore('rules', () => {
  const engine = useEngine()
  const state = shallowRef<RulesState>(NO_RULES)

  const stopListening = engine.on('rules', (next) => {
    state.value = next
  })

  const list = computed(() => state.value.list)

  const isActive = ({ mode, group }: Rule): boolean =>
    mode !== 'off' && (group === '' || !list.value.offGroups.includes(group))
  const activeCount = computed(() => list.value.rules.filter(isActive).length)

  /** The imitated network; null if there is none, or if its rule is off. */
  const network = computed<NetworkPreset | null>(() => {
    const rule = list.value.rules.find((rule) => rule.group === NETWORK_GROUP && isActive(rule))
    return NETWORK_PRESETS.find((preset) => preset === rule?.note) ?? null
  })

  /** A rule that the list of rules offers for editing, until it is taken. */
  const proposed = shallowRef<Rule | null>(null)
  const propose = (rule: Rule): void => {
    proposed.value = rule
  }
  const takeProposed = (): Rule | null => {
    const rule = proposed.value
    proposed.value = null
    return rule
  }

  const load = async (): Promise<void> => {
    state.value = await engine.request('rules.get', {})
  }

  const set = async (next: RuleList): Promise<void> => {
    state.value = await engine.request('rules.set', next)
  }

  const setMode = (name: string, mode: RuleMode): Promise<void> =>
    set({
      ...list.value,
      rules: list.value.rules.map((rule) => (rule.name === name ? { ...rule, mode } : rule))
    })

  const remove = (name: string): Promise<void> =>
    set({ ...list.value, rules: list.value.rules.filter((rule) => rule.name !== name) })

  /** Imitates a network for all proxies, with a rule of this name; null ends it. */
  const setNetwork = (preset: NetworkPreset | null, name: string): Promise<void> => {
    const others = list.value.rules.filter(({ group }) => group !== NETWORK_GROUP)
    const offGroups = list.value.offGroups.filter((group) => group !== NETWORK_GROUP)
    if (preset === null) return set({ ...list.value, offGroups, rules: others })
    const rule: Rule = {
      name,
      group: NETWORK_GROUP,
      mode: 'on',
      sessions: null,
      when: '',
      then: presetActions(preset),
      chance: 1,
      times: null,
      after: 0,
      every: 1,
      note: preset
    }
    return set({ ...list.value, offGroups, rules: [...others, rule] })
  }

  return {
    state,
    list,
    activeCount,
    network,
    propose,
    takeProposed,
    load,
    set,
    setMode,
    remove,
    setNetwork,
    stopListening
  }
})
