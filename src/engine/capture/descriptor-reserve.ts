import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { systemCodeOf } from '../../shared/model/app-error'

/**
 * File descriptors reserved for the capture's own files. The clients of a proxy can use up all other descriptors of the
 * process, and recording must still be able to open its next file.
 */

/** More than one, because another thread may take a descriptor between its release and its use. */
const RESERVED = 4

export class DescriptorReserve {
  readonly #count: number
  readonly #held: number[] = []

  /** Reserves nothing before `hold` or `open` is called. */
  constructor(count = RESERVED) {
    this.#count = count
  }

  /** Reserves the descriptors, as many as are available. */
  hold(): void {
    try {
      while (this.#held.length < this.#count) this.#held.push(openSync(devNull, 'r'))
    } catch {
      // The reserve is filled again when the next file is opened.
    }
  }

  /**
   * Returns the result of `open`. Releases reserved descriptors and retries if there are none left; throws all other
   * errors.
   */
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

  /** Releases the reserved descriptors. */
  close(): void {
    for (const held of this.#held.splice(0)) closeSync(held)
  }
}
