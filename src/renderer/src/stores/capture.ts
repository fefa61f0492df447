import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CaptureTotals } from '../../../shared/contract/events'
import { useEngine } from '../bridge/engine-client'

/** Totals of the live capture, as the engine last told them (at most about 30 times a second). */
export const useCaptureStore = defineStore('capture', () => {
  const engine = useEngine()
  const totals = shallowRef<CaptureTotals | null>(null)

  const stop = engine.on('capture', (next) => {
    totals.value = next
  })

  /** Asks once; from then on the event keeps it up to date. */
  const load = async (): Promise<void> => {
    const answer = await engine.request('capture.totals', {})
    // An event that came in the meantime is newer than the answer.
    totals.value ??= answer
  }

  return { totals, load, stop }
})
