/**
 * Regular expressions in the syntax of RE2 over bytes, on an engine of linear time. A pattern of ASCII alone, or with
 * bytes (`\xff`), sees each byte as a character. One with characters beyond ASCII (`é`, `[а-я]`, `\pL`) reads the bytes
 * as UTF-8, where each byte that is no UTF-8 is a character of its own. One with both sees bytes, and its characters
 * stand for their UTF-8; only a class of both has no such meaning and is refused.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { Match } from '../../shared/contract/matching'
import { latin1, refuse, type CompiledMatch, type MatchProblem, type MatchResult } from './compiled-match'
import { patternParts, type PatternPart } from './regex-parts'

/** Steps of a compiled pattern, each of which a byte may cost: beyond this, a pattern is no longer "linear" but slow. */
const MAX_PROGRAM = 5000

/** By what the engine says: the codes of rules that a pattern can break. */
const REASONS: Readonly<Record<string, string>> = {
  'invalid character class range': 'range',
  'invalid escape sequence': 'escape',
  'invalid named capture': 'name',
  'duplicate capture group name': 'name-twice',
  'invalid or unsupported Perl syntax': 'perl',
  'invalid capture in lookbehind': 'lookbehind',
  'invalid nested repetition operator': 'repeated-twice',
  'invalid repeat count': 'repeat-count',
  'missing argument to repetition operator': 'repeats-nothing',
  'missing closing ]': 'bracket',
  'missing closing )': 'parenthesis',
  'unexpected )': 'unopened',
  'trailing backslash at end of expression': 'backslash',
  'expression nests too deeply': 'too-deep',
  'expression too large': 'too-large'
}

export function compileRegex({ pattern, ignoreCase }: Extract<Match, { kind: 'regex' }>): MatchResult {
  const parts = patternParts(pattern)
  const hasBytes = parts.some(({ kind }) => kind === 'byte')
  const hasCharacters = parts.some(({ kind }) => kind === 'character')
  const translated = hasBytes ? overBytes(parts, ignoreCase) : pattern
  if (typeof translated !== 'string') return { ok: false, problem: translated }
  const problem = tryCompile(pattern, ignoreCase)
  if (!(problem instanceof RE2JS)) return problem
  const regex = hasBytes ? tryCompile(translated, ignoreCase) : problem
  if (!(regex instanceof RE2JS)) return regex
  if (regex.programSize() > MAX_PROGRAM) return refuse('too-complex', 0, 'The pattern is too large.')
  return { ok: true, match: finder(regex, !hasBytes && hasCharacters) }
}

function tryCompile(pattern: string, ignoreCase: boolean): RE2JS | MatchResult {
  try {
    return RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) return refuse('bad-regex', 0, 'The pattern cannot be used.')
    const piece = error.getPattern() ?? ''
    const words = error.getDescription()
    const reason = REASONS[words]
    const problem = {
      code: 'bad-regex',
      at: Math.max(0, pattern.indexOf(piece)),
      message: `${piece}: ${words}.`
    }
    return { ok: false, problem: reason === undefined ? problem : { ...problem, reason, piece } }
  }
}

/** The same with characters as their UTF-8, and bytes which are not taken for letters that have a case. */
function overBytes(parts: readonly PatternPart[], ignoreCase: boolean): string | MatchProblem {
  const misplaced = parts.find(
    ({ kind, inClass, text }) => kind === 'character' && (inClass || text.startsWith('\\'))
  )
  if (misplaced !== undefined) {
    const message = `${misplaced.text} is a character and cannot be combined with bytes here.`
    return { code: 'bytes-and-characters', at: misplaced.at, message }
  }
  const asBytes = ({ kind, text, inClass }: PatternPart): string => {
    if (kind === 'character') {
      const cases = ignoreCase ? [...new Set([text, text.toLowerCase(), text.toUpperCase()])] : [text]
      return `(?-i:${cases.map(utf8Escapes).join('|')})`
    }
    return kind === 'byte' && !inClass ? `(?-i:${text})` : text
  }
  return parts.map(asBytes).join('')
}

function utf8Escapes(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

function finder(regex: RE2JS, isUtf8: boolean): CompiledMatch {
  const names = Object.entries(regex.namedGroups())
  const count = regex.groupCount()
  return {
    find: (bytes) => {
      // Positions count characters of a Latin-1 text, which are bytes, or bytes of UTF-8.
      const matcher = regex.matcher(isUtf8 ? bytes : latin1(bytes, 0, bytes.length))
      if (!matcher.find()) return null
      const groups: Record<string, string> = {}
      for (let n = 0; n <= count; n++) {
        const start = matcher.start(n)
        groups[n] = start < 0 ? '' : latin1(bytes, start, matcher.end(n))
      }
      for (const [name, n] of names) groups[name] = groups[n] ?? ''
      return { start: matcher.start(), end: matcher.end(), groups }
    }
  }
}
