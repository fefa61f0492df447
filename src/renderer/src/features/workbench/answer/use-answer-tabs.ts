import { useLocalStorage } from '@vueuse/core'
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ConnectionDetail, ExchangeDetail } from '../../../../../shared/contract/traffic'
import type { SendAttempt } from '../model/attempt'

/** Tabs for the response of an attempt. The last chosen tab is kept and shown if available. */

const TABS = ['answer', 'hex', 'text', 'timeline'] as const
export type AnswerTab = (typeof TABS)[number]

export interface AnswerTabs {
  readonly tab: WritableComputedRef<AnswerTab>
  readonly tabs: ComputedRef<{ value: AnswerTab; label: string }[]>
  /** Nothing has been received yet, so it is unknown whether the response is HTTP. */
  readonly isPending: ComputedRef<boolean>
}

export function useAnswerTabs(
  attempt: () => SendAttempt,
  connection: () => ConnectionDetail | null,
  exchange: () => ExchangeDetail | null
): AnswerTabs {
  const { t } = useI18n()
  const wished = useLocalStorage<AnswerTab>('tcplens.workbench.answerTab', 'answer')

  const values = computed(() => TABS.filter((value) => value !== 'answer' || exchange() !== null))
  const isPending = computed(() => {
    const its = connection()
    if (its === null) return true
    if (exchange() !== null) return false
    const { state, exchange: number } = attempt()
    return number !== null || (state === 'sending' && (its.row.down === 0 || its.row.exchanges > 0))
  })

  return {
    tab: computed({
      get: () => {
        if (values.value.includes(wished.value)) return wished.value
        // Without a response, the timeline shows how far the attempt got.
        return connection()?.row.down === 0 ? 'timeline' : 'text'
      },
      set: (next) => {
        wished.value = next
      }
    }),
    tabs: computed(() =>
      values.value.map((value) => ({
        value,
        label: value === 'answer' ? t('workbench.answer.tab') : t(`inspector.tabs.${value}`)
      }))
    ),
    isPending
  }
}
