import { readSync } from 'node:fs'

/**
 * Random reads of a capture file through one window of memory. Reading goes forward most of the time, so a read takes
 * more than was asked for; after a jump it takes less, since a jump usually means that what lies between is skipped.
 */

const SMALLEST_READ_BYTES = 8 * 1024
const LARGEST_READ_BYTES = 512 * 1024

export class FileWindow {
  readonly #fd: number
  readonly #buffer = Buffer.allocUnsafeSlow(LARGEST_READ_BYTES)
  #start = 0
  #length = 0
  #ahead = SMALLEST_READ_BYTES

  constructor(fd: number) {
    this.#fd = fd
  }

  /**
   * The bytes at `position`, at most LARGEST_READ_BYTES; fewer where the file ends. The view is valid until the next
   * read.
   */
  read(position: number, length: number): Uint8Array {
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
      const got = readSync(
        this.#fd,
        this.#buffer,
        this.#length,
        wanted - this.#length,
        position + this.#length
      )
      if (got === 0) break
      this.#length += got
    }
    return this.#buffer.subarray(0, Math.min(length, this.#length))
  }
}
