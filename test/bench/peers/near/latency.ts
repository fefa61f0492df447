import { performance } from 'node:perf_hooks'
import type { ClientRequests, ClientRun } from '../../protocol'
import { quantile } from '../../statistics'
import { pingQuestion, roundTrips } from './round-trips'

/** Makes sequential round trips on one connection and measures each, from the write to the last byte. */
export async function latency(run: ClientRun): Promise<ClientRequests['latency']['output']> {
  const took: number[] = []
  let askedAt = Number.NaN
  const result = await roundTrips(
    { ...run, connections: 1 },
    (number) => {
      const question = pingQuestion(number)
      askedAt = performance.now()
      return question
    },
    () => {
      took.push(performance.now() - askedAt)
    }
  )
  // Drops the first round trips: they ran before code was compiled and slow start was over.
  const settled = took.slice(Math.floor((took.length * run.warmMs) / (run.warmMs + run.measureMs)))
  return { ...result, medianUs: quantile(settled, 0.5) * 1000 }
}
