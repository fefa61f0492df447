import {
  CONTENT_LENGTH,
  REPLY_DELAY,
  SOURCE_RATE,
  STATUS,
  TIMER
} from '../../../../../../shared/contract/bounds'
import type {
  Behaviour,
  HttpAnswer,
  HttpBehaviour,
  ReplyRule
} from '../../../../../../shared/contract/behaviours'
import type { Framing } from '../../../../../../shared/contract/framing'
import type { Payload } from '../../../../../../shared/contract/payload'
import { compilePayload } from '../../../../../../shared/payload/compile-payload'
import { readSize, readTime, readWhole, numberOf } from '../../../../kit/form/model/bounded'
import type { Option } from '../../../../kit/form/model/option'
import { amountProblems } from '../../../../kit/form/model/option-problems'
import { plainFraming, type FramingForm } from '../../../../kit/form/model/framing-form'
import type { BehaviourForm, HttpForm, RuleForm } from './behaviour-form'
import { EVERY_OPTIONS, HTTP_OPTIONS } from './behaviour-options'
import { readMock, type MockFault } from '../../model/read-mock'

/** Validates a behaviour form and builds the behaviour, or returns one fault per invalid field. */

/**
 * A fault of one form field; the message catalogue holds the text for each code. For `payload`, `match` and `framing`
 * the field itself shows the detailed error and its position.
 */
export interface BehaviourFault {
  readonly code:
    | 'duration'
    | 'durationRange'
    | 'number'
    | 'numberRange'
    | 'bytes'
    | 'payload'
    | 'empty'
    | 'fileMissing'
    | 'folderMissing'
    | 'matchEmpty'
    | 'noRules'
    | 'framing'
    | MockFault
  readonly values: Readonly<Record<string, string | number>>
}

/** Faults by field name; fields of a reply rule are named `rules.ID.NAME`. */
export type BehaviourFaults = Readonly<Record<string, BehaviourFault>>

export type BehaviourResult =
  | { readonly ok: true; readonly behaviour: Behaviour }
  | { readonly ok: false; readonly faults: BehaviourFaults }

type Report = (field: string, code: BehaviourFault['code'], values?: BehaviourFault['values']) => void

export function readBehaviour(form: BehaviourForm, on: boolean): BehaviourResult {
  const faults: Record<string, BehaviourFault> = {}
  const behaviour = read(form, on, (field, code, values = {}) => {
    faults[field] ??= { code, values }
  })
  return Object.keys(faults).length === 0 ? { ok: true, behaviour } : { ok: false, faults }
}

function read(form: BehaviourForm, on: boolean, report: Report): Behaviour {
  switch (form.kind) {
    case 'greet':
      checkPayload(form.payload, 'payload', report, { mayBeEmpty: false })
      return { ...form, on }
    case 'echo':
      if (form.prefix !== null) checkPayload(form.prefix, 'prefix', report)
      if (form.suffix !== null) checkPayload(form.suffix, 'suffix', report)
      return { ...form, on, framing: checkFraming(form.framing, report) }
    case 'reply':
      if (form.rules.length === 0) report('rules', 'noRules')
      return {
        ...form,
        on,
        rules: form.rules.map((rule) => readRule(rule, report)),
        framing: checkFraming(form.framing, report)
      }
    case 'every':
      checkPayload(form.payload, 'payload', report, { mayBeEmpty: false })
      checkAmounts(EVERY_OPTIONS, form, report)
      return {
        ...form,
        on,
        interval: numberOf(readTime(form.interval, TIMER)) ?? TIMER.least,
        times: form.times.trim() === '' ? null : Number(form.times)
      }
    case 'http':
      return readHttp(form, on, report)
    case 'mock':
      if (form.miss === 'bytes') checkPayload(form.bytes, 'bytes', report)
      return readMock(form, on, report)
    case 'sink':
      return { ...form, on }
    case 'source':
      checkPayload(form.pattern, 'pattern', report, { mayBeEmpty: false })
      return { ...form, on, rate: form.rate.trim() === '' ? null : readRate(form.rate, report) }
  }
}

function readRule({ id, match, answer, delay, then }: RuleForm, report: Report): ReplyRule {
  const text = match.kind === 'any' ? 'any' : match.kind === 'text' ? match.text : match.pattern
  if (text === '') report(`rules.${id}.match`, 'matchEmpty')
  // An empty answer is valid: the rule may only end the connection.
  checkPayload(answer, `rules.${id}.answer`, report)
  return {
    match,
    answer,
    delay: delay.trim() === '' ? 0 : readDelay(delay, `rules.${id}.delay`, report),
    then
  }
}

function readHttp(form: HttpForm, on: boolean, report: Report): HttpBehaviour {
  const { status, reason, headers, contentLength, length, chunked, connection } = form
  checkAmounts(HTTP_OPTIONS, form, report)
  return {
    kind: 'http',
    on,
    answer: readAnswer(form, report),
    // Hidden fields are not checked, and have no effect.
    status: numberOf(readWhole(status, STATUS)) ?? 200,
    reason,
    headers,
    contentLength:
      contentLength === 'own' ? (numberOf(readWhole(length, CONTENT_LENGTH)) ?? 0) : contentLength,
    chunked,
    connection
  }
}

function readAnswer(form: HttpForm, report: Report): HttpAnswer {
  switch (form.from) {
    case 'page':
      return { from: 'page', text: form.text, type: form.type }
    case 'file':
      if (form.file === '') report('file', 'fileMissing')
      return {
        from: 'file',
        path: form.file,
        ...(form.fileType.trim() === '' ? {} : { type: form.fileType.trim() })
      }
    case 'folder':
      if (form.folder === '') report('folder', 'folderMissing')
      return { from: 'folder', path: form.folder }
    case 'bytes':
      checkPayload(form.bytes, 'bytes', report, { mayBeEmpty: false })
      return { from: 'bytes', payload: form.bytes }
  }
}

function checkPayload(payload: Payload, field: string, report: Report, { mayBeEmpty = true } = {}): void {
  if (payload.form === 'file') {
    if (payload.path === '') report(field, 'fileMissing')
    return
  }
  if (!compilePayload(payload).ok) report(field, 'payload')
  else if (!mayBeEmpty && payload.text === '') report(field, 'empty')
}

function checkFraming(form: FramingForm, report: Report): Framing | null {
  const framing = plainFraming(form)
  if (framing === undefined) report('framing', 'framing')
  return framing ?? null
}

function checkAmounts<Form extends object>(
  options: readonly Option<Form>[],
  form: Form,
  report: Report
): void {
  for (const [key, { code, values }] of amountProblems(options, form, null))
    report(key, code === 'bytesRange' ? 'bytes' : code, values)
}

function readDelay(text: string, field: string, report: Report): number {
  const read = readTime(text, REPLY_DELAY)
  if (read === 'malformed') report(field, 'duration')
  else if (read === 'outOfBounds') report(field, 'durationRange')
  return numberOf(read) ?? REPLY_DELAY.least
}

function readRate(text: string, report: Report): number {
  const read = readSize(text.replace(/\/s$/, ''), SOURCE_RATE)
  if (read === 'malformed') report('rate', 'bytes')
  else if (read === 'outOfBounds') report('rate', 'numberRange', { ...SOURCE_RATE })
  return numberOf(read) ?? SOURCE_RATE.least
}
