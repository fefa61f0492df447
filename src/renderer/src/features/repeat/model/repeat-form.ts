import type { RepeatInput } from '../../../../../shared/contract/repeat-input'
import type { RepeatVariable } from '../../../../../shared/contract/repeat-values'
import { stepOf, type RepeatStepForm } from './repeat-step'

/** Form of a load test: its input, its validation and the request built from it. */

export interface VariableForm {
  readonly kind: RepeatVariable['kind']
  readonly name: string
  /** Values, one per line; or CSV. */
  readonly text: string
  readonly header: boolean
  readonly from: string
  readonly to: string
  readonly step: string
  readonly width: string
  readonly bytes: string
  /** Starts over after the last value. */
  readonly again: boolean
}

export interface RepeatForm {
  readonly steps: readonly RepeatStepForm[]
  readonly variables: readonly VariableForm[]
  readonly count: string
  readonly seconds: string
  readonly concurrency: string
  readonly rate: string
  readonly connections: 'keep' | 'pipeline' | 'each'
  readonly depth: string
  readonly timeout: string
  readonly seed: string
  readonly record: 'none' | 'odd' | 'all'
  readonly errors: boolean
  readonly status: boolean
  readonly slower: string
}

export const VARIABLE_KINDS = ['list', 'range', 'csv', 'integer', 'hex', 'uuid', 'choice'] as const

export const NEW_FORM: Omit<RepeatForm, 'steps'> = {
  variables: [],
  count: '100',
  seconds: '',
  concurrency: '10',
  rate: '',
  connections: 'keep',
  depth: '8',
  timeout: '30000',
  seed: '1',
  record: 'odd',
  errors: true,
  status: true,
  slower: ''
}

export function newVariable(kind: VariableForm['kind'], name: string): VariableForm {
  return {
    ...{ kind, name, text: '', header: true, from: '1', to: '100', step: '1', width: '', bytes: '8' },
    again: true
  }
}

/** Builds the engine request. The form must have no problems. */
export function repeatInput(form: RepeatForm, capture: number): RepeatInput {
  const { connections, record } = form
  return {
    capture,
    steps: form.steps.map(stepOf),
    variables: form.variables.map(variableOf),
    seed: Number(form.seed),
    count: optional(form.count),
    seconds: optional(form.seconds),
    concurrency: Number(form.concurrency),
    rate: optional(form.rate),
    connections:
      connections === 'pipeline' ? { kind: connections, depth: Number(form.depth) } : { kind: connections },
    record:
      record === 'odd'
        ? { what: record, errors: form.errors, status: form.status, slower: optional(form.slower) }
        : { what: record },
    timeout: Number(form.timeout),
    fixLength: true
  }
}

function variableOf(form: VariableForm): RepeatVariable {
  const { kind, text, header, again } = form
  const atEnd = again ? 'again' : 'stop'
  const name = form.name.trim()
  switch (kind) {
    case 'list':
      return { kind, name, values: linesOf(text), atEnd }
    case 'choice':
      return { kind, name, values: linesOf(text) }
    case 'csv':
      return { kind, text, header, atEnd }
    case 'range': {
      const [from, to] = [Number(form.from), Number(form.to)]
      return { kind, name, from, to, step: Number(form.step), width: Number(form.width), atEnd }
    }
    case 'integer':
      return { kind, name, from: Number(form.from), to: Number(form.to) }
    case 'hex':
      return { kind, name, bytes: Number(form.bytes) }
    case 'uuid':
      return { kind, name }
  }
}

/** Splits values, one per line. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n')
  while (lines.at(-1) === '') lines.pop()
  return lines
}

function optional(text: string): number | null {
  return text.trim() === '' ? null : Number(text.replace(',', '.'))
}
