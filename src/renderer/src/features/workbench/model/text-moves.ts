/** Caret movement in text over bytes, and the line break to insert. */
import { utf8Character } from './text-units'

const LF = 0x0a
const CR = 0x0d

/** Returns the byte length of the character, or with `word` of the word, before (-1) or after (1) `at`; 0 at an end. */
export function wordStep(bytes: Uint8Array, at: number, direction: -1 | 1, word: boolean): number {
  const next = (from: number): number => (direction < 0 ? before(bytes, from) : behind(bytes, from))
  let to = next(at)
  if (!word || to === at) return Math.abs(to - at)
  const kind = kindAt(bytes, Math.min(at, to))
  for (;;) {
    const further = next(to)
    if (further === to || kindAt(bytes, Math.min(to, further)) !== kind) break
    to = further
  }
  return Math.abs(to - at)
}

/** Returns the line break of the line before, else of the current line, else a line feed. */
export function lineBreakAt(bytes: Uint8Array, at: number): string {
  const last = at > 0 ? bytes.lastIndexOf(LF, at - 1) : -1
  const found = last >= 0 ? last : bytes.indexOf(LF, Math.max(at, 0))
  return found > 0 && bytes[found - 1] === CR ? '\r\n' : '\n'
}

function behind(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) return at
  if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2
  return at + (utf8Character(bytes, at, bytes.length)?.length ?? 1)
}

function before(bytes: Uint8Array, at: number): number {
  if (at <= 0) return 0
  if (bytes[at - 1] === LF && bytes[at - 2] === CR) return at - 2
  for (let length = 2; length <= 4 && length <= at; length++) {
    if (utf8Character(bytes, at - length, at)?.length === length) return at - length
  }
  return at - 1
}

function kindAt(bytes: Uint8Array, at: number): 'word' | 'blank' | 'other' {
  const byte = bytes[at] ?? 0
  if (byte <= 0x20) return 'blank'
  return byte >= 0x80 || /\w/.test(String.fromCharCode(byte)) ? 'word' : 'other'
}
