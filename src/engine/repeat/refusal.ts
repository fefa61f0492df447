import type { MatchProblem } from '../../shared/contract/matching'
import { AppError, type ErrorCode } from '../../shared/model/app-error'

/** Error for a run that cannot start: an English message, and a code with values for localised messages. */
export function refusal(
  reason: string,
  message: string,
  values: Readonly<Record<string, string | number>> = {},
  code: ErrorCode = 'bad-input'
): AppError {
  return new AppError(code, message, { details: { refusal: { what: reason, values } } })
}

/** Converts a pattern problem to error values, which the window localises (`use-match-words`). */
export function problemValues({
  code,
  at,
  message,
  reason = '',
  piece = ''
}: MatchProblem): Readonly<Record<string, string | number>> {
  return { code, at, message, reason, piece }
}
