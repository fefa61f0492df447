import type { Framing } from '../../shared/contract/framing'
import type { Payload } from '../../shared/contract/payload'
import type { SequenceStepConfig } from '../../shared/contract/sequences'
import { AppError, messageOf } from '../../shared/model/app-error'
import { compileMatch, type CompiledMatch } from '../matching/compile-match'
import { typedBytes } from './send-source'

/** The steps of a sequence, all validated before the first one runs. */

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

/** Throws `bad-input` that names the step. */
export function compileSteps(steps: readonly SequenceStepConfig[]): ReadyStep[] {
  return steps.map((step, index) => {
    try {
      return ready(step)
    } catch (error) {
      throw new AppError('bad-input', `Step ${index + 1}: ${messageOf(error)}`)
    }
  })
}

function ready(step: SequenceStepConfig): ReadyStep {
  if (step.do === 'send') {
    if (step.payload.form !== 'file') typedBytes(step.payload, 'any')
    return step
  }
  if (step.do !== 'wait') return step
  const compiled = compileMatch(step.match)
  if (!compiled.ok) throw new AppError('bad-input', compiled.problem.message)
  return { ...step, match: compiled.match }
}
