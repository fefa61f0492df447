import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCodeOf } from '../../shared/model/app-error'
import { spareBytes } from './disk-room'

/**
 * Waits for a disk that was full to have room again. Looks twice a second; where writing fails again at once (a
 * quota, which is no lack of free space, or a broken disk) ever more rarely, so that a hopeless disk is left in peace.
 */

const LOOK_MS = 500
const MAX_LOOK_MS = 16_000
/** Deleting a file has made room: the disk frees it when the last reader has closed it. */
const SOON_MS = 50

export class SpaceWatch {
  readonly #folder: string
  readonly #onSpace: () => void
  readonly #onLack: () => void
  #timer: NodeJS.Timeout | undefined
  #delay = LOOK_MS
  #round = 0

  /** `onSpace` is called once per `start`; `onLack` each time that the disk still has no room when it is looked at. */
  constructor(path: string, { onSpace, onLack }: { onSpace: () => void; onLack: () => void }) {
    this.#folder = dirname(path)
    this.#onSpace = onSpace
    this.#onLack = onLack
  }

  start(): void {
    this.#wait(this.#delay)
  }

  /** Looks at once as well: something was deleted. */
  startSoon(): void {
    this.#wait(SOON_MS)
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

  #wait(delay: number): void {
    this.stop()
    const round = this.#round
    this.#timer = setTimeout(() => void this.#look(round, delay === SOON_MS), delay).unref()
  }

  async #look(round: number, isSoon: boolean): Promise<void> {
    const hasRoom = await this.#hasRoom()
    if (round !== this.#round) return
    if (hasRoom) {
      this.#onSpace()
      return
    }
    if (!isSoon) this.#onLack()
    this.start()
  }

  async #hasRoom(): Promise<boolean> {
    try {
      return spareBytes(await statfs(this.#folder)) >= 0
    } catch (error) {
      // Where the folder is gone, only an attempt can tell: it is made anew with the next file.
      return systemCodeOf(error) === 'ENOENT'
    }
  }
}
