import { formatHex, parseHex, type HexProblemCode } from '../../../shared/bytes/hex-text'
import {
  bytesOfText,
  textOfBytes,
  type EscapeProblemCode,
  type TextForm
} from '../../../shared/bytes/typed-text'

/**
 * What stands in the send editor: text or hex as typed, and how it is to be read. The bytes are the truth of it:
 * changing between text and hex never alters them.
 */

export type SendMode = 'text' | 'hex'

export interface SendDraft extends TextForm {
  readonly mode: SendMode
  readonly source: string
}

export interface DraftProblem {
  readonly code: HexProblemCode | EscapeProblemCode
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
  const result = mode === 'hex' ? parseHex(source) : bytesOfText({ text: source, lineEnd, escapes })
  if (result.ok) return result
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
  const { text, lineEnd, escapes } = textOfBytes(result.bytes, draft)
  return { mode, source: text, lineEnd, escapes }
}
