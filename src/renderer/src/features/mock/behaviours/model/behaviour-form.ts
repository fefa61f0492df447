import type {
  Behaviour,
  HttpAnswer,
  HttpBehaviour,
  ReplyRule
} from '../../../../../../shared/contract/behaviours'
import type { Match } from '../../../../../../shared/contract/matching'
import type { Payload } from '../../../../../../shared/contract/payload'
import { typedBytes } from '../../../../kit/form/model/bytes-input'
import { typedDuration } from '../../../../kit/form/model/duration-input'
import { formOfMock, NEW_MOCK } from '../../model/mock-form'
import type { MockForm } from '../../model/mock-options'
import { EMPTY_FRAMING, framingForm, type FramingForm } from '../../../../kit/form/model/framing-form'
import type { SessionKind } from '../../../sessions/model/session-form'

/** Form of an automatic behaviour of a session: unparsed numbers, and the fields of every choice. */

export type BehaviourKind = Behaviour['kind']
const BEHAVIOUR_KINDS = [
  'greet',
  'echo',
  'reply',
  'every',
  'http',
  'mock',
  'source',
  'sink'
] as const satisfies readonly BehaviourKind[]

/** Returns the behaviours available to a session; a client receives no requests and has no server behaviours. */
export function behaviourKinds(session: SessionKind): readonly BehaviourKind[] {
  return session === 'server'
    ? BEHAVIOUR_KINDS
    : BEHAVIOUR_KINDS.filter((kind) => kind !== 'http' && kind !== 'mock')
}

export interface RuleForm {
  /** Id within the form, so that a row keeps its state when another is moved. */
  readonly id: number
  readonly match: Match
  readonly answer: Payload
  readonly delay: string
  readonly then: ReplyRule['then']
}

export interface HttpForm {
  readonly kind: 'http'
  readonly from: HttpAnswer['from']
  readonly text: string
  readonly type: string
  readonly file: string
  /** Empty: derived from the file name. */
  readonly fileType: string
  readonly folder: string
  readonly bytes: Payload
  readonly status: string
  readonly reason: string
  readonly headers: string
  readonly contentLength: 'right' | 'none' | 'own'
  readonly length: string
  readonly chunked: boolean
  readonly connection: HttpBehaviour['connection']
}

export type BehaviourForm =
  | { readonly kind: 'greet'; readonly payload: Payload }
  | {
      readonly kind: 'echo'
      readonly prefix: Payload | null
      readonly suffix: Payload | null
      readonly framing: FramingForm
    }
  | { readonly kind: 'reply'; readonly rules: readonly RuleForm[]; readonly framing: FramingForm }
  | { readonly kind: 'every'; readonly interval: string; readonly times: string; readonly payload: Payload }
  | HttpForm
  | MockForm
  | { readonly kind: 'sink' }
  | { readonly kind: 'source'; readonly pattern: Payload; readonly rate: string }

export function textPayload(text: string, part: Partial<Extract<Payload, { form: 'text' }>> = {}): Payload {
  return {
    form: 'text',
    text,
    encoding: 'utf-8',
    lineBreak: 'crlf',
    lineEnd: 'none',
    escapes: false,
    placeholders: false,
    ...part
  }
}

let nextRule = 1

export function newRule(): RuleForm {
  return {
    id: nextRule++,
    match: { kind: 'text', text: '', whole: false, ignoreCase: false },
    answer: textPayload('', { placeholders: true }),
    delay: '',
    then: 'keep'
  }
}

const HTTP: HttpForm = {
  kind: 'http',
  from: 'page',
  text: '<h1>Hello</h1>\n',
  type: 'text/html; charset=utf-8',
  file: '',
  fileType: '',
  folder: '',
  bytes: textPayload('HTTP/1.1 200 OK\nContent-Length: 5\n\nHello'),
  status: '200',
  reason: '',
  headers: '',
  contentLength: 'right',
  length: '0',
  chunked: false,
  connection: 'auto'
}

/** Returns a valid default behaviour of each kind. */
export function newBehaviour(kind: BehaviourKind): BehaviourForm {
  switch (kind) {
    case 'greet':
      return { kind, payload: textPayload('Hello', { lineEnd: 'crlf', placeholders: true }) }
    case 'echo':
      return { kind, prefix: null, suffix: null, framing: EMPTY_FRAMING }
    case 'reply':
      return { kind, rules: [newRule()], framing: EMPTY_FRAMING }
    case 'every':
      return {
        kind,
        interval: '1 s',
        times: '',
        payload: textPayload('Hello {{counter}}', { lineEnd: 'crlf', placeholders: true })
      }
    case 'http':
      return HTTP
    case 'mock':
      return NEW_MOCK
    case 'sink':
      return { kind }
    case 'source':
      return { kind, pattern: textPayload('0123456789'), rate: '' }
  }
}

export function formOfBehaviour(behaviour: Behaviour): BehaviourForm {
  switch (behaviour.kind) {
    case 'greet':
      return { kind: 'greet', payload: behaviour.payload }
    case 'echo': {
      const { kind, prefix, suffix, framing } = behaviour
      return { kind, prefix, suffix, framing: framingForm(framing) }
    }
    case 'reply':
      return {
        kind: 'reply',
        rules: behaviour.rules.map(formOfRule),
        framing: framingForm(behaviour.framing)
      }
    case 'every': {
      const { kind, interval, times, payload } = behaviour
      return { kind, interval: typedDuration(interval), times: times === null ? '' : String(times), payload }
    }
    case 'http':
      return formOfHttp(behaviour)
    case 'mock':
      return formOfMock(behaviour)
    case 'sink':
      return { kind: 'sink' }
    case 'source': {
      const { kind, pattern, rate } = behaviour
      return { kind, pattern, rate: rate === null ? '' : typedBytes(rate) }
    }
  }
}

function formOfRule({ match, answer, delay, then }: ReplyRule): RuleForm {
  return { id: nextRule++, match, answer, delay: delay === 0 ? '' : typedDuration(delay), then }
}

function formOfHttp(behaviour: HttpBehaviour): HttpForm {
  const { answer, contentLength, status, reason, headers, chunked, connection } = behaviour
  return {
    ...HTTP,
    ...answerForm(answer),
    status: String(status),
    reason,
    headers,
    contentLength: typeof contentLength === 'number' ? 'own' : contentLength,
    length: typeof contentLength === 'number' ? String(contentLength) : HTTP.length,
    chunked,
    connection
  }
}

function answerForm(answer: HttpAnswer): Partial<HttpForm> {
  switch (answer.from) {
    case 'page':
      return answer
    case 'file':
      return { from: 'file', file: answer.path, fileType: answer.type ?? '' }
    case 'folder':
      return { from: 'folder', folder: answer.path }
    case 'bytes':
      return { from: 'bytes', bytes: answer.payload }
  }
}
