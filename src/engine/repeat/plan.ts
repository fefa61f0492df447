import type { RawAnswer, RepeatInput } from '../../shared/contract/repeat-input'
import type { RepeatNote } from '../../shared/contract/repeat-snapshot'
import type { Extraction, RepeatVariable } from '../../shared/contract/repeat-values'
import type { Endpoint } from '../../shared/model/connection-event'
import type { MeantFor } from '../dial/dial'
import type { ConnectSettings } from '../net/connect-settings'
import { compileExtraction, type Extractor } from './extraction'
import { pathEnd } from './http2-request'
import { matchOf } from './raw-response-parser'
import { checkRequest, http2Request, rawRequest, type CheckedRequest } from './request-check'
import { compileTemplate, type Template } from './template'
import { compileVariables, type Variables } from './variables'
import { refusal } from './refusal'

/** Definition of a run. `RepeatPlan` is plain data that is sent to the worker thread. */

/** Protocol of a target's connections. */
export type Speaks =
  { readonly kind: 'http1' | 'http2' } | { readonly kind: 'raw'; readonly answer: RawAnswer }

export interface PlannedTarget {
  readonly target: Endpoint
  readonly reach: ConnectSettings
  readonly meant: MeantFor
  readonly speaks: Speaks
}

export interface PlannedStep {
  /** Index in `targets`. */
  readonly target: number
  readonly request: Uint8Array
  readonly extract: readonly Extraction[]
  /** Status of the original response; null without one. */
  readonly status: number | null
}

export interface RepeatPlan extends Pick<
  RepeatInput,
  'count' | 'seconds' | 'rate' | 'concurrency' | 'connections' | 'record' | 'timeout' | 'fixLength' | 'seed'
> {
  readonly run: number
  readonly targets: readonly PlannedTarget[]
  readonly steps: readonly PlannedStep[]
  readonly variables: readonly RepeatVariable[]
}

export interface CompiledStep extends PlannedStep {
  readonly template: Template
  readonly extractors: readonly Extractor[]
  /** True if no request may follow on its connection. */
  readonly last: boolean
}

export interface CompiledPlan {
  readonly variables: Variables
  readonly steps: readonly CompiledStep[]
  readonly notes: readonly RepeatNote[]
  /** Request lines of the steps, for display. */
  readonly names: readonly string[]
}

/** Throws `bad-input`. */
export function compilePlan(
  plan: Pick<RepeatPlan, 'targets' | 'steps' | 'variables' | 'seed' | 'fixLength' | 'connections' | 'record'>
): CompiledPlan {
  const variables = compileVariables(plan.variables, plan.seed)
  const known = new Set(variables.values.keys())
  const requestedNames = new Set<string>()
  const notes: RepeatNote[] = []
  const names: string[] = []
  const steps = plan.steps.map((step, at) => {
    const speaks = plan.targets[step.target]?.speaks
    const lineEnd = speaks?.kind === 'http2' ? pathEnd(step.request) : speaks?.kind === 'raw' ? 0 : undefined
    const template = compileTemplate(step.request, known, { fixLength: plan.fixLength, lineEnd })
    for (const name of template.names) requestedNames.add(name)
    notes.push(
      ...template.notes.map((note) => (note.code === 'chunked' ? { ...note, name: `${at + 1}` } : note))
    )
    const first = template.render((name) => variables.values.get(name)?.(0) ?? `{{${name}}}`)
    const { name, complete, last } = factsOf(speaks, first, at + 1)
    names.push(name)
    if (!complete) notes.push({ code: 'incomplete', name: `${at + 1}` })
    if (last && plan.connections.kind !== 'each') notes.push({ code: 'last', name: `${at + 1}` })
    const extractors = step.extract.map(compileExtraction)
    for (const { name } of extractors) {
      if (variables.values.has(name)) {
        const words = `${name} is defined twice: as a variable and as a value extracted from a response. Rename one.`
        throw refusal('both', words, { name })
      }
      known.add(name)
    }
    return { ...step, template, extractors, last }
  })
  if (plan.record.what === 'odd' && plan.targets.some(({ speaks }) => speaks.kind === 'http2'))
    notes.push({ code: 'odd-http2', name: '' })
  for (const name of known) if (!requestedNames.has(name)) notes.push({ code: 'unused-name', name })
  return { variables, steps, notes: distinct(notes), names }
}

function factsOf(speaks: Speaks | undefined, request: Buffer, step: number): CheckedRequest {
  switch (speaks?.kind) {
    case 'raw':
      matchOf(speaks.answer)
      return rawRequest(request)
    case 'http2':
      return http2Request(request)
    default:
      return checkRequest(request, step)
  }
}

function distinct(notes: readonly RepeatNote[]): RepeatNote[] {
  return notes.filter(
    ({ code, name }, at) => notes.findIndex((note) => note.code === code && note.name === name) === at
  )
}
