/**
 * Compiles a user's match for searching bytes. Matching runs on the thread that relays traffic, so that its time must
 * be linear in the number of bytes for every pattern. An invalid pattern is returned as a problem with its position,
 * never thrown.
 */
import type { Match } from '../../shared/contract/matching'
import { compileHex } from './hex-pattern'
import { compileRegex } from './regex-pattern'
import { compileText } from './text-pattern'
import { foundAt, type MatchResult } from './compiled-match'

export type { CompiledMatch, FoundMatch, MatchResult } from './compiled-match'

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
