import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { CaptureTotals } from '../../../shared/contract/captures'
import { useEngine } from '../bridge/engine-client'

/** The captures that are open and which of them is shown, as the engine last told (at most about 30 times a second). */
export const useCaptureStore = defineStore('capture', () => {
  const engine = useEngine()
  const list = shallowRef<readonly CaptureTotals[]>([])
  /** The capture somebody chose to look at; null for the live one. */
  const chosen = shallowRef<number | null>(null)

  const live = computed(() => list.value[0] ?? null)
  const totals = computed(() => list.value.find(({ capture }) => capture === chosen.value) ?? live.value)
  /** A file is shown: what has no end in it will not get one. */
  const isFile = computed(() => totals.value !== live.value)
  /** The number of the capture that is shown. The engine's first live capture is 1. */
  const shown = computed(() => totals.value?.capture ?? 1)

  /** Whether it is still open: a file may be closed, and Clear gives the live capture a new number. */
  const isOpen = (capture: number): boolean =>
    list.value.length === 0 || list.value.some((one) => one.capture === capture)

  const stop = engine.on('captures', (next) => {
    const { value } = chosen
    // A capture whose analysis was started again has another number.
    const successor = next.find(({ formerly }) => formerly === value)
    const isGone = value !== null && !next.some(({ capture }) => capture === value)
    list.value = next
    if (isGone && successor !== undefined) chosen.value = successor.capture
  })

  /** Asks once; from then on the event keeps it up to date. */
  const load = async (): Promise<void> => {
    const answer = await engine.request('captures.list', {})
    // An event that came in the meantime is newer than the answer.
    if (list.value.length === 0) list.value = answer
  }

  const show = (capture: number | null): void => {
    chosen.value = capture
  }

  return { list, live, totals, isFile, shown, isOpen, load, show, stop }
})
