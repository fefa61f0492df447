import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'
import { settle, type Steps } from './steps'

/** Files that are sent: read a piece at a time as the peer takes them, so that their size does not matter. */

const READ_BYTES = 256 * 1024

/** Without waiting for the other end of a named pipe, which is refused by what it is. Absent on Windows. */
const NOT_WAITING = 'O_NONBLOCK' in constants ? constants.O_NONBLOCK : 0

export interface OpenedFile {
  readonly path: string
  readonly handle: FileHandle
  /** When it was opened: what grows later is not sent. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
  close(): void
}

export async function openFile(path: string): Promise<OpenedFile> {
  const handle = await open(path, constants.O_RDONLY | NOT_WAITING)
  const close = (): void => {
    // Nothing was written, so nothing can be lost.
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
  ENOENT: 'it is not there',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  ELOOP: 'its links go in a circle',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk failed'
}

/** Why a file could not be sent, in words. */
export function fileProblem(path: string, error: unknown): string {
  const code = systemCodeOf(error)
  const reason = code === undefined ? messageOf(error) : (REASONS[code] ?? messageOf(error))
  return `The file ${path} cannot be read: ${reason}${code === undefined ? '' : ` (${code})`}.`
}

/** Sends so many bytes from its start. Gives what went wrong, in words: it has become shorter, or cannot be read. */
export function* sendRange(file: OpenedFile, length: number): Steps<string | null> {
  const buffer = new Uint8Array(Math.min(length, READ_BYTES))
  for (let at = 0; at < length;) {
    const read = yield* settle(file.handle.read(buffer, 0, Math.min(buffer.length, length - at), at))
    if (!read.ok) return `${fileProblem(file.path, read.error)} ${at} of ${length} bytes were sent.`
    const { bytesRead } = read.value
    if (bytesRead === 0) {
      return `The file ${file.path} became shorter while it was sent: ${at} of ${length} bytes were sent.`
    }
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
  return null
}
