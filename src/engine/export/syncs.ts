import type { OutputFile } from './output-file'

/**
 * Files that are written, on their way to the disk. To wait for each takes most of the time that many small ones take;
 * a few at once share what the disk does for them.
 */

/** Node has four threads for files, and others want theirs. */
const AT_ONCE = 3

export class Syncs {
  readonly #running = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | null = null

  /** Takes over a file that is written, and closes it. Waits for room; throws what went wrong with one before. */
  async add(file: OutputFile): Promise<void> {
    const run: Promise<void> = this.#finish(file).finally(() => this.#running.delete(run))
    this.#running.add(run)
    if (this.#running.size >= AT_ONCE) await Promise.race(this.#running)
    this.#check()
  }

  /** Once all are on the disk. */
  async finish(): Promise<void> {
    await this.close()
    this.#check()
  }

  /** Waits for those under way, whatever becomes of them. */
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
