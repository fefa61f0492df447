import { open, type FileHandle } from 'node:fs/promises'

/** A file written in pieces of text or bytes. Small pieces are collected in one buffer of fixed size. */

const BUFFER_BYTES = 256 * 1024

export class OutputFile {
  /** Total number of bytes written. */
  bytes = 0
  readonly #file: FileHandle
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  #used = 0

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** Creates a new file, readable only by the current user, like the capture itself. */
  static async create(path: string): Promise<OutputFile> {
    return new OutputFile(await open(path, 'wx', 0o600))
  }

  async write(piece: string | Uint8Array): Promise<void> {
    if (typeof piece === 'string') {
      // A UTF-16 code unit takes at most three bytes in UTF-8.
      if (piece.length * 3 <= BUFFER_BYTES - this.#used) {
        const written = this.#buffer.write(piece, this.#used, 'utf8')
        this.#used += written
        this.bytes += written
        return
      }
      await this.write(Buffer.from(piece, 'utf8'))
      return
    }
    this.bytes += piece.length
    if (piece.length > BUFFER_BYTES - this.#used) await this.#flush()
    if (piece.length >= BUFFER_BYTES) await this.#put(piece)
    else {
      this.#buffer.set(piece, this.#used)
      this.#used += piece.length
    }
  }

  /** Writes the rest of the buffer and syncs the file to disk. */
  async finish(): Promise<void> {
    await this.#flush()
    await this.#file.sync()
  }

  /** Closes the file without writing the rest of the buffer. Idempotent. */
  async close(): Promise<void> {
    await this.#file.close()
  }

  async #flush(): Promise<void> {
    const used = this.#used
    this.#used = 0
    await this.#put(this.#buffer.subarray(0, used))
  }

  async #put(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;)
      at += (await this.#file.write(bytes, at, bytes.length - at)).bytesWritten
  }
}

/**
 * Syncs finished files to disk, a few at a time. Waiting for each file separately would dominate the time of an export
 * with many small files.
 */

/** Node has four threads for file operations; one is left for other work. */
const AT_ONCE = 3

export class Syncs {
  readonly #running = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | null = null

  /**
   * Takes ownership of a written file and closes it after syncing. Waits until fewer than the maximum are pending.
   * Throws the error of an earlier file.
   */
  async add(file: OutputFile): Promise<void> {
    const run: Promise<void> = this.#finish(file).finally(() => this.#running.delete(run))
    this.#running.add(run)
    if (this.#running.size >= AT_ONCE) await Promise.race(this.#running)
    this.#check()
  }

  /** Resolves when all files are on disk. Throws the first error. */
  async finish(): Promise<void> {
    await this.close()
    this.#check()
  }

  /** Waits for the pending files, ignoring errors. */
  async close(): Promise<void> {
    await Promise.all(this.#running)
  }

  async #finish(file: OutputFile): Promise<void> {
    try {
      await file.finish()
    } catch (error) {
      this.#failure ??= { error }
    } finally {
      await file.close()
    }
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure.error
  }
}
