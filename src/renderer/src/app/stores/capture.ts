import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { CaptureTotals } from '../../../../shared/contract/captures'
import { useEngine } from '../bridge/engine-client'

/** The open captures and the one that is shown. The engine sends updates at most about 30 times per second. */
export const useCaptureStore = defineStore('capture', () => {
  const engine = useEngine()
  const list = shallowRef<readonly CaptureTotals[]>([])
  /** The capture that the user selected; null for the live one. */
  const chosen = shallowRef<number | null>(null)

  const live = computed(() => list.value[0] ?? null)
  const totals = computed(() => list.value.find(({ capture }) => capture === chosen.value) ?? live.value)
  /** True if the shown capture is a file, in which open connections never end. */
  const isFile = computed(() => totals.value !== live.value)
  /** The number of the shown capture. The engine's first live capture is 1. */
  const shown = computed(() => totals.value?.capture ?? 1)

  /** True while a capture is open. Files can be closed, and Clear gives the live capture a new number. */
  const isOpen = (capture: number): boolean =>
    list.value.length === 0 || list.value.some((one) => one.capture === capture)

  const stop = engine.on('captures', (next) => {
    const { value } = chosen
    // A capture whose analysis was restarted has another number.
    const successor = next.find(({ formerly }) => formerly === value)
    const isGone = value !== null && !next.some(({ capture }) => capture === value)
    list.value = next
    if (isGone && successor !== undefined) chosen.value = successor.capture
  })

  /** Loads the list once; afterwards the event keeps it up to date. */
  const load = async (): Promise<void> => {
    const answer = await engine.request('captures.list', {})
    // An event that arrived in the meantime is newer than the reply.
    if (list.value.length === 0) list.value = answer
  }

  const show = (capture: number | null): void => {
    chosen.value = capture
  }

  return { list, live, totals, isFile, shown, isOpen, load, show, stop }
})
