import { joinBytes } from '../bytes/join-bytes'
import { compileText, type TextProblemCode } from './compile-text'
import type { PlacedProblem } from './placed-problem'

/** Text with escapes, encoded as UTF-8: the form of delimiters and matches. */
export type EscapedText =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: PlacedProblem<TextProblemCode> }

const FORM = {
  encoding: 'utf-8',
  lineBreak: 'lf',
  lineEnd: 'none',
  escapes: true,
  placeholders: false
} as const

export function bytesOfEscaped(text: string): EscapedText {
  const compiled = compileText(text, FORM, 'any')
  if (!compiled.ok) return compiled
  // Without placeholders all pieces are fixed.
  return { ok: true, bytes: joinBytes(compiled.pieces.filter((piece) => typeof piece !== 'function')) }
}
