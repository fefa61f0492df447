/**
 * Searches for text as UTF-8 bytes. Ignoring case, non-ASCII characters use Unicode case folding, unless escapes
 * produce bytes that are not valid text: then only A to Z are folded.
 */
import { RE2JS } from 're2js'
import type { Match } from '../../shared/contract/matching'
import { problemWords } from '../../shared/payload/describe-problem'
import { bytesOfEscaped } from '../../shared/payload/escaped-text'
import { foundAt, refuse, type FoundMatch, type MatchResult } from './compiled-match'

type TextMatch = Extract<Match, { kind: 'text' }>

export function compileText({ text, whole, ignoreCase }: TextMatch): MatchResult {
  const parsed = bytesOfEscaped(text)
  if (!parsed.ok) {
    const { code, at } = parsed.problem
    return refuse(code, at, `${problemWords(parsed.problem)}.`)
  }
  const wanted = parsed.bytes
  if (!ignoreCase) return { ok: true, match: { find: (bytes) => findBytes(bytes, bytes, wanted, whole) } }
  const folded = wanted.some((byte) => byte >= 0x80) ? unicodeFinder(wanted, whole) : null
  if (folded !== null) return { ok: true, match: { find: folded } }
  const lower = lowerCased(wanted)
  return { ok: true, match: { find: (bytes) => findBytes(bytes, lowerCased(bytes), lower, whole) } }
}

/** Searches `searched`, which has the same length as `bytes`, and returns the found range of `bytes`. */
function findBytes(
  bytes: Uint8Array,
  searched: Uint8Array,
  wanted: Uint8Array,
  whole: boolean
): FoundMatch | null {
  if (whole && searched.length !== wanted.length) return null
  const { buffer, byteOffset, length } = searched
  const at = Buffer.from(buffer, byteOffset, length).indexOf(wanted)
  return at < 0 ? null : foundAt(bytes, at, at + wanted.length)
}

function lowerCased(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte))
}

function unicodeFinder(
  wanted: Uint8Array,
  whole: boolean
): ((bytes: Uint8Array) => FoundMatch | null) | null {
  const text = utf8Text(wanted)
  if (text === null) return null
  const quoted = RE2JS.quote(text)
  const regex = RE2JS.compile(whole ? `\\A${quoted}\\z` : quoted, RE2JS.CASE_INSENSITIVE)
  return (bytes) => {
    const matcher = regex.matcher(bytes)
    return matcher.find() ? foundAt(bytes, matcher.start(), matcher.end()) : null
  }
}

function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The fatal decoder throws for bytes that are not UTF-8.
    return null
  }
}
