import type { CaptureFiles } from '../../capture/capture-files'
import { SCRATCH_POSITION } from '../../capture/foreign/scratch-bytes'

/**
 * Random access to a capture's files through one memory buffer. Reads are mostly sequential, so a read
 * fetches more than requested. After a jump it fetches less, since a jump usually means that the data in
 * between is skipped.
 */

const SMALLEST_READ_BYTES = 8 * 1024
const LARGEST_READ_BYTES = 512 * 1024

export class FileWindow {
  readonly #files: CaptureFiles
  /** Not a Buffer: callers copy data with `slice`, which does not copy a Buffer. */
  readonly #buffer = new Uint8Array(LARGEST_READ_BYTES)
  #start = 0
  #length = 0
  #ahead = SMALLEST_READ_BYTES
  #generation = 0
  /** Bytes that another component has read, and their position. */
  #lent: Uint8Array = new Uint8Array(0)
  #lentFrom = 0
  /**
   * Separate window for scratch data of an opened file: both are read alternately, which would move one
   * window each time.
   */
  #beside: FileWindow | null = null

  constructor(files: CaptureFiles) {
    this.#files = files
  }

  /** Serves reads at `position` from `bytes` in memory, until other bytes are lent. */
  lend(bytes: Uint8Array, position: number): void {
    this.#lent = bytes
    this.#lentFrom = position
  }

  /**
   * Returns the bytes at `position`, at most LARGEST_READ_BYTES; fewer at the end of a file. A requested
   * range never spans two files. The view is valid until the next read or loan.
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
   * Discards the buffer if files changed: a file may have been truncated before data that was read ahead (a
   * full disk removes the last piece), and a new file may begin at that position.
   */
  #forgetOldEnds(): void {
    if (this.#generation === this.#files.generation) return
    this.#generation = this.#files.generation
    this.#length = 0
  }
}
