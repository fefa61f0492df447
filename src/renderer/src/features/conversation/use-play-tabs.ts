import { computed, shallowRef, watch, type ComputedRef, type ShallowRef, type WritableComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ConversationRun } from '../../../../shared/contract/conversation-replay'
import { formatCount } from '../../kit/words/model/format'
import type { ConversationPlay } from './use-conversation-play'

export type PlayTab = 'pieces' | 'result' | 'runs'

export interface PlayTabs {
  readonly tab: ShallowRef<PlayTab>
  readonly tabs: ComputedRef<{ value: PlayTab; label: string; count?: string }[]>
  /** Run whose result is shown: the chosen one, else the last finished one. Setting it shows its result. */
  readonly run: WritableComputedRef<ConversationRun | null, number | null>
}

/** Tabs of a conversation replay. When a run ends, its result is shown. */
export function usePlayTabs(
  { runs, last }: Pick<ConversationPlay, 'runs' | 'last'>,
  total: () => number
): PlayTabs {
  const { t } = useI18n()
  const tab = shallowRef<PlayTab>('pieces')
  const chosen = shallowRef<number | null>(null)
  const run = computed({
    get: () =>
      runs.value.find((one) => one.run === chosen.value) ??
      runs.value.findLast(({ state }) => state === 'over') ??
      null,
    set: (next: number | null) => {
      chosen.value = next
      tab.value = 'result'
    }
  })
  const tabs = computed(() => {
    const { length } = runs.value
    return [
      { value: 'pieces' as const, label: t('conversations.tabs.pieces'), count: formatCount(total()) },
      ...(run.value === null ? [] : [{ value: 'result' as const, label: t('conversations.tabs.result') }]),
      ...(length === 0
        ? []
        : [{ value: 'runs' as const, label: t('conversations.tabs.runs'), count: formatCount(length) }])
    ]
  })

  watch(
    () => (last.value === null ? null : ([last.value.run, last.value.state] as const)),
    (now, before) => {
      if (now === null) return
      const [of, state] = now
      if (state === 'over' && before?.[1] !== 'over') run.value = of
      else if (state !== 'over' && before?.[0] !== of) tab.value = 'pieces'
    }
  )
  watch(tabs, (list) => {
    if (!list.some(({ value }) => value === tab.value)) tab.value = 'pieces'
  })
  return { tab, tabs, run }
}
