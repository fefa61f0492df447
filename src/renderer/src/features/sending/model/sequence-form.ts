import { SEQUENCE_TIME } from '../../../../../shared/contract/bounds'
import type { Match } from '../../../../../shared/contract/matching'
import type { Payload } from '../../../../../shared/contract/payload'
import type { SequenceStepConfig } from '../../../../../shared/contract/sequences'
import { readWhole } from '../../../kit/form/model/bounded'
import {
  EMPTY_FRAMING,
  framingForm,
  plainFraming,
  type FramingForm
} from '../../../kit/form/model/framing-form'
import type { Option } from '../../../kit/form/model/option'
import { draftBytes, draftOfPayload, EMPTY_DRAFT, payloadOf } from '../../../kit/payload/model/send-draft'

/** Form of the steps of a send sequence. A step keeps the input for its other kinds, in case the user switches back. */

export const STEP_KINDS = ['send', 'wait', 'silence', 'pause', 'end', 'reset'] as const
export type StepKind = (typeof STEP_KINDS)[number]

export interface SequenceStepForm {
  readonly kind: StepKind
  readonly payload: Payload
  readonly match: Match
  readonly framing: FramingForm
  /** In ms, as typed: length of a pause, or required silence. */
  readonly time: string
  readonly timeout: string
  readonly continues: boolean
}

const LINE = payloadOf({ ...EMPTY_DRAFT, lineEnd: 'crlf' })

export function newStep(kind: StepKind, payload: Payload = LINE): SequenceStepForm {
  return {
    kind,
    payload,
    match: { kind: 'text', text: '', whole: false, ignoreCase: false },
    framing: EMPTY_FRAMING,
    time: '500',
    timeout: '5000',
    continues: false
  }
}

/** The first line of a step; its payload or its pattern follows. */
export const STEP_OPTIONS: readonly Option<SequenceStepForm>[] = [
  {
    ...{ control: 'select', key: 'kind', label: 'sending.sequence.kind' },
    ...{ values: STEP_KINDS, choices: 'sending.sequence.kinds' }
  },
  {
    ...{
      control: 'number',
      key: 'time',
      label: 'sending.sequence.time',
      unit: 'sending.sequence.ms',
      width: 76
    },
    bounds: SEQUENCE_TIME,
    when: ({ kind }) => kind === 'pause' || kind === 'silence'
  },
  {
    ...{ control: 'number', key: 'timeout', label: 'sending.sequence.timeout', unit: 'sending.sequence.ms' },
    ...{ caption: 'sending.sequence.within', width: 76, bounds: SEQUENCE_TIME },
    when: ({ kind }) => kind === 'wait' || kind === 'silence'
  },
  {
    ...{ control: 'check', key: 'continues', label: 'sending.sequence.continues' },
    when: ({ kind }) => kind === 'wait' || kind === 'silence'
  }
]

/** Problem of a step; null if it is valid. For `payload` and `framing` the field itself shows the details. */
export type SequenceStepProblem = 'payload' | 'empty' | 'pattern' | 'framing' | 'time' | 'timeout'

export function stepProblem({
  kind,
  payload,
  match,
  framing,
  time,
  timeout
}: SequenceStepForm): SequenceStepProblem | null {
  if (kind === 'send') {
    // Match groups of earlier wait steps are only known at run time.
    const result = draftBytes(draftOfPayload(payload, EMPTY_DRAFT), 'any')
    if (!result.ok) return 'payload'
    return payload.form !== 'file' && !result.varies && result.bytes.length === 0 ? 'empty' : null
  }
  if (kind === 'wait') {
    if (match.kind !== 'any' && (match.kind === 'text' ? match.text : match.pattern) === '') return 'pattern'
    if (plainFraming(framing) === undefined) return 'framing'
  }
  if ((kind === 'pause' || kind === 'silence') && typeof readWhole(time, SEQUENCE_TIME) !== 'number')
    return 'time'
  if ((kind === 'wait' || kind === 'silence') && typeof readWhole(timeout, SEQUENCE_TIME) !== 'number')
    return 'timeout'
  return null
}

/** Builds the steps. The forms must have no problems. */
export function stepsOf(forms: readonly SequenceStepForm[]): SequenceStepConfig[] {
  return forms.map((form) => {
    const limit = { timeout: Number(form.timeout), onTimeout: form.continues ? 'go-on' : 'stop' } as const
    switch (form.kind) {
      case 'send':
        return { do: 'send', payload: form.payload }
      case 'wait':
        return { do: 'wait', match: form.match, framing: plainFraming(form.framing) ?? null, ...limit }
      case 'silence':
        return { do: 'silence', silence: Number(form.time), ...limit }
      case 'pause':
        return { do: 'pause', pause: Number(form.time) }
      case 'end':
      case 'reset':
        return { do: form.kind }
    }
  })
}

export function formsOf(steps: readonly SequenceStepConfig[]): SequenceStepForm[] {
  return steps.map((step) => {
    const form = newStep(step.do)
    switch (step.do) {
      case 'send':
        return { ...form, payload: step.payload }
      case 'wait':
        return { ...form, match: step.match, framing: framingForm(step.framing), ...limitOf(step) }
      case 'silence':
        return { ...form, time: String(step.silence), ...limitOf(step) }
      case 'pause':
        return { ...form, time: String(step.pause) }
      case 'end':
      case 'reset':
        return form
    }
  })
}

function limitOf(step: {
  timeout: number
  onTimeout: string
}): Pick<SequenceStepForm, 'timeout' | 'continues'> {
  return { timeout: String(step.timeout), continues: step.onTimeout === 'go-on' }
}
