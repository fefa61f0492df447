import { open, stat, type FileHandle } from 'node:fs/promises'
import type { WriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../../shared/model/app-error'
import { makePrivate } from '../../files/private-file'

/**
 * Writes TLS secrets to a file in the NSS key log format, with which Wireshark decrypts a separate capture
 * (`tls.keylog_file`). Only its owner may read it. Lines are written asynchronously: no connection waits for the disk.
 */

/** Limit of the unwritten bytes, some hundred thousand connections, so that a blocked disk does not fill the memory. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

export class KeyLog {
  readonly #stream: WriteStream
  readonly #onFailure: (failure: Error) => void
  #failure: Error | null = null

  private constructor(stream: WriteStream, onFailure: (failure: Error) => void) {
    this.#stream = stream
    this.#onFailure = onFailure
    stream.on('error', (error) => {
      this.#fail(error)
    })
  }

  /**
   * Appends to an existing file, as programs with SSLKEYLOGFILE do. Rejects with `bad-input`. `onFailure` is called
   * once if writing stops, for example because the disk is full.
   */
  static async open(path: string, onFailure: (failure: Error) => void): Promise<KeyLog> {
    try {
      const handle = await openPrivate(path)
      // A device or a pipe is accepted too; a folder is not.
      return new KeyLog(handle.createWriteStream(), onFailure)
    } catch (error) {
      throw new AppError('bad-input', `The key log ${path} ${await whyNot(path, error)}.`, { cause: error })
    }
  }

  /** Writes one line, including its line end. */
  write(line: Buffer): void {
    if (this.#failure !== null || this.#stream.writableEnded) return
    if (this.#stream.writableLength > MAX_WAITING_BYTES) {
      this.#fail(new Error('the disk is too slow'))
      return
    }
    this.#stream.write(line)
  }

  #fail(failure: Error): void {
    if (this.#failure !== null) return
    this.#failure = failure
    this.#onFailure(failure)
  }

  /** Resolves when all lines are in the file. */
  close(): Promise<void> {
    if (this.#stream.closed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#stream.once('close', resolve)
      this.#stream.end()
    })
  }
}

async function openPrivate(path: string): Promise<FileHandle> {
  const handle = await open(path, 'a', 0o600)
  try {
    await makePrivate(handle)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function whyNot(path: string, error: unknown): Promise<string> {
  switch (systemCodeOf(error)) {
    case 'EISDIR':
      return 'is a folder. Enter the name of a file in it'
    case 'ENOTDIR':
    case 'ENOENT':
      return (await isFolder(dirname(path)))
        ? 'cannot be created'
        : `cannot be created: there is no folder ${dirname(path)}`
    case 'EACCES':
    case 'EPERM':
      return 'cannot be written: permission denied'
    case 'EROFS':
      return 'cannot be written: the disk is read-only'
    default:
      return `cannot be written: ${messageOf(error)}`
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
