/**
 * A match as the user wrote it, made ready for bytes: what comes is compared on the relay's thread, so whatever the
 * user wrote, the time is linear in the bytes. A pattern that is wrong is a problem with its place, never an exception.
 */
import type { Match } from '../../shared/contract/matching'
import { compileHex } from './hex-pattern'
import { compileRegex } from './regex-pattern'
import { compileText } from './text-pattern'
import { foundAt, type MatchResult } from './compiled-match'

export type { CompiledMatch, Found, MatchProblem, MatchResult } from './compiled-match'

export function compileMatch(match: Match): MatchResult {
  switch (match.kind) {
    case 'any':
      return { ok: true, match: { find: (bytes) => foundAt(bytes, 0, bytes.length) } }
    case 'text':
      return compileText(match)
    case 'hex':
      return compileHex(match)
    case 'regex':
      return compileRegex(match)
  }
}
