import type { OutputFile } from './output-file'

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
