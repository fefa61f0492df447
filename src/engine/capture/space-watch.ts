import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCodeOf } from '../../shared/model/app-error'
import { spareBytes } from './disk-room'

/**
 * Waits until a full disk has room again. Checks twice a second, and less and less often if writing fails again
 * immediately (a quota, which is not a lack of free space, or a broken disk).
 */

const LOOK_MS = 500
const MAX_LOOK_MS = 16_000
/** Delay after deleting a file: the disk frees its space when the last reader has closed it. */
const SOON_MS = 50

export class SpaceWatch {
  readonly #folder: string
  readonly #onSpace: () => void
  readonly #onLack: () => void
  #timer: NodeJS.Timeout | undefined
  #delay = LOOK_MS
  #round = 0

  /** `onSpace` is called once per `start`; `onLack` each time a check finds no room. */
  constructor(path: string, { onSpace, onLack }: { onSpace: () => void; onLack: () => void }) {
    this.#folder = dirname(path)
    this.#onSpace = onSpace
    this.#onLack = onLack
  }

  start(): void {
    this.#wait(this.#delay)
  }

  /** Also checks shortly afterwards, because a file was deleted. */
  startSoon(): void {
    this.#wait(SOON_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#round++
  }

  /** Doubles the interval after a failed attempt to resume. */
  beSlower(): void {
    this.#delay = Math.min(this.#delay * 2, MAX_LOOK_MS)
  }

  /** Resets the interval after a successful write. */
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
      // If the folder is gone, only an attempt can show whether there is room: the next file creates it again.
      return systemCodeOf(error) === 'ENOENT'
    }
  }
}
