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
