import { unlink } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { systemCodeOf } from '../../shared/model/app-error'

/**
 * Deletes files in the background and retries. On Windows another program, such as a virus scanner, may have a file
 * open for a moment.
 */

const TRIES = 20
const WAIT_MS = 100

export class FileRemover {
  readonly #pending = new Set<Promise<void>>()

  remove(path: string): void {
    const removal = remove(path).finally(() => this.#pending.delete(removal))
    this.#pending.add(removal)
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending)
  }
}

/** Gives up silently after the last try: a file that cannot be deleted stays. */
async function remove(path: string): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    try {
      await unlink(path)
      return
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return
      await setTimeout(WAIT_MS)
    }
  }
}
