import type { MatchProblem } from '../../shared/contract/matching'
import { AppError, type ErrorCode } from '../../shared/model/app-error'

/** Why a run is not begun: in English, and by a code with what a sentence in another language names. */
export function refusal(
  what: string,
  message: string,
  values: Readonly<Record<string, string | number>> = {},
  code: ErrorCode = 'bad-input'
): AppError {
  return new AppError(code, message, { details: { refusal: { what, values } } })
}

/** What is wrong with a pattern, as values of a refusal: the window has words for it (`use-match-words`). */
export function problemValues({
  code,
  at,
  message,
  reason = '',
  piece = ''
}: MatchProblem): Readonly<Record<string, string | number>> {
  return { code, at, message, reason, piece }
}
