import { problemWords } from '../../../shared/payload/describe-problem'
import { bytesOfEscaped } from '../../../shared/payload/escaped-text'
import { readEditText } from '../../../shared/rules/edit-text'
import { foundAt, type FoundMatch } from '../../matching/compiled-match'
import { compileHex, compileStreamPiece, parseHexPattern, type StreamPiece } from '../../matching/hex-pattern'
import { compileRegexForAll, type FindAll } from '../../matching/regex-pattern'

/** The pattern of an edit, as a rules file writes it, compiled for the bytes of a stream. */

/** Bytes of a pattern that is found across reads: as many may be held back. */
export const MAX_HELD_BACK = 4096

export interface StreamPattern {
  /** Names of the groups of a match. */
  readonly groups: readonly string[]
  findAll: FindAll
  /**
   * Returns the length of the longest end of the bytes from `from` on that may begin a match; 0 for a pattern that is
   * found within a read only.
   */
  openEnd(bytes: Uint8Array, from: number): number
}

export type StreamPatternResult =
  { readonly ok: true; readonly pattern: StreamPattern } | { readonly ok: false; readonly message: string }

const NO_OPEN_END = (): number => 0

/** `text`: see `readEditText`. Hexadecimal with `?` and `*`, text with escapes. */
export function compileStreamPattern(text: string): StreamPatternResult {
  const read = readEditText(text)
  if (read.kind === 'hex') return compileStreamHex(read.hex)
  if (read.kind === 'regex') {
    const compiled = compileRegexForAll(read)
    if (!compiled.ok) return { ok: false, message: compiled.problem.message }
    const { findAll, groups } = compiled
    return { ok: true, pattern: { groups, findAll, openEnd: NO_OPEN_END } }
  }
  const parsed = bytesOfEscaped(text)
  if (!parsed.ok) return { ok: false, message: `${problemWords(parsed.problem)}.` }
  const values = [...parsed.bytes]
  return ofPiece(compileStreamPiece({ values, masks: values.map(() => 0xff) }), values.length)
}

function compileStreamHex(hex: string): StreamPatternResult {
  const pieces = parseHexPattern(hex)
  if (!Array.isArray(pieces)) return { ok: false, message: pieces.message }
  const [piece] = pieces
  if (piece !== undefined && pieces.length === 1)
    return ofPiece(compileStreamPiece(piece), piece.masks.length)
  const compiled = compileHex({ kind: 'hex', pattern: hex, whole: false })
  if (!compiled.ok) return { ok: false, message: compiled.problem.message }
  const { match } = compiled
  return {
    ok: true,
    pattern: {
      groups: pieces.map((_, n) => String(n)),
      *findAll(bytes) {
        for (let from = 0; from < bytes.length;) {
          const found = match.find(bytes.subarray(from))
          if (found === null) return
          yield { ...found, start: from + found.start, end: from + found.end }
          from += Math.max(found.end, 1)
        }
      },
      openEnd: NO_OPEN_END
    }
  }
}

function ofPiece(piece: StreamPiece, length: number): StreamPatternResult {
  if (length === 0) return { ok: false, message: 'The pattern is empty.' }
  if (length > MAX_HELD_BACK)
    return { ok: false, message: `The pattern is longer than ${MAX_HELD_BACK} bytes.` }
  return {
    ok: true,
    pattern: {
      groups: ['0'],
      *findAll(bytes): Generator<FoundMatch> {
        for (let at = piece.find(bytes, 0); at >= 0; at = piece.find(bytes, at + length))
          yield foundAt(bytes, at, at + length)
      },
      openEnd: (bytes, from) => piece.openEnd(bytes, from)
    }
  }
}
