import { messageOf, systemCodeOf } from '../shared/model/app-error'

/** Error for a file that cannot be written. For an existing file, the message names the remedy. */
export function cannotWrite(path: string, error: unknown): Error {
  const why =
    systemCodeOf(error) === 'EEXIST'
      ? 'it already exists. Choose another name, or replace it with --force.'
      : messageOf(error)
  return new Error(`Cannot write ${path}: ${why}`, { cause: error })
}
