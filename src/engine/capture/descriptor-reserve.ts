import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { systemCodeOf } from '../../shared/model/app-error'

/**
 * File descriptors held back for the capture's own files. Clients of a proxy can take every other descriptor of the
 * process, and the recording has to go on to its next file all the same.
 */

/** More than one: another thread can take a descriptor between its release and its use. */
const RESERVED = 4

export class DescriptorReserve {
  readonly #count: number
  readonly #held: number[] = []

  /** Holds nothing before `hold` or `open` is called. */
  constructor(count = RESERVED) {
    this.#count = count
  }

  /** Takes the descriptors, as many of them as there are. */
  hold(): void {
    try {
      while (this.#held.length < this.#count) this.#held.push(openSync(devNull, 'r'))
    } catch {
      // Filled up again when the next file is opened.
    }
  }

  /** Returns what `open` returns. Throws what it throws, unless a descriptor of the reserve helps. */
  open(open: () => number): number {
    for (;;) {
      try {
        const opened = open()
        this.hold()
        return opened
      } catch (error) {
        const code = systemCodeOf(error)
        const held = code === 'EMFILE' || code === 'ENFILE' ? this.#held.pop() : undefined
        if (held === undefined) throw error
        closeSync(held)
      }
    }
  }

  /** Gives the descriptors back. */
  close(): void {
    for (const held of this.#held.splice(0)) closeSync(held)
  }
}
