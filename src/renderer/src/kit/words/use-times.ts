import { computed, type ComputedRef } from 'vue'
import type { TimeFormat } from '../../../../shared/contract/host'
import { formatClock, formatMoment, formatSecond, formatTimestamp } from './model/time-format'
import { useCaptureStore } from '../../app/stores/capture'
import { useSettingsStore } from '../../app/stores/settings'

/** Times in the format chosen by the user. Reactive: changing the format updates every time. */

export interface Times {
  readonly format: ComputedRef<TimeFormat>
  /** `before`: timestamp of the row above, used for the delta format. */
  moment(time: number, before: number | null): string
  /** Time of day in the chosen zone. */
  clock(time: number): string
  /** Date, time and zone, for titles. */
  stamp(time: number): string
  /** Same, to the second, for times within a message. */
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
