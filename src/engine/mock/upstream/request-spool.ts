import { closeSync, readSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { openNamelessFile } from '../../capture/nameless-file'

/**
 * Keeps requests until it is known whether they must be forwarded. Longer ones are stored in an unnamed file, so that
 * uploads of any size need no memory.
 */

const MEMORY_BYTES = 256 * 1024
const READ_BYTES = 256 * 1024

export class RequestSpool {
  /** Start and end offset of the kept bytes in the stream. */
  #start = 0
  #end = 0
  #kept = new Spooled()

  push(bytes: Uint8Array): void {
    this.#kept.add(bytes)
    this.#end += bytes.length
  }

  /** Skips bytes that need not be kept, and drops the bytes kept before them. */
  pass(length: number): void {
    this.#kept.close()
    this.#kept = new Spooled()
    this.#end += length
    this.#start = this.#end
  }

  /** Returns the kept bytes of [start, end) of the stream. Bytes after `end` stay. */
  take(start: number, end: number): Spooled {
    const taken = this.#kept
    const behind = taken.cut(Math.max(0, start - this.#start), Math.max(0, end - this.#start))
    this.#kept = new Spooled()
    this.#kept.add(behind)
    this.#start = Math.max(this.#start, end)
    return taken
  }

  /** End offset of the bytes received so far. */
  get end(): number {
    return this.#end
  }

  close(): void {
    this.#kept.close()
  }
}

export class Spooled {
  /** Bytes in memory; they follow the bytes in `#file`, if any. */
  #pieces: Uint8Array[] = []
  #memory = 0
  #file: number | null = null
  #written = 0
  #from = 0
  #until = Infinity

  get length(): number {
    return Math.min(this.#until, this.#written + this.#memory) - this.#from
  }

  get inMemory(): number {
    return this.#memory
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    // The view is valid only during the call.
    this.#pieces.push(new Uint8Array(bytes))
    this.#memory += bytes.length
    if (this.#memory > MEMORY_BYTES) this.#write()
  }

  /** Reduces the content to [from, until) and returns the bytes after it, which are at most those of the last read. */
  cut(from: number, until: number): Uint8Array {
    const total = this.#written + this.#memory
    this.#from = from
    this.#until = Math.min(until, total)
    const behind = new Uint8Array(Math.max(0, total - this.#until))
    for (let at = 0; at < behind.length;) {
      const bytes = this.#at(this.#until + at, behind.length - at)
      behind.set(bytes, at)
      at += bytes.length
    }
    return behind
  }

  /** Returns at most 256 KiB from `offset` on; empty at the end. */
  read(offset: number): Uint8Array {
    const left = this.length - offset
    return left <= 0 ? new Uint8Array(0) : this.#at(this.#from + offset, Math.min(left, READ_BYTES))
  }

  close(): void {
    this.#pieces = []
    this.#memory = 0
    if (this.#file === null) return
    closeSync(this.#file)
    this.#file = null
    this.#written = 0
  }

  #at(place: number, length: number): Uint8Array {
    if (place < this.#written && this.#file !== null) {
      const bytes = new Uint8Array(Math.min(length, this.#written - place))
      readSync(this.#file, bytes, 0, bytes.length, place)
      return bytes
    }
    let at = place - this.#written
    for (const piece of this.#pieces) {
      if (at < piece.length) return piece.subarray(at, at + length)
      at -= piece.length
    }
    return new Uint8Array(0)
  }

  #write(): void {
    this.#file ??= openNamelessFile(tmpdir(), 'request')
    for (const piece of this.#pieces) {
      for (let at = 0; at < piece.length;) {
        at += writeSync(this.#file, piece, at, piece.length - at, this.#written + at)
      }
      this.#written += piece.length
    }
    this.#pieces = []
    this.#memory = 0
  }
}
