import { ImportFailure } from './import-types'

/** Splits a hex dump into lines with an offset. */

export interface DumpLine {
  readonly text: string
  /** Offset of the line in the whole text. */
  readonly at: number
  /** The line's offset as written. */
  readonly offset: string
  /** Index in the line where the bytes begin. */
  readonly start: number
}

export interface DumpLines {
  readonly lines: readonly DumpLine[]
  /** Indices of lines after a star, which repeats the previous line up to their offset. */
  readonly repeats: ReadonlySet<number>
}

const OFFSET = /^\s*(?:0x)?([\da-f]{4,16})(?:h?:|[ \t]{1,4}|\s*\|)\s*/i
/** `hexdump` and `od` print equal lines as one star. */
const STAR = /^\s*\*\s*$/

export function isStar(text: string): boolean {
  return STAR.test(text)
}

/** Returns null for a line without an offset. */
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

/** Limit of a dump with stars: a star of two characters can repeat any number of lines. */
export const MAX_REPEATED_BYTES = 16 * 1024 * 1024

/** Repeats the last `width` bytes until there are `end`; does nothing beyond `MAX_REPEATED_BYTES`. */
export function repeatTo(bytes: number[], end: number, width: number): void {
  const start = bytes.length - width
  if (width === 0 || end > MAX_REPEATED_BYTES) return
  const lines = Math.max(0, Math.ceil((end - bytes.length) / width))
  for (let left = lines * width, at = start; left > 0; left--, at++) bytes.push(bytes[at] ?? 0)
}
