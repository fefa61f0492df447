import type { Framing } from '../../../shared/contract/framing'
import type { Step } from '../../../shared/contract/sequences'
import { draftBytes, draftOfPayload, EMPTY_DRAFT, payloadOf, type SendDraft } from './send-draft'
import { wholeNumber } from './send-ways'

/** The steps of a sequence as they are typed. A step keeps what was typed for another kind, should one go back. */

export const STEP_KINDS = ['send', 'wait', 'silence', 'pause', 'end', 'reset'] as const
export type StepKind = (typeof STEP_KINDS)[number]
export const MATCH_KINDS = ['any', 'text', 'hex', 'regex'] as const
export type MatchKind = (typeof MATCH_KINDS)[number]

export interface StepForm {
  readonly kind: StepKind
  readonly draft: SendDraft
  readonly match: MatchKind
  readonly pattern: string
  readonly framing: Framing | null
  /** Milliseconds, as typed: how long to pause, or how long nothing may come. */
  readonly time: string
  readonly timeout: string
  readonly goesOn: boolean
}

const MAX_MS = 3_600_000

export function newStep(kind: StepKind, draft: SendDraft = { ...EMPTY_DRAFT, lineEnd: 'crlf' }): StepForm {
  return {
    kind,
    draft,
    match: 'text',
    pattern: '',
    framing: null,
    time: '500',
    timeout: '5000',
    goesOn: false
  }
}

/** What is wrong with a step; null where it can be taken. */
export type StepProblem = 'payload' | 'empty' | 'pattern' | 'time' | 'timeout'

export function stepProblem(form: StepForm): StepProblem | null {
  const { kind, draft, match, pattern, time, timeout } = form
  if (kind === 'send') {
    const result = draftBytes(draft)
    // Groups of what was waited for are known when it runs.
    if (!result.ok) return result.problem.code === 'unknown-placeholder' ? null : 'payload'
    return draft.file === null && result.bytes.length === 0 ? 'empty' : null
  }
  if (kind === 'wait' && match !== 'any' && pattern === '') return 'pattern'
  if ((kind === 'pause' || kind === 'silence') && wholeNumber(time, 0, MAX_MS) === null) return 'time'
  if ((kind === 'wait' || kind === 'silence') && wholeNumber(timeout, 0, MAX_MS) === null) return 'timeout'
  return null
}

/** Of steps without a problem. */
export function stepsOf(forms: readonly StepForm[]): Step[] {
  return forms.map((form) => {
    const limit = { timeout: Number(form.timeout), onTimeout: form.goesOn ? 'go-on' : 'stop' } as const
    switch (form.kind) {
      case 'send':
        return { do: 'send', payload: payloadOf(form.draft) }
      case 'wait':
        return { do: 'wait', match: matchOf(form), framing: form.framing, ...limit }
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

export function formsOf(steps: readonly Step[]): StepForm[] {
  return steps.map((step) => {
    const form = newStep(step.do)
    switch (step.do) {
      case 'send':
        return { ...form, draft: draftOfPayload(step.payload, form.draft) }
      case 'wait': {
        const { match } = step
        const pattern = match.kind === 'any' ? '' : match.kind === 'text' ? match.text : match.pattern
        return { ...form, match: match.kind, pattern, framing: step.framing, ...limitOf(step) }
      }
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

function limitOf(step: { timeout: number; onTimeout: string }): Pick<StepForm, 'timeout' | 'goesOn'> {
  return { timeout: String(step.timeout), goesOn: step.onTimeout === 'go-on' }
}

function matchOf({ match, pattern }: StepForm): Extract<Step, { do: 'wait' }>['match'] {
  switch (match) {
    case 'any':
      return { kind: 'any' }
    case 'text':
      return { kind: 'text', text: pattern, whole: false, ignoreCase: false }
    case 'hex':
      return { kind: 'hex', pattern, whole: false }
    case 'regex':
      return { kind: 'regex', pattern, ignoreCase: false }
  }
}
