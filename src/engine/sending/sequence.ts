import type { PeerConnection } from '../connection/peer-connection'
import type { TaskRun } from '../tasks'
import type { ReadyStep } from './ready-steps'
import type { FlowHost } from './send-flow'
import { SequenceRun } from './sequence-run'

/** Runs a sequence on several connections, independently of each other. */

export async function runSequence(
  steps: readonly ReadyStep[],
  peers: readonly PeerConnection[],
  host: FlowHost,
  run: TaskRun
): Promise<void> {
  let done = 0
  let total = steps.length * peers.length
  run.progress(done, total)
  const runOn = async (peer: PeerConnection): Promise<void> => {
    let taken = 0
    const sequence = new SequenceRun(peer, host, run.signal)
    try {
      await sequence.run(steps, () => {
        taken++
        run.progress(++done, total)
      })
    } finally {
      sequence.close()
      // The remaining steps will not run.
      total -= steps.length - taken
      run.progress(done, total)
    }
  }
  const results = await Promise.allSettled(peers.map(runOn))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
