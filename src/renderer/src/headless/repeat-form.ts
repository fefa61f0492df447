import type { Extraction, RepeatInput, RepeatStep, RepeatVariable } from '../../../shared/contract/repeat'
import { MAX_CONCURRENCY } from '../../../shared/contract/repeat'
import { parseCsv } from '../../../shared/csv'
import { hostProblem, portProblem } from './host-port-problem'
import { requestPieces, type RequestText } from './repeat-request'

/** The form of a repeated request: as typed, what is wrong with it, and what it asks for. */

export interface ExtractForm {
  readonly find: Extraction['find']
  readonly name: string
  readonly in: 'head' | 'body'
  /** A path, a pattern or a header's name. */
  readonly text: string
  readonly group: string
  readonly start: string
  readonly end: string
}

export interface StepForm {
  readonly exchange: number
  /** `GET /path`. */
  readonly title: string
  readonly original: RequestText | null
  readonly head: string
  readonly body: string | null
  /** Where it went. */
  readonly target: { readonly host: string; readonly port: string }
  readonly host: string
  readonly port: string
  readonly extract: readonly ExtractForm[]
}

export interface VariableForm {
  readonly kind: RepeatVariable['kind']
  readonly name: string
  /** Values, one a line; or CSV. */
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
  readonly steps: readonly StepForm[]
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
export const EXTRACT_KINDS = ['json', 'regex', 'header', 'range'] as const

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

export function newExtraction(name: string): ExtractForm {
  return { find: 'json', name, in: 'body', text: '', group: '1', start: '0', end: '16' }
}

/** The field that is wrong, and why: `number` is none in its bounds. */
export type FormProblem =
  | { readonly at: NumberField; readonly code: 'number' }
  | { readonly at: 'count'; readonly code: 'endless' }
  | { readonly at: 'connections'; readonly code: 'steps' }
  | { readonly at: `step${number}`; readonly code: 'host' | 'port' | 'extract' | 'empty' }
  | {
      readonly at: `variable${number}`
      readonly code: 'name' | 'twice' | 'values' | 'csv' | 'number' | 'order'
    }

type NumberField = 'count' | 'seconds' | 'concurrency' | 'rate' | 'depth' | 'timeout' | 'seed' | 'slower'

export const BOUNDS: Readonly<
  Record<NumberField, { min: number; max: number; whole: boolean; optional: boolean }>
> = {
  count: { min: 1, max: 1_000_000_000, whole: true, optional: true },
  seconds: { min: 0.1, max: 86_400, whole: false, optional: true },
  concurrency: { min: 1, max: MAX_CONCURRENCY, whole: true, optional: false },
  rate: { min: 0.01, max: 1_000_000, whole: false, optional: true },
  depth: { min: 1, max: 1000, whole: true, optional: false },
  timeout: { min: 1, max: 3_600_000, whole: true, optional: false },
  seed: { min: 0, max: 0xffff_ffff, whole: true, optional: false },
  slower: { min: 0, max: 86_400_000, whole: false, optional: true }
}

/** The first thing that is wrong of each place. */
export function formProblems(form: RepeatForm): readonly FormProblem[] {
  const problems: FormProblem[] = []
  const ignored = new Set<NumberField>()
  if (form.connections !== 'pipeline') ignored.add('depth')
  if (form.record !== 'odd') ignored.add('slower')
  for (const at of Object.keys(BOUNDS) as NumberField[]) {
    if (!ignored.has(at) && !isNumber(form[at], BOUNDS[at])) problems.push({ at, code: 'number' })
  }
  if (form.count.trim() === '' && form.seconds.trim() === '') problems.push({ at: 'count', code: 'endless' })
  if (form.connections === 'pipeline' && form.steps.length > 1)
    problems.push({ at: 'connections', code: 'steps' })
  for (const [index, step] of form.steps.entries()) {
    const at = `step${index}` as const
    if (goesElsewhere(step) && hostProblem(step.host) !== null) problems.push({ at, code: 'host' })
    else if (goesElsewhere(step) && portProblem(step.port, 1) !== null) problems.push({ at, code: 'port' })
    else if (step.original !== null && step.head.trim() === '') problems.push({ at, code: 'empty' })
    else if (step.extract.some((extract) => extractionOf(extract) === null))
      problems.push({ at, code: 'extract' })
  }
  const names = new Set<string>()
  for (const [index, variable] of form.variables.entries()) {
    const code = variableProblem(variable, names)
    if (code !== null) problems.push({ at: `variable${index}`, code })
    names.add(variable.name.trim())
  }
  return problems
}

/** Of a form without problems. */
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

function goesElsewhere({ host, port, target }: StepForm): boolean {
  return host.trim() !== target.host || port.trim() !== target.port
}

function stepOf(step: StepForm): RepeatStep {
  const { exchange, original, head, body, host, port, extract } = step
  const pieces = original === null ? undefined : requestPieces(original, { head, body })
  return {
    exchange,
    ...(pieces === undefined ? {} : { pieces }),
    ...(goesElsewhere(step) ? { target: { host: host.trim(), port: Number(port) } } : {}),
    extract: extract.map(extractionOf).filter((one) => one !== null)
  }
}

const NAME = /^[^{}\s](?:[^{}\r\n]*[^{}\s])?$/

/** Null where it is not complete. */
export function extractionOf(form: ExtractForm): Extraction | null {
  const name = form.name.trim()
  const { find, text, group } = form
  if (!NAME.test(name) || name.length > 64) return null
  if (find === 'range') {
    const [start, end] = [Number(form.start), Number(form.end)]
    const right = /^\d{1,7}$/.test(form.start.trim()) && /^\d{1,7}$/.test(form.end.trim()) && start < end
    return right ? { find, name, in: form.in, start, end } : null
  }
  if (text.trim() === '') return null
  if (find === 'regex')
    return { find, name, in: form.in, pattern: text, group: group.trim() === '' ? '0' : group.trim() }
  return find === 'json' ? { find, name, path: text } : { find, name, header: text.trim() }
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
  if (!NAME.test(name.trim()) || name.trim().length > 64) return 'name'
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
      return /^\d{0,2}$/.test(form.width.trim()) && Number(form.width) <= 64 ? null : 'number'
    }
    case 'hex':
      return isNumber(form.bytes, { min: 1, max: 1024, whole: true, optional: false }) ? null : 'number'
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
  return text.trim() === '' ? null : Number(text)
}

function isNumber(
  text: string,
  { min, max, whole, optional: mayLack }: { min: number; max: number; whole: boolean; optional: boolean }
): boolean {
  const typed = text.trim()
  if (typed === '') return mayLack
  if (!(whole ? /^\d{1,12}$/ : /^\d{1,12}(\.\d{1,6})?$/).test(typed)) return false
  return Number(typed) >= min && Number(typed) <= max
}
