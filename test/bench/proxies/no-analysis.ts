import { parentPort } from 'node:worker_threads'
import type { AnalysisRequests } from '../../../src/engine/analysis-thread/contract'
import { workerPort } from '../../../src/engine/analysis-thread/worker-port'
import { createServer } from '../../../src/shared/rpc/server'

/** A worker thread that replaces the analysis: it reports everything as analysed without reading it. */

if (parentPort === null) throw new Error('The analysis runs as a worker thread.')
createServer<Pick<AnalysisRequests, 'settle'>, Record<string, never>>(workerPort(parentPort), {
  settle: () => null
})
