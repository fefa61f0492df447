import { becameShorter, fileProblem, type OpenedFile } from '../files/sent-file'
import { settle, type Steps } from './steps'

/** Sends files piece by piece as the peer accepts them, so that their size does not matter. */

const READ_BYTES = 256 * 1024

/**
 * Sends the first `length` bytes. Returns an error message if the file has become shorter or cannot be read, otherwise
 * null.
 */
export function* sendRange(file: OpenedFile, length: number): Steps<string | null> {
  const buffer = new Uint8Array(Math.min(length, READ_BYTES))
  for (let at = 0; at < length;) {
    const read = yield* settle(file.handle.read(buffer, 0, Math.min(buffer.length, length - at), at))
    if (!read.ok) return `${fileProblem(file.path, read.error)} ${at} of ${length} bytes were sent.`
    const { bytesRead } = read.value
    if (bytesRead === 0) return becameShorter(file.path, at, length)
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
  return null
}
