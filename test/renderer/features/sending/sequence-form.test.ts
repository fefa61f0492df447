import { expect, it } from 'vitest'
import type { SequenceStepConfig } from '../../../../src/shared/contract/sequences'
import { EMPTY_FRAMING } from '../../../../src/renderer/src/kit/form/model/framing-form'
import { EMPTY_DRAFT, payloadOf } from '../../../../src/renderer/src/kit/payload/model/send-draft'
import {
  formsOf,
  newStep,
  stepProblem,
  stepsOf
} from '../../../../src/renderer/src/features/sending/model/sequence-form'

const STEPS: SequenceStepConfig[] = [
  { do: 'send', payload: { form: 'hex', text: '00', checksum: 'xor' } },
  {
    do: 'wait',
    match: { kind: 'regex', pattern: 'a(b)', ignoreCase: true },
    framing: { kind: 'fixed', length: 4 },
    timeout: 50,
    onTimeout: 'go-on'
  },
  { do: 'wait', match: { kind: 'any' }, framing: null, timeout: 5000, onTimeout: 'stop' },
  { do: 'silence', silence: 100, timeout: 1000, onTimeout: 'stop' },
  { do: 'pause', pause: 0 },
  { do: 'end' },
  { do: 'reset' }
]

it('is filled in and read back unchanged', () => {
  expect(stepsOf(formsOf(STEPS))).toEqual(STEPS)
})

it('reports the problem of a step', () => {
  const typed = (source: string) =>
    newStep('send', payloadOf({ ...EMPTY_DRAFT, escapes: true, placeholders: true, source }))
  expect([
    stepProblem(typed('\\q')),
    stepProblem(typed('')),
    // A group captured by an earlier wait step.
    stepProblem(typed('{{token}}')),
    stepProblem(newStep('wait')),
    stepProblem({ ...newStep('wait'), match: { kind: 'any' } }),
    stepProblem({
      ...newStep('wait'),
      match: { kind: 'any' },
      framing: { ...EMPTY_FRAMING, choice: 'delimiter', delimiter: '' }
    }),
    stepProblem({ ...newStep('pause'), time: 'soon' }),
    stepProblem({ ...newStep('silence'), timeout: '-1' }),
    stepProblem(newStep('end'))
  ]).toEqual(['payload', 'empty', null, 'pattern', null, 'framing', 'time', 'timeout', null])
})
