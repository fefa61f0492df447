import { closeSync, readSync, writeSync } from 'node:fs'
import type { ByteSource } from '../capture-files'
import { openNamelessFile } from '../nameless-file'

/**
 * Append-only bytes in an unlinked scratch file, which disappears when the program ends. They are readable immediately:
 * bytes not flushed yet are read from memory.
 */

/** Position of the comments of synthesized events, after any possible file. Positions are exact up to 2^53. */
export const SCRATCH_POSITION = 2 ** 50

/** Length of the packet position before each comment: 8 bytes, holding -1 if there is no packet. */
export const PLACE_BYTES = 8

const BUFFER_BYTES = 256 * 1024

export class ScratchBytes implements ByteSource {
  readonly #folder: string
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  #fd: number | undefined
  #flushed = 0
  #filled = 0

  /** `folder`: a folder on the disk that is to hold them. */
  constructor(folder: string) {
    this.#folder = folder
  }

  get length(): number {
    return this.#flushed + this.#filled
  }

  /** Throws write errors, such as a full disk. */
  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#filled === BUFFER_BYTES) this.#flush()
      const taken = Math.min(bytes.length - at, BUFFER_BYTES - this.#filled)
      this.#buffer.set(bytes.subarray(at, at + taken), this.#filled)
      this.#filled += taken
      at += taken
    }
  }

  read(target: Uint8Array, at: number, length: number, position: number): number {
    if (position < this.#flushed && this.#fd !== undefined)
      return readSync(this.#fd, target, at, Math.min(length, this.#flushed - position), position)
    const from = position - this.#flushed
    const taken = Math.max(0, Math.min(length, this.#filled - from))
    target.set(this.#buffer.subarray(from, from + taken), at)
    return taken
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #flush(): void {
    this.#fd ??= openNamelessFile(this.#folder, 'scratch')
    for (let at = 0; at < this.#filled;)
      at += writeSync(this.#fd, this.#buffer, at, this.#filled - at, this.#flushed + at)
    this.#flushed += this.#filled
    this.#filled = 0
  }
}
