/**
 * RE2 regular expressions over bytes, in linear time. A pattern of ASCII characters and byte escapes (`\xff`) treats
 * each byte as a character. A pattern with non-ASCII characters (`é`, `[а-я]`, `\pL`) decodes the bytes as UTF-8, with
 * each invalid byte as a character of its own. A pattern with both treats bytes as characters and its non-ASCII
 * characters as their UTF-8 bytes; a class that mixes both is rejected.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { Match, MatchProblem } from '../../shared/contract/matching'
import { latin1, refuse, type FoundMatch, type MatchResult } from './compiled-match'
import { patternParts, type PatternPart } from './regex-parts'

/**
 * Maximum number of steps of a compiled pattern. Each byte may cost as many steps, so that larger patterns would be
 * slow although linear.
 */
const MAX_PROGRAM = 5000

/** Codes of pattern problems, by the engine's error message. */
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

/** Compiled expression, and whether it reads the bytes as UTF-8 instead of one character each. */
export interface ByteRegex {
  readonly regex: RE2JS
  readonly isUtf8: boolean
}

/** Finds all matches, from left to right, without overlaps. */
export type FindAll = (bytes: Uint8Array) => Iterable<FoundMatch>

/** Compiles a pattern for all of its matches in some bytes, with the names of its groups; `compileRegex` finds the first. */
export function compileRegexForAll({
  pattern,
  ignoreCase
}: Pick<Extract<Match, { kind: 'regex' }>, 'pattern' | 'ignoreCase'>):
  | { readonly ok: true; readonly findAll: FindAll; readonly groups: readonly string[] }
  | Extract<MatchResult, { ok: false }> {
  const compiled = compileByteRegex(pattern, ignoreCase)
  if ('ok' in compiled) return compiled
  const { regex, isUtf8 } = compiled
  const numbers = Array.from({ length: regex.groupCount() + 1 }, (_, n) => String(n))
  return {
    ok: true,
    findAll: finder(regex, isUtf8),
    groups: [...numbers, ...Object.keys(regex.namedGroups())]
  }
}

export function compileRegex({ pattern, ignoreCase }: Extract<Match, { kind: 'regex' }>): MatchResult {
  const compiled = compileByteRegex(pattern, ignoreCase)
  if ('ok' in compiled) return compiled
  const findAll = finder(compiled.regex, compiled.isUtf8)
  return {
    ok: true,
    match: {
      find: (bytes) => {
        for (const found of findAll(bytes)) return found
        return null
      }
    }
  }
}

/** Returns the compiled expression, or the problem of an invalid one. */
export function compileByteRegex(
  pattern: string,
  ignoreCase: boolean
): ByteRegex | Extract<MatchResult, { ok: false }> {
  const parts = patternParts(pattern)
  const hasBytes = parts.some(({ kind }) => kind === 'byte')
  const hasCharacters = parts.some(({ kind }) => kind === 'character')
  const translated = hasBytes ? overBytes(parts, ignoreCase) : pattern
  if (typeof translated !== 'string') return { ok: false, problem: translated }
  const problem = tryCompile(pattern, ignoreCase)
  if (!(problem instanceof RE2JS)) return problem
  const regex = hasBytes ? tryCompile(translated, ignoreCase) : problem
  if (!(regex instanceof RE2JS)) return regex
  if (regex.programSize() > MAX_PROGRAM) return refuse('too-complex', 0, 'The pattern is too complex.')
  return { regex, isUtf8: !hasBytes && hasCharacters }
}

function tryCompile(pattern: string, ignoreCase: boolean): RE2JS | Extract<MatchResult, { ok: false }> {
  try {
    return RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) return refuse('bad-regex', 0, 'The pattern is invalid.')
    // The library writes the option in front of the pattern, which a message about all of it then quotes.
    const quoted = error.getPattern() ?? ''
    const piece = ignoreCase && quoted === `(?i)${pattern}` ? pattern : quoted
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

/** Compiles a pattern over bytes, with characters as their UTF-8. Bytes are not treated as letters with a case. */
function overBytes(parts: readonly PatternPart[], ignoreCase: boolean): string | MatchProblem {
  const misplaced = parts.find(
    ({ kind, inClass, text }) => kind === 'character' && (inClass || text.startsWith('\\'))
  )
  if (misplaced !== undefined) {
    const message = `${misplaced.text} is a character, which cannot be combined with bytes here.`
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

function finder(regex: RE2JS, isUtf8: boolean): FindAll {
  const names = Object.entries(regex.namedGroups())
  const count = regex.groupCount()
  return function* (bytes) {
    // Positions are bytes in both cases: UTF-8 bytes, or characters of a Latin-1 text.
    const matcher = regex.matcher(isUtf8 ? bytes : latin1(bytes, 0, bytes.length))
    while (matcher.find()) {
      const groups: Record<string, string> = {}
      for (let n = 0; n <= count; n++) {
        const start = matcher.start(n)
        groups[n] = start < 0 ? '' : latin1(bytes, start, matcher.end(n))
      }
      for (const [name, n] of names) groups[name] = groups[n] ?? ''
      yield { start: matcher.start(), end: matcher.end(), groups }
    }
  }
}
