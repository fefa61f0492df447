/** Splits a text protocol, in pieces of any size, into lines with the end of each line in its piece. */

import { latin1 } from '../http1/bytes'

interface Line {
  /** Without its line end; one character per byte. */
  text: string
  /** Bytes of the piece up to and including the line end. */
  end: number
}

const LINE_FEED = 10

export class LineCutter {
  #begun = ''
  #skip = 0

  /** Returns the incomplete line. */
  get begun(): string {
    return this.#begun
  }

  /** Skips the next bytes: a counted string with any content. */
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

/** Returns whether a text, cut off anywhere, may begin with one of these words. */
export function mayBegin(text: string, words: readonly string[]): boolean {
  const upper = text.slice(0, 32).toUpperCase()
  return words.some((word) => upper.slice(0, word.length) === word.slice(0, upper.length))
}
