import { formatHex } from '../../../shared/bytes/hex-text'
import { compilePayload, type PayloadProblemCode } from '../../../shared/payload/compile-payload'
import { textOfBytes } from '../../../shared/payload/text-of-bytes'

/**
 * What stands in the send editor: text or hex as typed, and how it is to be read. The bytes are the truth of it:
 * changing between text and hex never alters them.
 */

export type SendMode = 'text' | 'hex'

export interface SendDraft {
  readonly lineEnd: 'lf' | 'crlf'
  readonly escapes: boolean
  readonly mode: SendMode
  readonly source: string
}

export interface DraftProblem {
  readonly code: PayloadProblemCode
  /** From 1; a column is a character. */
  readonly line: number
  readonly column: number
  readonly found: string
  /** Place in the source, in UTF-16 units, to put the cursor there. */
  readonly at: number
}

export type DraftResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: DraftProblem }

/** Most protocols that are typed end their lines with CRLF. */
export const EMPTY_DRAFT: SendDraft = { mode: 'text', source: '', lineEnd: 'crlf', escapes: false }

export function draftBytes(draft: SendDraft): DraftResult {
  const { mode, source, lineEnd, escapes } = draft
  const result = compilePayload(
    mode === 'hex'
      ? { form: 'hex', text: source }
      : {
          form: 'text',
          text: source,
          encoding: 'utf-8',
          lineBreak: lineEnd,
          lineEnd: 'none',
          escapes,
          placeholders: false
        }
  )
  if (result.ok) return { ok: true, bytes: result.payload.render(NOTHING_TO_FILL) }
  const { code, at, found } = result.problem
  const before = source.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return {
    ok: false,
    problem: { code, line, column: Array.from(source.slice(lineStart, at)).length + 1, found, at }
  }
}

/** The same bytes in the other form; null while the source has none, because it is wrong. */
export function switchMode(draft: SendDraft, mode: SendMode): SendDraft | null {
  if (draft.mode === mode) return draft
  const result = draftBytes(draft)
  if (!result.ok) return null
  if (mode === 'hex') return { ...draft, mode, source: formatHex(result.bytes) }
  const typed = draftText(result.bytes, draft)
  return { mode, ...typed }
}

/** The text that makes these bytes. */
export function draftText(
  bytes: Uint8Array,
  { lineEnd, escapes }: Pick<SendDraft, 'lineEnd' | 'escapes'>
): Omit<SendDraft, 'mode'> {
  const typed = textOfBytes(bytes, { encoding: 'utf-8', lineBreak: lineEnd, escapes })
  return { source: typed.text, lineEnd: typed.lineBreak === 'lf' ? 'lf' : 'crlf', escapes: typed.escapes }
}

const NOTHING_TO_FILL = { counter: 0, now: 0, random: () => 0, uuid: () => '' }
