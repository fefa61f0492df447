import type { RepeatInput } from '../../../../../shared/contract/repeat-input'
import type { RepeatVariable } from '../../../../../shared/contract/repeat-values'
import { RANDOM_BYTES, RANGE_DIGITS, REPEAT_BOUNDS } from '../../../../../shared/contract/bounds'
import { readDecimal, readWhole } from '../../../kit/form/model/bounded'
import { parseCsv } from '../../../../../shared/csv'
import {
  isVariableName,
  stepOf,
  stepProblem,
  type RepeatStepForm,
  type RepeatStepProblem
} from './repeat-step'

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
  readonly atEnd: 'again' | 'stop'
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
    atEnd: 'again'
  }
}

/** Invalid field and reason; `number` means not a number within its bounds. */
export type FormProblem =
  | { readonly at: NumberField; readonly code: 'number' }
  | { readonly at: 'count'; readonly code: 'endless' }
  | { readonly at: 'connections'; readonly code: 'steps' | 'endings' }
  | { readonly at: `step${number}`; readonly code: RepeatStepProblem }
  | {
      readonly at: `variable${number}`
      readonly code: 'name' | 'twice' | 'values' | 'csv' | 'number' | 'order'
    }

type NumberField = keyof typeof REPEAT_BOUNDS

/** Fields that accept decimals, and fields that may be empty for no limit. */
const DECIMALS: ReadonlySet<NumberField> = new Set(['seconds', 'rate', 'slower'])
const OPTIONAL: ReadonlySet<NumberField> = new Set(['count', 'seconds', 'rate', 'slower'])

/** Returns the first problem of each part. */
export function formProblems(form: RepeatForm): readonly FormProblem[] {
  const problems: FormProblem[] = []
  const ignored = new Set<NumberField>()
  if (form.connections !== 'pipeline') ignored.add('depth')
  if (form.record !== 'odd') ignored.add('slower')
  for (const at of Object.keys(REPEAT_BOUNDS) as NumberField[]) {
    if (!ignored.has(at) && !isNumber(form[at], at)) problems.push({ at, code: 'number' })
  }
  if (form.count.trim() === '' && form.seconds.trim() === '') problems.push({ at: 'count', code: 'endless' })
  if (form.connections === 'pipeline' && form.steps.length > 1)
    problems.push({ at: 'connections', code: 'steps' })
  else if (form.connections === 'pipeline' && form.steps.some(({ answer }) => isOfTime(answer)))
    problems.push({ at: 'connections', code: 'endings' })
  for (const [index, step] of form.steps.entries()) {
    const code = stepProblem(step)
    if (code !== null) problems.push({ at: `step${index}`, code })
  }
  const names = new Set<string>()
  for (const [index, variable] of form.variables.entries()) {
    const code = variableProblem(variable, names)
    if (code !== null) problems.push({ at: `variable${index}`, code })
    names.add(variable.name.trim())
  }
  return problems
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

/** True if the end of a response cannot be detected while others follow. */
function isOfTime({ ends }: RepeatStepForm['answer']): boolean {
  return ends === 'silence' || ends === 'close'
}

function variableProblem(
  form: VariableForm,
  names: ReadonlySet<string>
): 'name' | 'twice' | 'values' | 'csv' | 'number' | 'order' | null {
  const { kind, name, text } = form
  if (kind === 'csv') {
    const { rows, openQuote } = parseCsv(text)
    return openQuote !== null || rows.length < (form.header ? 2 : 1) ? 'csv' : null
  }
  if (!isVariableName(name)) return 'name'
  if (names.has(name.trim())) return 'twice'
  switch (kind) {
    case 'list':
    case 'choice':
      return linesOf(text).length === 0 ? 'values' : null
    case 'range':
    case 'integer': {
      const whole = /^-?\d{1,15}$/
      if (!whole.test(form.from.trim()) || !whole.test(form.to.trim())) return 'number'
      if (kind === 'integer') return Number(form.from) > Number(form.to) ? 'order' : null
      if (!/^[1-9]\d{0,14}$/.test(form.step.trim())) return 'number'
      return form.width.trim() === '' || typeof readWhole(form.width, RANGE_DIGITS) === 'number'
        ? null
        : 'number'
    }
    case 'hex':
      return typeof readWhole(form.bytes, RANDOM_BYTES) === 'number' ? null : 'number'
    case 'uuid':
      return null
  }
}

function variableOf(form: VariableForm): RepeatVariable {
  const { kind, text, header, atEnd } = form
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

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  while (lines.at(-1) === '') lines.pop()
  return lines
}

function optional(text: string): number | null {
  return text.trim() === '' ? null : Number(text.replace(',', '.'))
}

function isNumber(text: string, at: NumberField): boolean {
  if (text.trim() === '') return OPTIONAL.has(at)
  const read = DECIMALS.has(at) ? readDecimal : readWhole
  return typeof read(text, REPEAT_BOUNDS[at]) === 'number'
}
