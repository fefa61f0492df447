import { parentPort, workerData } from 'node:worker_threads'
import { planDial } from '../dial/dial'
import { messageOf } from '../../shared/model/app-error'
import { compilePlan, type RepeatPlan } from './plan'
import { RepeatRun } from './repeat-run'
import type { FromRepeat, ToRepeat } from './repeat-thread'
import { directConnections } from '../http-client/upstream-connection'

/**
 * Worker thread that sends the requests of a load test, so that its CPU use does not slow down the proxy, the window
 * and the capture. Ends after its connections have ended.
 */

/** Milliseconds between two snapshots. */
const REPORT_MS = 100
/** Maximum number of unusual results on their way to be recorded; further ones are only counted. */
const MAX_ANOMALIES = 256
const MAX_ANOMALY_BYTES = 32 * 1024 * 1024

async function main(port: NonNullable<typeof parentPort>, plan: RepeatPlan): Promise<void> {
  const post = (message: FromRepeat): void => {
    port.postMessage(message)
  }
  const now = (): number => performance.now()
  const plans = await Promise.all(
    plan.targets.map(async ({ target, reach, meant }) => planDial(target, reach, meant))
  )
  const anomalies = { under: 0, bytes: 0, passed: 0 }
  const run = new RepeatRun(plan, compilePlan(plan), {
    connect: plans.map((dialPlan) => directConnections(dialPlan, () => now() * 1e6)),
    now,
    epoch: performance.timeOrigin,
    busy: true,
    onAnomaly: (request) => {
      const size = request.request.length + request.answer.length
      if (anomalies.under >= MAX_ANOMALIES || anomalies.bytes + size > MAX_ANOMALY_BYTES) {
        anomalies.passed++
        return
      }
      anomalies.under++
      anomalies.bytes += size
      post({ type: 'odd', anomaly: request })
    },
    onOver: () => {
      clearInterval(timer)
      // Deferred, because the code that ended the run may still count results.
      setImmediate(() => {
        post({ type: 'over', snapshot: run.snapshot(), passed: anomalies.passed })
        port.close()
      })
    }
  })
  const timer = setInterval(() => {
    post({ type: 'snapshot', snapshot: run.snapshot(), passed: anomalies.passed })
  }, REPORT_MS)
  port.on('message', (message: ToRepeat) => {
    if (message.type === 'stop') run.stop()
    else {
      anomalies.under--
      anomalies.bytes -= message.bytes
    }
  })
  run.start()
}

if (parentPort !== null) {
  const port = parentPort
  main(port, workerData as RepeatPlan).catch((error: unknown) => {
    port.postMessage({ type: 'failed', message: messageOf(error) } satisfies FromRepeat)
    port.close()
  })
}
