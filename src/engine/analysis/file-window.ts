import type { CaptureFiles } from '../capture/capture-files'
import { SCRATCH_POSITION } from '../capture/foreign/scratch-bytes'

/**
 * Random reads of a capture's files through one window of memory. Reading goes forward most of the time, so a read
 * takes more than was asked for; after a jump it takes less, since a jump usually means that what lies between is
 * skipped.
 */

const SMALLEST_READ_BYTES = 8 * 1024
const LARGEST_READ_BYTES = 512 * 1024

export class FileWindow {
  readonly #files: CaptureFiles
  /** No Buffer: whoever keeps what was read takes a `slice`, which of a Buffer is no copy. */
  readonly #buffer = new Uint8Array(LARGEST_READ_BYTES)
  #start = 0
  #length = 0
  #ahead = SMALLEST_READ_BYTES
  #generation = 0
  /** Bytes that somebody else has read, and where they are. */
  #lent: Uint8Array = new Uint8Array(0)
  #lentFrom = 0
  /** What is made beside an opened file is read by turns with the file, and would move the window each time. */
  #beside: FileWindow | null = null

  constructor(files: CaptureFiles) {
    this.#files = files
  }

  /** What begins at `position` is in memory: reads of it go there, until something else is lent. */
  lend(bytes: Uint8Array, position: number): void {
    this.#lent = bytes
    this.#lentFrom = position
  }

  /**
   * The bytes at `position`, at most LARGEST_READ_BYTES; fewer where the file ends. What is asked for never lies in
   * two files. The view is valid until the next read or loan.
   */
  read(position: number, length: number): Uint8Array {
    const lent = position - this.#lentFrom
    if (lent >= 0 && lent + length <= this.#lent.length) return this.#lent.subarray(lent, lent + length)
    if (position >= SCRATCH_POSITION && this.#start < SCRATCH_POSITION && this.#length > 0)
      return (this.#beside ??= new FileWindow(this.#files)).read(position, length)
    this.#forgetOldEnds()
    const inside = position - this.#start
    if (inside >= 0 && inside + length <= this.#length) return this.#buffer.subarray(inside, inside + length)
    const onwards = inside >= 0 && inside <= this.#length
    this.#ahead = onwards
      ? Math.min(this.#ahead * 2, LARGEST_READ_BYTES)
      : Math.max(this.#ahead / 2, SMALLEST_READ_BYTES)
    const wanted = Math.min(Math.max(this.#ahead, length), LARGEST_READ_BYTES)
    this.#start = position
    this.#length = 0
    while (this.#length < length) {
      const got = this.#files.read(this.#buffer, this.#length, wanted - this.#length, position + this.#length)
      if (got === 0) break
      this.#length += got
    }
    return this.#buffer.subarray(0, Math.min(length, this.#length))
  }

  /**
   * A file may have ended before what was read ahead of it (a full disk takes back the last piece), and a new one may
   * begin at that position.
   */
  #forgetOldEnds(): void {
    if (this.#generation === this.#files.generation) return
    this.#generation = this.#files.generation
    this.#length = 0
  }
}
