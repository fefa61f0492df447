/** Lines of a text protocol, cut out of pieces of any size, with the place in the piece where each one ended. */

import { latin1 } from '../http1/bytes'

export interface Line {
  /** Without its line end; one character a byte. */
  text: string
  /** Bytes of the piece up to and with its line end. */
  end: number
}

const LINE_FEED = 10

export class LineCutter {
  #begun = ''
  #skip = 0

  /** What there is of a line that has not ended yet. */
  get begun(): string {
    return this.#begun
  }

  /** Passes over the next bytes: a counted string, which may hold anything. */
  skip(length: number): void {
    this.#skip = length
  }

  *cut(bytes: Uint8Array): Generator<Line> {
    let at = 0
    while (at < bytes.length) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, bytes.length - at)
        this.#skip -= passed
        at += passed
        continue
      }
      const feed = bytes.indexOf(LINE_FEED, at)
      const end = feed < 0 ? bytes.length : feed + 1
      this.#begun += latin1(bytes, at, end)
      at = end
      if (feed < 0) return
      const text = this.#begun.replace(/\r?\n$/, '')
      this.#begun = ''
      yield { text, end }
    }
  }
}

/** Whether a text, complete or cut off anywhere, can be the beginning of one that starts with one of these words. */
export function mayBegin(text: string, words: readonly string[]): boolean {
  const upper = text.slice(0, 32).toUpperCase()
  return words.some((word) => upper.slice(0, word.length) === word.slice(0, upper.length))
}
