import type { Framing } from '../../shared/contract/framing'
import type { Payload } from '../../shared/contract/payload'
import type { Step } from '../../shared/contract/sequences'
import { AppError, messageOf } from '../../shared/model/app-error'
import { compileMatch, type CompiledMatch } from '../matching/compile-match'
import type { PeerConnection } from '../session/peer-connection'
import type { TaskRun } from '../tasks'
import type { FlowHost } from './send-flow'
import { typedBytes } from './send-source'
import { SequenceRun } from './sequence-run'

/** Steps on several connections, each by itself. What is wrong with one is said before the first is taken. */

export type ReadyStep =
  | { readonly do: 'send'; readonly payload: Payload }
  | ({ readonly do: 'wait'; readonly match: CompiledMatch; readonly framing: Framing | null } & Limit)
  | ({ readonly do: 'silence'; readonly silence: number } & Limit)
  | { readonly do: 'pause'; readonly pause: number }
  | { readonly do: 'end' | 'reset' }

export interface Limit {
  readonly timeout: number
  readonly onTimeout: 'stop' | 'go-on'
}

/** Throws `bad-input` naming the step. */
export function compileSteps(steps: readonly Step[]): ReadyStep[] {
  return steps.map((step, index) => {
    try {
      return ready(step)
    } catch (error) {
      throw new AppError('bad-input', `Step ${index + 1}: ${messageOf(error)}`)
    }
  })
}

function ready(step: Step): ReadyStep {
  if (step.do === 'send') {
    if (step.payload.form !== 'file') typedBytes(step.payload, 'any')
    return step
  }
  if (step.do !== 'wait') return step
  const compiled = compileMatch(step.match)
  if (!compiled.ok) throw new AppError('bad-input', compiled.problem.message)
  return { ...step, match: compiled.match }
}

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
      // What was not done never will be.
      total -= steps.length - taken
      run.progress(done, total)
    }
  }
  const results = await Promise.allSettled(peers.map(runOn))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
