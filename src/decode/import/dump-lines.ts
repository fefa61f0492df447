import { ImportFailure } from './import-types'

/** A hex dump as lines: an offset, and what stands behind it. */

export interface DumpLine {
  readonly text: string
  /** Place of the line in the whole. */
  readonly at: number
  /** As it is written. */
  readonly offset: string
  /** Where the bytes begin in the line. */
  readonly start: number
}

export interface DumpLines {
  readonly lines: readonly DumpLine[]
  /** Lines before which a star says that the one before them comes again, up to their offset. */
  readonly repeats: ReadonlySet<number>
}

const OFFSET = /^\s*(?:0x)?([\da-f]{4,16})(?:h?:|[ \t]{1,4}|\s*\|)\s*/i
/** `hexdump` and `od` write equal lines as one star. */
const STAR = /^\s*\*\s*$/

export function isStar(text: string): boolean {
  return STAR.test(text)
}

/** Null for a line that has no offset. */
export function dumpLine(whole: string, at: number): DumpLine | null {
  const text = whole.replace(/\r$/, '')
  const match = OFFSET.exec(`${text} `)
  return match === null ? null : { text, at, offset: match[1] ?? '', start: match[0].length }
}

export function dumpLines(text: string): DumpLines {
  const lines: DumpLine[] = []
  const repeats = new Set<number>()
  let at = 0
  for (const whole of text.split('\n')) {
    const line = dumpLine(whole, at)
    if (isStar(whole)) repeats.add(lines.length)
    else if (line !== null) lines.push(line)
    else if (whole.trim() !== '') throw new ImportFailure('bad-hex', at, whole.trim().slice(0, 20))
    at += whole.length + 1
  }
  return { lines, repeats }
}

/** Bytes that a dump with stars may have: a star of two characters stands for any number of lines. */
export const MAX_REPEATED_BYTES = 16 * 1024 * 1024

/** Appends the last `width` bytes again until there are `end`; does nothing beyond `MAX_REPEATED_BYTES`. */
export function repeatTo(bytes: number[], end: number, width: number): void {
  const start = bytes.length - width
  if (width === 0 || end > MAX_REPEATED_BYTES) return
  const lines = Math.max(0, Math.ceil((end - bytes.length) / width))
  for (let left = lines * width, at = start; left > 0; left--, at++) bytes.push(bytes[at] ?? 0)
}
