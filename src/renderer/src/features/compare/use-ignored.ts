import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { useEngine } from '../../app/bridge/engine-client'
import {
  isSameRule,
  parseRules,
  printRules,
  USUAL_RULES,
  type IgnoreRule
} from '../../kit/compare/model/compare-ignore'
import type { CapturedExchange } from '../../app/stores/comparison'
import { useMarksStore } from '../../app/stores/marks'
import { useNoticesStore } from '../../app/stores/notices'
import { useMarks } from '../../app/actions/use-marks'
import { MAX_IGNORED_TEXT } from '../../../../shared/contract/limits'

/** Ignore rules for comparisons with one exchange, stored with it in its capture. */

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
  /** Stored rules of the exchange; `rules` is null if none were stored and the default rules apply. */
  const stored = shallowRef<{ readonly of: string; readonly rules: readonly IgnoreRule[] | null } | null>(
    null
  )
  const key = (): string => JSON.stringify(of())
  let run = 0
  let isOver = false
  onScopeDispose(() => {
    isOver = true
  })

  const read = async (target: CapturedExchange): Promise<readonly IgnoreRule[] | null> => {
    try {
      const { ignored } = await engine.request('marks.get', {
        capture: target.capture,
        kind: 'exchanges',
        number: target.exchange
      })
      return ignored === undefined ? null : parseRules(ignored)
    } catch {
      // The exchange no longer exists: the default rules apply, and the view reports the error.
      return null
    }
  }
  let reading: Promise<void> | null = null
  /** Loads the rules of the current exchange, unless they are replaced in the meantime. */
  const load = (): Promise<void> => {
    const mine = ++run
    const target = of()
    const done = (target === null ? Promise.resolve(null) : read(target)).then((rules) => {
      if (reading === done) reading = null
      if (mine === run && !isOver) stored.value = { of: JSON.stringify(target), rules }
    })
    reading = done
    return done
  }
  watch([key, () => marks.version], () => void load(), { immediate: true })
  /** Rules loaded for a previously shown exchange are ignored. */
  const rules = computed(() => (stored.value?.of === key() ? stored.value.rules : null) ?? USUAL_RULES)

  /** Loads the stored rules first. Adding to unknown rules would overwrite all of them. */
  const keep = async (change: (rules: readonly IgnoreRule[]) => readonly IgnoreRule[]): Promise<void> => {
    const target = of()
    if (target === null) return
    const mine = key()
    while (stored.value?.of !== mine && key() === mine && !isOver) await (reading ?? load())
    if (stored.value?.of !== mine || key() !== mine) return
    const next = change(rules.value)
    const ignored = printRules(next)
    if (ignored.length > MAX_IGNORED_TEXT) {
      notices.inform('compare.ignore.tooMany')
      return
    }
    run++
    stored.value = { of: mine, rules: next }
    const numbers = [[target.exchange, target.exchange + 1]] as const
    await set({ capture: target.capture, kind: 'exchanges', numbers }, { ignored })
  }
  const has = (rule: IgnoreRule): boolean => rules.value.some((known) => isSameRule(known, rule))

  return {
    rules,
    has,
    add: (...more) => keep((known) => [...known, ...more.filter((rule) => !has(rule))]),
    remove: (rule) => keep((known) => known.filter((one) => !isSameRule(one, rule)))
  }
}
