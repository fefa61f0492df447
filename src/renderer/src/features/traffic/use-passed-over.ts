import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatCount } from '../../kit/words/model/format'
import { useCaptureStore } from '../../app/stores/capture'

/** Counts and reasons of recorded packets that the shown capture leaves out; empty if there are none. */
export function usePassedOver(): ComputedRef<{ packets: number; count: number; lines: readonly string[] }> {
  const { t } = useI18n()
  const captures = useCaptureStore()
  return computed(() => {
    const found = captures.totals?.passed
    if (found === undefined) return { packets: 0, count: 0, lines: [] }
    const kinds = (['notTcp', 'unreadable', 'unknownLink'] as const).filter((kind) => found[kind] > 0)
    return {
      packets: found.packets,
      count: kinds.reduce((sum, kind) => sum + found[kind], 0),
      lines: kinds.map((kind) => t(`capture.${kind}`, { n: formatCount(found[kind]) }, found[kind]))
    }
  })
}
