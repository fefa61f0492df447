import { computed, type ComputedRef } from 'vue'
import type { TimeFormat } from '../../../shared/contract/host'
import { formatClock, formatMoment, formatSecond, formatTimestamp } from '../headless/time-format'
import { useCaptureStore } from '../stores/capture'
import { useSettingsStore } from '../stores/settings'

/** Times in the form the user chose. What it returns is reactive: a change of form writes every time anew. */

export interface Times {
  readonly format: ComputedRef<TimeFormat>
  /** `before`: the moment of the row above, which the time since the row before is counted from. */
  moment(time: number, before: number | null): string
  /** The clock in the zone chosen, for a moment that stands alone. */
  clock(time: number): string
  /** Date, time and zone: what a title says. */
  stamp(time: number): string
  /** The same to the second: for times that a message names. */
  second(time: number): string
}

export function useTimes(): Times {
  const settings = useSettingsStore()
  const capture = useCaptureStore()
  const format = computed(() => settings.settings.time)
  return {
    format,
    moment: (time, before) =>
      formatMoment(time, format.value, { start: capture.totals?.start ?? null, before }),
    clock: (time) => formatClock(time, format.value.zone),
    stamp: (time) => formatTimestamp(time, format.value.zone),
    second: (time) => formatSecond(time, format.value.zone)
  }
}
