import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { useEngine } from '../bridge/engine-client'
import { isSameRule, parseRules, printRules, USUAL_RULES, type IgnoreRule } from '../headless/compare-ignore'
import type { CapturedExchange } from '../stores/comparison'
import { useMarksStore } from '../stores/marks'
import { useNoticesStore } from '../stores/notices'
import { useMarks } from './use-marks'
import { MAX_IGNORED_TEXT } from '../../../shared/contract/limits'

/** What comparisons with one exchange ignore: kept with it in its capture. */

export interface Ignored {
  readonly rules: ComputedRef<readonly IgnoreRule[]>
  add(...rules: readonly IgnoreRule[]): Promise<void>
  remove(rule: IgnoreRule): Promise<void>
  has(rule: IgnoreRule): boolean
}

export function useIgnored(of: () => CapturedExchange | null): Ignored {
  const engine = useEngine()
  const marks = useMarksStore()
  const notices = useNoticesStore()
  const { set } = useMarks()
  const said = shallowRef<readonly IgnoreRule[] | null>(null)
  let run = 0
  onScopeDispose(() => run++)

  watch(
    [() => JSON.stringify(of()), () => marks.version],
    async () => {
      const mine = ++run
      const target = of()
      if (target === null) {
        said.value = null
        return
      }
      try {
        const { ignored } = await engine.request('marks.get', {
          capture: target.capture,
          kind: 'exchanges',
          number: target.exchange
        })
        if (mine === run) said.value = ignored === undefined ? null : parseRules(ignored)
      } catch {
        // It is not there any more: what is usual holds, and who shows it says why.
        if (mine === run) said.value = null
      }
    },
    { immediate: true }
  )
  const rules = computed(() => said.value ?? USUAL_RULES)

  const keep = async (next: readonly IgnoreRule[]): Promise<void> => {
    const target = of()
    const ignored = printRules(next)
    if (target === null) return
    if (ignored.length > MAX_IGNORED_TEXT) {
      notices.inform('compare.ignore.tooMany')
      return
    }
    run++
    said.value = next
    const numbers = [[target.exchange, target.exchange + 1]] as const
    await set({ capture: target.capture, kind: 'exchanges', numbers }, { ignored })
  }
  const has = (rule: IgnoreRule): boolean => rules.value.some((known) => isSameRule(known, rule))

  return {
    rules,
    has,
    add: (...more) => keep([...rules.value, ...more.filter((rule) => !has(rule))]),
    remove: (rule) => keep(rules.value.filter((known) => !isSameRule(known, rule)))
  }
}
