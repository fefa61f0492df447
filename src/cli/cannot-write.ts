import { messageOf, systemCodeOf } from '../shared/model/app-error'

/** Why a file cannot be written, in a sentence that says what to do about one that is there. */
export function cannotWrite(path: string, error: unknown): Error {
  const why = systemCodeOf(error) === 'EEXIST' ? 'it exists. --force replaces it.' : messageOf(error)
  return new Error(`${path} cannot be written: ${why}`, { cause: error })
}
