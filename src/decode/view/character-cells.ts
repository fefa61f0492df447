/**
 * Characters in the text column of a hex dump. A byte is one cell there, so a character takes as many cells as it has
 * bytes, at the same positions as its bytes in the hex column.
 */
import type { TextEncoding } from '../../shared/model/text-encodings'
import { asciiCell, UNPRINTABLE } from './hex-rows'
import { characterBytes, decodeText, safeBorder, visibleText } from './text-encoding'

/** Bytes before a row that are searched for a character boundary. */
export const CELLS_BEFORE_BYTES = 64
/** Bytes after a row that may belong to its last character. */
export const CELLS_AFTER_BYTES = 4

export interface CharacterCell {
  /** Empty for the rest of a character that begins in the previous row. */
  readonly text: string
  /** Number of its bytes in this row. */
  readonly bytes: number
  /** True for a single ASCII byte, which is one cell wide in every font. */
  readonly isPlain: boolean
}

/**
 * Returns the characters of the stream offsets `start` to `end`. `bytes` holds the stream from `base`, with some bytes
 * around the row where the stream has them. Bytes that are invalid in the encoding get a cell with a dot each.
 */
export function characterCells(
  bytes: Uint8Array,
  base: number,
  [start, end]: readonly [start: number, end: number],
  encoding: TextEncoding
): CharacterCell[] {
  const cells: CharacterCell[] = []
  let at = safeBorder(bytes, base, start, encoding)
  while (at < end) {
    const length = Math.max(1, characterBytes(bytes, at - base, bytes.length, encoding))
    const next = at + length
    const character = bytes.subarray(at - base, next - base)
    const text = shownCharacter(character, encoding)
    if (text === null) {
      for (let byte = Math.max(at, start); byte < Math.min(next, end); byte++)
        cells.push({ text: UNPRINTABLE, bytes: 1, isPlain: true })
    } else if (next > start) {
      const isPlain = length === 1 && (character[0] ?? 0) < 0x80
      cells.push({
        text: at < start ? '' : text,
        bytes: Math.min(next, end) - Math.max(at, start),
        isPlain
      })
    }
    at = next
  }
  return cells
}

/** Returns null for an invalid or unprintable character. */
function shownCharacter(bytes: Uint8Array, encoding: TextEncoding): string | null {
  const [first = 0] = bytes
  if (bytes.length === 1 && first < 0x80) return asciiCell(first)
  const text = decodeText(bytes, encoding)
  return text === '' || text.includes('\uFFFD') || visibleText(text) !== text ? null : text
}
