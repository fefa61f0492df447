import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'

/** Opens files for sending or serving, and formats their errors. */

/** Prevents `open` from waiting for the other end of a named pipe, which is rejected afterwards. Absent on Windows. */
const NOT_WAITING = 'O_NONBLOCK' in constants ? constants.O_NONBLOCK : 0

export interface OpenedFile {
  readonly path: string
  readonly handle: FileHandle
  /** Size when it was opened: later additions are not sent. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
  close(): void
}

/** Opens regular files only: a device or a pipe has no size, and may have no end. */
export async function openFile(path: string): Promise<OpenedFile> {
  const handle = await open(path, constants.O_RDONLY | NOT_WAITING)
  const close = (): void => {
    // The file was only read, so a failed close loses nothing.
    handle.close().catch(() => undefined)
  }
  try {
    const facts = await handle.stat()
    if (!facts.isFile()) throw new Error(facts.isDirectory() ? 'it is a folder' : 'it is not a regular file')
    return { path, handle, size: facts.size, modified: facts.mtimeMs, close }
  } catch (error) {
    close()
    throw error
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links form a loop',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'disk error'
}

/** Formats the error of a file that could not be sent. */
export function fileProblem(path: string, error: unknown): string {
  const code = systemCodeOf(error)
  const reason = code === undefined ? messageOf(error) : (REASONS[code] ?? messageOf(error))
  return `The file ${path} cannot be read: ${reason}${code === undefined ? '' : ` (${code})`}.`
}

/** Returns the same message as an AppError. */
export function fileError(path: string, error: unknown): AppError {
  const systemCode = systemCodeOf(error)
  const code = systemCode === 'ENOENT' ? 'file-not-found' : 'file-unreadable'
  return new AppError(code, fileProblem(path, error), { cause: error, systemCode })
}

/** Formats the error of a file that ended before its size at the time of opening. */
export function becameShorter(path: string, sent: number, length: number): string {
  return `The file ${path} was truncated while it was being sent: ${sent} of ${length} bytes were sent.`
}
