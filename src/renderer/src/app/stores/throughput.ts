import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { RateMeter } from '../../kit/model/rate-meter'
import { useCaptureStore } from './capture'
import { useSessionsStore } from './sessions'

/** Rates computed from the totals of other stores, sampled once per second even without traffic. */

const SAMPLE_MS = 1000

export interface Rates {
  readonly latest: number
  readonly history: readonly number[]
}

const NOTHING: Rates = { latest: 0, history: [] }

export const useThroughputStore = defineStore('throughput', () => {
  const capture = useCaptureStore()
  const sessions = useSessionsStore()
  const up = shallowRef<Rates>(NOTHING)
  const down = shallowRef<Rates>(NOTHING)
  const total = shallowRef<Rates>(NOTHING)
  const bySession = shallowRef<ReadonlyMap<number, Rates>>(new Map())
  const meters = { up: new RateMeter(), down: new RateMeter(), total: new RateMeter() }
  const sessionMeters = new Map<number, RateMeter>()
  let timer: ReturnType<typeof setInterval> | undefined

  /** `time` in milliseconds of a monotonic clock. */
  const sample = (time: number): void => {
    const totals = capture.live
    if (totals !== null) {
      meters.up.sample(time, totals.up)
      meters.down.sample(time, totals.down)
      meters.total.sample(time, totals.up + totals.down)
      up.value = ratesOf(meters.up)
      down.value = ratesOf(meters.down)
      total.value = ratesOf(meters.total)
    }
    for (const id of sessionMeters.keys()) if (!sessions.byId.has(id)) sessionMeters.delete(id)
    for (const { id, bytes } of sessions.list) {
      const meter = sessionMeters.get(id) ?? new RateMeter()
      sessionMeters.set(id, meter)
      meter.sample(time, bytes.up + bytes.down)
    }
    bySession.value = new Map([...sessionMeters].map(([id, meter]) => [id, ratesOf(meter)]))
  }

  const start = (): void => {
    timer ??= setInterval(() => {
      sample(performance.now())
    }, SAMPLE_MS)
  }

  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }

  return { up, down, total, bySession, sample, start, stop }
})

function ratesOf(meter: RateMeter): Rates {
  return { latest: meter.latest, history: meter.rates }
}
