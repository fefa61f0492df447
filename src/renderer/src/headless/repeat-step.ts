import type { ReplayPiece } from '../../../shared/contract/replay'
import type { RawAnswer, RepeatStep } from '../../../shared/contract/repeat-input'
import type { Extraction } from '../../../shared/contract/repeat-values'
import type { Direction } from '../../../shared/model/direction'
import { isPipePath } from '../../../shared/model/pipe-path'
import { requestPieces, type RequestText } from './repeat-request'
import { readWayForm, wayProblems, type WayForm } from './way-form'

/** One step in the form of a repeated request: as typed, what is wrong with it, and what it asks for. */

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

/** Where an answer ends: HTTP tells that itself. */
export interface AnswerForm {
  readonly ends: 'http' | RawAnswer['ends']
  readonly count: string
  /** In the syntax of RE2. */
  readonly pattern: string
  /** Milliseconds. */
  readonly after: string
  readonly greets: boolean
}

export interface StepForm {
  /** What it is of: the form of the same thing is opened as it was left. */
  readonly key: string
  readonly link:
    { readonly exchange: number } | { readonly connection: number; readonly direction: Direction } | null
  /** `GET /path`. */
  readonly title: string
  /** HTTP/2: it goes as it was captured. */
  readonly isHttp2: boolean
  /** What is sent where nothing is typed here; null for the captured request. */
  readonly pieces: readonly ReplayPiece[] | null
  /** Null where it is not to be typed in. */
  readonly original: RequestText | null
  readonly head: string
  readonly body: string | null
  /** Where it went; null for what never went anywhere. */
  readonly target: { readonly host: string; readonly port: string } | null
  /** Whether it went over TLS; null as before. */
  readonly secure: boolean | null
  readonly way: WayForm
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

export type StepProblem = 'host' | 'port' | 'tls' | 'extract' | 'empty' | 'answer'

/** The first thing that is wrong. */
export function stepProblem(step: StepForm): StepProblem | null {
  const way = wayProblems(step.way)
  if (goesElsewhere(step) && way.host !== null) return 'host'
  if (goesElsewhere(step) && way.port !== null) return 'port'
  if (way.serverName !== null || way.alpn !== null) return 'tls'
  if (step.original !== null && step.head.trim() === '') return 'empty'
  if (step.answer.ends !== 'http' && rawAnswerOf(step.answer) === null) return 'answer'
  return step.extract.some((extract) => extractionOf(extract) === null) ? 'extract' : null
}

/** Of a step without problems. */
export function stepOf(step: StepForm): RepeatStep {
  const { link, original, head, body, extract, answer } = step
  const pieces = (original === null ? undefined : requestPieces(original, { head, body })) ?? step.pieces
  const aim = readWayForm(step.way)
  const { tls, through } = aim?.way ?? {}
  const way = { ...(tls === undefined ? {} : { tls }), ...(through === undefined ? {} : { through }) }
  const raw = answer.ends === 'http' ? null : rawAnswerOf(answer)
  return {
    ...(link ?? {}),
    ...(pieces === null ? {} : { pieces: [...pieces] }),
    ...(goesElsewhere(step) && aim !== null ? { target: aim.target } : {}),
    ...(Object.keys(way).length === 0 ? {} : { way }),
    ...(raw === null ? {} : { raw }),
    extract: extract.map(extractionOf).filter((one) => one !== null)
  }
}

function goesElsewhere({ way: { host, port }, target }: StepForm): boolean {
  if (host.trim() !== target?.host) return true
  return port.trim() !== target.port && !isPipePath(target.host)
}

/** Null where it is not complete. */
function rawAnswerOf({ ends, count, pattern, after, greets }: AnswerForm): RawAnswer | null {
  switch (ends) {
    case 'http':
      return null
    case 'bytes':
      return /^[1-9]\d{0,14}$/.test(count.trim()) ? { ends, count: Number(count), greets } : null
    case 'pattern':
      return pattern === '' ? null : { ends, match: { kind: 'regex', pattern, ignoreCase: false }, greets }
    case 'silence': {
      const isRight = /^[1-9]\d{0,6}$/.test(after.trim()) && Number(after) <= 3_600_000
      return isRight ? { ends, after: Number(after), greets } : null
    }
    case 'close':
      return { ends, greets: false }
  }
}

const NAME = /^[^{}\s](?:[^{}\r\n]*[^{}\s])?$/

export function isVariableName(typed: string): boolean {
  const name = typed.trim()
  return NAME.test(name) && name.length <= 64
}

/** Null where it is not complete. */
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
