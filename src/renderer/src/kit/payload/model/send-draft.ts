import { formatHex } from '../../../../../shared/bytes/hex-text'
import type { Payload } from '../../../../../shared/contract/payload'
import type { Checksum } from '../../../../../shared/payload/checksums'
import { compilePayload, type PayloadProblemCode } from '../../../../../shared/payload/compile-payload'
import type { TextForm } from '../../../../../shared/payload/compile-text'
import { formatBase64 } from '../../../../../shared/payload/base64-text'
import { OPENING, type KnownGroups, type PayloadFill } from '../../../../../shared/payload/placeholders'
import { textOfBytes } from '../../../../../shared/payload/text-of-bytes'

/**
 * Composer content: text, hex or base64 as typed with its encoding options, or a file. Switching the form never changes
 * the bytes.
 */

export const SEND_MODES = ['text', 'hex', 'base64'] as const
export type SendMode = (typeof SEND_MODES)[number]

export interface SendDraft extends TextForm {
  readonly mode: SendMode
  readonly source: string
  readonly checksum: Checksum
  /** File sent instead of the typed content, which is kept. */
  readonly file: DraftFile | null
}

export interface DraftFile {
  readonly path: string
  /** Size in bytes when chosen. */
  readonly size: number | null
}

export interface DraftProblem {
  readonly code: PayloadProblemCode
  /** Counted from 1; a column is one character. */
  readonly line: number
  readonly column: number
  readonly found: string
  /** Offset in the source in UTF-16 units, for placing the cursor. */
  readonly at: number
}

export type DraftResult =
  | {
      readonly ok: true
      /** Bytes that would be sent now; empty for a file. */
      readonly bytes: Uint8Array<ArrayBuffer>
      /** Contains values that differ on each send. */
      readonly varies: boolean
    }
  | { readonly ok: false; readonly problem: DraftProblem }

/** Most text protocols end lines with CRLF. */
export const EMPTY_DRAFT: SendDraft = {
  mode: 'text',
  source: '',
  encoding: 'utf-8',
  lineBreak: 'crlf',
  lineEnd: 'none',
  escapes: false,
  placeholders: false,
  checksum: 'none',
  file: null
}

/** Sample values for the preview; usually as long as the real ones. */
const SAMPLE: Omit<PayloadFill, 'now'> = {
  counter: 1,
  random: () => 0.5,
  uuid: () => '00000000-0000-4000-8000-000000000000'
}

/**
 * Compiles the draft. `groups` lists the match groups that may be referenced; without a match, a group reference is an
 * error.
 */
export function draftBytes(draft: SendDraft, groups: KnownGroups = []): DraftResult {
  if (draft.file !== null) return { ok: true, bytes: new Uint8Array(0), varies: false }
  const result = compilePayload(typedPayload(draft), groups)
  if (result.ok) {
    const bytes = result.payload.render({ ...SAMPLE, now: Date.now() })
    return { ok: true, bytes, varies: !result.payload.fixed }
  }
  const { code, at, found } = result.problem
  const before = draft.source.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return {
    ok: false,
    problem: { code, line, column: Array.from(draft.source.slice(lineStart, at)).length + 1, found, at }
  }
}

export function payloadOf(draft: SendDraft): Payload {
  return draft.file === null ? typedPayload(draft) : { form: 'file', path: draft.file.path }
}

/** Returns the draft for a payload; options that the payload does not define are taken from `like`. */
export function draftOfPayload(payload: Payload, like: SendDraft): SendDraft {
  if (payload.form === 'file') return { ...like, file: { path: payload.path, size: null } }
  const { form, text, checksum = 'none', ...rest } = payload
  return { ...like, ...rest, mode: form, source: text, checksum, file: null }
}

/** Converts the draft to another form with the same bytes; null while the source is invalid. */
export function switchMode(draft: SendDraft, mode: SendMode): SendDraft | null {
  const typed = { ...draft, file: null }
  if (draft.mode === mode) return typed
  // Only text has a line end; every form appends the checksum.
  const result = draftBytes({ ...typed, checksum: 'none' })
  if (!result.ok) return null
  const { bytes } = result
  if (mode === 'hex') return { ...typed, mode, lineEnd: 'none', source: formatHex(bytes) }
  if (mode === 'base64') return { ...typed, mode, lineEnd: 'none', source: formatBase64(bytes) }
  return { ...typed, mode, ...draftText(bytes, typed) }
}

type DraftText = Pick<SendDraft, 'source' | 'lineBreak' | 'lineEnd' | 'escapes'>

/** Returns the text that encodes to these bytes. */
function draftText(
  bytes: Uint8Array,
  wished: Pick<SendDraft, 'encoding' | 'lineBreak' | 'escapes' | 'placeholders'>
): DraftText {
  const { text, lineBreak, escapes } = textOfBytes(bytes, wished)
  const source = wished.placeholders ? text.replaceAll(OPENING, OPENING + OPENING) : text
  return { source, lineBreak, lineEnd: 'none', escapes }
}

export function isSameDraft(one: SendDraft | undefined, other: SendDraft): boolean {
  if (one === undefined) return false
  const keys = Object.keys(EMPTY_DRAFT) as (keyof SendDraft)[]
  return keys.every((key) => (key === 'file' ? one.file?.path === other.file?.path : one[key] === other[key]))
}

function typedPayload(draft: SendDraft): Exclude<Payload, { form: 'file' }> {
  const { mode, source: text, encoding, lineBreak, lineEnd, escapes, placeholders } = draft
  const checksum = draft.checksum === 'none' ? {} : { checksum: draft.checksum }
  if (mode !== 'text') return { form: mode, text, ...checksum }
  return { form: 'text', text, encoding, lineBreak, lineEnd, escapes, placeholders, ...checksum }
}
