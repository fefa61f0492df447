/** RE2 regular expressions over texts: without anchors, ignoring case unless the pattern says otherwise, in linear time. */
import { RE2JS } from 're2js'
import type { MatchProblem } from '../../shared/contract/matching'
import { compileRegex } from './regex-pattern'

/** Returns the first error of a pattern, or null. */
export function textRegexProblem(pattern: string): MatchProblem | null {
  const result = compileRegex({ kind: 'regex', pattern, ignoreCase: true })
  return result.ok ? null : result.problem
}

/** Compiles a valid pattern. */
export function compileTextRegex(pattern: string): (text: string) => boolean {
  const regex = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
  return (text) => regex.matcher(text).find()
}
