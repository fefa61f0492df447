import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Waits for a disk that was full to have room again. Looks twice a second; where writing fails again at once (a
 * quota, which is no lack of free space, or a broken disk) ever more rarely, so that a hopeless disk is left in peace.
 */

const LOOK_MS = 500
const MAX_LOOK_MS = 16_000

/** Enough room to begin again: else the next moment's traffic would fill the disk anew. Less on a very small disk. */
const ENOUGH_BYTES = 64 * 1024 * 1024
const LEAST_BYTES = 2 * 1024 * 1024
const ENOUGH_PART = 16

export class SpaceWatch {
  readonly #folder: string
  readonly #onSpace: () => void
  #timer: NodeJS.Timeout | undefined
  #delay = LOOK_MS
  #round = 0

  /** `onSpace` is called once per `start`. */
  constructor(path: string, onSpace: () => void) {
    this.#folder = dirname(path)
    this.#onSpace = onSpace
  }

  start(): void {
    this.stop()
    const round = this.#round
    this.#timer = setTimeout(() => void this.#look(round), this.#delay).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#round++
  }

  /** The last beginning came to nothing. */
  beSlower(): void {
    this.#delay = Math.min(this.#delay * 2, MAX_LOOK_MS)
  }

  /** Writing goes well again. */
  succeeded(): void {
    this.#delay = LOOK_MS
  }

  async #look(round: number): Promise<void> {
    const hasRoom = await this.#hasRoom()
    if (round !== this.#round) return
    if (hasRoom) this.#onSpace()
    else this.start()
  }

  async #hasRoom(): Promise<boolean> {
    try {
      const { bavail, blocks, bsize } = await statfs(this.#folder)
      const enough = Math.min(ENOUGH_BYTES, Math.max(LEAST_BYTES, (blocks * bsize) / ENOUGH_PART))
      return bavail * bsize >= enough
    } catch {
      return false // the folder is gone, or its disk
    }
  }
}
