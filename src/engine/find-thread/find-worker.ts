import { parentPort, workerData } from 'node:worker_threads'
import { createClient } from '../../shared/rpc/client'
import { createServer } from '../../shared/rpc/server'
import { workerPort } from '../analysis-thread/worker-port'
import type { FindJob, FindThreadEvents, FindThreadRequests, SourceRequests } from './find-contract'
import { CaptureSearch } from './capture-search'

/** Entry point of the thread of a search. */

if (parentPort === null) throw new Error('A search runs as a worker thread.')

/** Interval between progress events. */
const PROGRESS_EVERY_MS = 50

const port = workerPort(parentPort)
const search = new CaptureSearch(
  workerData as FindJob,
  createClient<SourceRequests, Record<string, never>>(port)
)
let reportedAt = 0
let reportedTotal = 0
/** Runs do not overlap. */
let running = Promise.resolve()

const server = createServer<FindThreadRequests, FindThreadEvents>(port, {
  'find.run': async ({ scope }) => {
    running = running.then(() => {
      if (scope !== undefined) search.limitTo(scope)
      return search.run(report)
    })
    await running
    return search.totals
  },
  'find.take': ({ count }) => search.take(count),
  'find.page': ({ first, count }) => search.matches.page(first, count)
})

/** Reports the first match at once and later progress at intervals. */
function report(): void {
  const now = performance.now()
  const isFirst = reportedTotal === 0 && search.matches.total > 0
  if (!isFirst && now - reportedAt < PROGRESS_EVERY_MS) return
  reportedAt = now
  reportedTotal = search.matches.total
  server.emit('progress', search.totals)
}
