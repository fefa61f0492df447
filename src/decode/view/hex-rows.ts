/**
 * Formats bytes as a classic hex dump: sixteen per row, in two groups of eight, with a text column. The text column is
 * ASCII: one byte is one cell, so that a column position is a byte position in both columns.
 */

import type { CodeLines, CodeToken } from './code-lines'

export const HEX_ROW_BYTES = 16

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Replaces a byte without a printable ASCII character. */
export const UNPRINTABLE = '·'

const CELLS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : UNPRINTABLE
)

export function hexPair(byte: number): string {
  return PAIRS[byte & 0xff] ?? ''
}

/** Returns the text of a byte, one cell wide. */
export function asciiCell(byte: number): string {
  return CELLS[byte & 0xff] ?? UNPRINTABLE
}

/** Returns `48 65 6c …` with a double space between the groups of eight. */
export function hexText(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index++) {
    if (index > 0) text += index % 8 === 0 ? '  ' : ' '
    text += hexPair(bytes[index] ?? 0)
  }
  return text
}

export function asciiText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += asciiCell(byte)
  return text
}

/** Formats bytes as rows for display beside other views of the same bytes; offsets count from the first byte. */
export function hexLines(bytes: Uint8Array, rowBytes: number): CodeLines {
  const count = Math.ceil(bytes.length / rowBytes)
  const digits = offsetDigits(bytes.length)
  const hexColumns = rowBytes * 3 + Math.ceil(rowBytes / 8) - 1
  return {
    count,
    indent: () => 0,
    foldEnd: (line) => line,
    lineAt: (place) => Math.floor(place / rowBytes),
    width: () => digits + hexColumns + rowBytes + 3,
    tokens(line) {
      const start = line * rowBytes
      const row = bytes.subarray(start, start + rowBytes)
      const pairs: CodeToken[] = []
      let used = 0
      for (const [index, byte] of row.entries()) {
        const text = `${hexPair(byte)}${index % 8 === 7 ? '  ' : ' '}`
        pairs.push({ kind: 'plain', text, at: start + index, size: 1 })
        used += text.length
      }
      return [
        { kind: 'comment', text: `${formatOffset(start, digits)}  ` },
        ...pairs,
        { kind: 'plain', text: ' '.repeat(Math.max(0, hexColumns + 1 - used)) },
        { kind: 'punctuation', text: asciiText(row), at: start }
      ]
    }
  }
}

/** Returns the number of digits in the offset column of a stream of `total` bytes: at least 8, always even. */
export function offsetDigits(total: number): number {
  const digits = Math.max(total - 1, 0).toString(16).length
  return Math.max(8, digits + (digits % 2))
}

export function formatOffset(offset: number, digits = 8): string {
  return offset.toString(16).padStart(digits, '0')
}

/**
 * Parses an offset entered by the user: decimal, `0x1f`, `1fh`, or hex that cannot be decimal (`1f`). Ignores spaces,
 * commas and underscores between digits. Returns undefined for other input.
 */
export function parseOffset(text: string): number | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[\s,_]/g, '')
  const hex = /^(?:0x([0-9a-f]+)|([0-9a-f]+)h|([0-9]*[a-f][0-9a-f]*))$/.exec(plain)
  const digits = hex?.[1] ?? hex?.[2] ?? hex?.[3]
  const value =
    digits !== undefined ? Number.parseInt(digits, 16) : /^[0-9]+$/.test(plain) ? Number(plain) : NaN
  return Number.isSafeInteger(value) ? value : undefined
}
