import type { LINE_BREAKS, LINE_ENDS } from '../contract/payload'
import type { TextEncoding } from '../model/text-encodings'
import { encodeText } from './encode-text'
import { readEscape, type EscapeProblemCode } from './escapes'
import type { PlacedProblem } from './placed-problem'
import { OPENING, readPlaceholder, type KnownGroups, type PlaceholderFiller } from './placeholders'

/** Typed text as pieces: fixed bytes, and placeholders between them. */

export interface TextForm {
  readonly encoding: TextEncoding
  readonly lineBreak: (typeof LINE_BREAKS)[number]
  readonly lineEnd: (typeof LINE_ENDS)[number]
  readonly escapes: boolean
  readonly placeholders: boolean
}

export type TextProblemCode = EscapeProblemCode | 'unknown-placeholder' | 'not-in-encoding'

export type TextPieces =
  | { readonly ok: true; readonly pieces: readonly (Uint8Array<ArrayBuffer> | PlaceholderFiller)[] }
  | { readonly ok: false; readonly problem: PlacedProblem<TextProblemCode> }

const BREAKS = { lf: '\n', crlf: '\r\n', cr: '\r' } as const
const ENDS = { none: '', nul: '\0', ...BREAKS } as const

export function compileText(text: string, form: TextForm, groups: KnownGroups): TextPieces {
  const { encoding, lineBreak, lineEnd, escapes } = form
  const pieces: (Uint8Array<ArrayBuffer> | PlaceholderFiller)[] = []
  /**
   * Encodes plain text from `from` to `to`. Line breaks are widened here, so that offsets refer to the original text.
   */
  const plain = (from: number, to: number): PlacedProblem<'not-in-encoding'> | null => {
    if (from === to) return null
    const typed = text.slice(from, to)
    const encoded = encodeText(
      lineBreak === 'lf' ? typed : typed.replaceAll('\n', BREAKS[lineBreak]),
      encoding
    )
    if (encoded.ok) {
      pieces.push(encoded.bytes)
      return null
    }
    // Widening moved the text after it. Every encoding has line breaks, so encoding fails at the same character without
    // it.
    const inTyped = lineBreak === 'crlf' ? encodeText(typed, encoding) : encoded
    const problem = inTyped.ok ? encoded.problem : inTyped.problem
    return { ...problem, at: from + problem.at }
  }
  let from = 0
  for (let at = nextSpecial(text, 0, form); at < text.length; at = nextSpecial(text, from, form)) {
    const before = plain(from, at)
    if (before !== null) return { ok: false, problem: before }
    if (escapes && text.charAt(at) === '\\') {
      const escape = readEscape(text, at)
      if ('code' in escape) return { ok: false, problem: escape }
      if (escape.kind === 'byte') pieces.push(Uint8Array.of(escape.byte))
      else {
        const encoded = encodeText(escape.text, encoding)
        if (!encoded.ok) return { ok: false, problem: { ...encoded.problem, at } }
        pieces.push(encoded.bytes)
      }
      from = escape.end
    } else if (text.startsWith(OPENING, at + OPENING.length)) {
      const encoded = encodeText(OPENING, encoding)
      if (encoded.ok) pieces.push(encoded.bytes)
      from = at + 2 * OPENING.length
    } else {
      const read = readPlaceholder(text, at, groups)
      if ('code' in read) return { ok: false, problem: read }
      pieces.push(read.placeholder)
      from = read.end
    }
  }
  const rest = plain(from, text.length)
  if (rest !== null) return { ok: false, problem: rest }
  const end = encodeText(ENDS[lineEnd], encoding)
  if (end.ok) pieces.push(end.bytes)
  return { ok: true, pieces }
}

/** Returns the offset of the next escape or placeholder; the text's length if there is none. */
function nextSpecial(text: string, from: number, { escapes, placeholders }: TextForm): number {
  const escape = escapes ? text.indexOf('\\', from) : -1
  const opening = placeholders ? text.indexOf(OPENING, from) : -1
  if (escape < 0) return opening < 0 ? text.length : opening
  return opening < 0 ? escape : Math.min(escape, opening)
}
