import { MAX_VARIABLE_NAME, RESPONSE_SILENCE } from '../../../../../shared/contract/bounds'
import { readWhole, numberOf } from '../../../kit/form/model/bounded'
import type { ReplayPiece } from '../../../../../shared/contract/replay'
import type { RawAnswer, RepeatStep } from '../../../../../shared/contract/repeat-input'
import type { Extraction } from '../../../../../shared/contract/repeat-values'
import type { Direction } from '../../../../../shared/model/direction'
import { isPipePath } from '../../../../../shared/model/pipe-path'
import { requestPieces, type RepeatRequestText } from './repeat-request'
import { readRouteForm, routeProblems } from '../../../kit/target/model/route-form'
import type { RouteForm } from '../../../kit/target/model/route-options'

/** One step in the form of a load test: its input, its validation and the request step built from it. */

export interface ExtractForm {
  readonly find: Extraction['find']
  readonly name: string
  readonly in: 'head' | 'body'
  /** JSON path, pattern or header name. */
  readonly text: string
  readonly group: string
  readonly start: string
  readonly end: string
}

/** Condition that ends a response; HTTP responses end by their own framing. */
export interface AnswerForm {
  readonly ends: 'http' | RawAnswer['ends']
  readonly count: string
  /** RE2 syntax. */
  readonly pattern: string
  /** In ms. */
  readonly after: string
  readonly greets: boolean
}

export interface RepeatStepForm {
  /** Identifies the source of the step, so that its form reopens with the previous input. */
  readonly key: string
  readonly reference:
    { readonly exchange: number } | { readonly connection: number; readonly direction: Direction } | null
  /** `GET /path`. */
  readonly title: string
  /** HTTP/2 requests are sent as captured. */
  readonly isHttp2: boolean
  /** Content to send if nothing was edited; null for the captured request. */
  readonly pieces: readonly ReplayPiece[] | null
  /** Editable text of the request; null if it cannot be edited. */
  readonly original: RepeatRequestText | null
  readonly head: string
  readonly body: string | null
  /** Original destination; null if the request was never sent. */
  readonly target: { readonly host: string; readonly port: string } | null
  /** True if it was sent over TLS; null if it was never sent. */
  readonly secure: boolean | null
  readonly route: RouteForm
  readonly answer: AnswerForm
  readonly extract: readonly ExtractForm[]
}

export const EXTRACT_KINDS = ['json', 'regex', 'header', 'range'] as const
export const ANSWER_ENDS = ['http', 'pattern', 'bytes', 'silence', 'close'] as const

export const HTTP_ANSWER: AnswerForm = {
  ...{ ends: 'http', count: '', pattern: '\\r\\n', after: '200', greets: false }
}

export function newExtraction(name: string): ExtractForm {
  return { find: 'json', name, in: 'body', text: '', group: '1', start: '0', end: '16' }
}

export type RepeatStepProblem = 'host' | 'port' | 'tls' | 'extract' | 'empty' | 'answer'

/** Returns the first problem of the step. */
export function stepProblem(step: RepeatStepForm): RepeatStepProblem | null {
  const way = routeProblems(step.route)
  if (hasOtherTarget(step) && way.host !== null) return 'host'
  if (hasOtherTarget(step) && way.port !== null) return 'port'
  if (way.serverName !== null || way.alpn !== null) return 'tls'
  if (step.original !== null && step.head.trim() === '') return 'empty'
  if (step.answer.ends !== 'http' && rawAnswerOf(step.answer) === null) return 'answer'
  return step.extract.some((extract) => extractionOf(extract) === null) ? 'extract' : null
}

/** Builds the request step. The form must have no problems. */
export function stepOf(step: RepeatStepForm): RepeatStep {
  const { reference, original, head, body, extract, answer } = step
  const pieces = (original === null ? undefined : requestPieces(original, { head, body })) ?? step.pieces
  const aim = readRouteForm(step.route)
  const { tls, through } = aim?.options ?? {}
  const way = { ...(tls === undefined ? {} : { tls }), ...(through === undefined ? {} : { through }) }
  const raw = answer.ends === 'http' ? null : rawAnswerOf(answer)
  return {
    ...(reference ?? {}),
    ...(pieces === null ? {} : { pieces: [...pieces] }),
    ...(hasOtherTarget(step) && aim !== null ? { target: aim.target } : {}),
    ...(Object.keys(way).length === 0 ? {} : { way }),
    ...(raw === null ? {} : { raw }),
    extract: extract.map(extractionOf).filter((one) => one !== null)
  }
}

function hasOtherTarget({ route: { host, port }, target }: RepeatStepForm): boolean {
  if (host.trim() !== target?.host) return true
  return port.trim() !== target.port && !isPipePath(target.host)
}

/** Returns null if the form is incomplete. */
function rawAnswerOf({ ends, count, pattern, after, greets }: AnswerForm): RawAnswer | null {
  switch (ends) {
    case 'http':
      return null
    case 'bytes':
      return /^[1-9]\d{0,14}$/.test(count.trim()) ? { ends, count: Number(count), greets } : null
    case 'pattern':
      return pattern === '' ? null : { ends, match: { kind: 'regex', pattern, ignoreCase: false }, greets }
    case 'silence': {
      const silence = numberOf(readWhole(after, RESPONSE_SILENCE))
      return silence === null ? null : { ends, after: silence, greets }
    }
    case 'close':
      return { ends, greets: false }
  }
}

const NAME = /^[^{}\s](?:[^{}\r\n]*[^{}\s])?$/

export function isVariableName(typed: string): boolean {
  const name = typed.trim()
  return NAME.test(name) && name.length <= MAX_VARIABLE_NAME
}

/** Returns null if the form is incomplete. */
export function extractionOf(form: ExtractForm): Extraction | null {
  const name = form.name.trim()
  const { find, text, group } = form
  if (!isVariableName(name)) return null
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
