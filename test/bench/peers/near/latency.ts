import { performance } from 'node:perf_hooks'
import type { ClientRequests, ClientRun } from '../../protocol'
import { quantile } from '../../statistics'
import { pingQuestion, roundTrips } from './round-trips'

/** One round trip after the other on one connection: how long each takes, from the write to the last byte. */
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
  // The first were asked before code was compiled and slow start over.
  const settled = took.slice(Math.floor((took.length * run.warmMs) / (run.warmMs + run.measureMs)))
  return { ...result, medianUs: quantile(settled, 0.5) * 1000 }
}
