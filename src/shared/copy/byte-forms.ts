import { hexPair as writtenPair } from '../bytes/hex-text'
import { latin1 } from './request-text'

/** Bytes as text that other tools can read, or as a constant of a program. */

/** Precomputed, because a megabyte has a million pairs. */
const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => writtenPair(byte))

const DUMP_BYTES = 16
const C_ROW_BYTES = 12

function hexPair(byte: number): string {
  return PAIRS[byte] ?? ''
}

/** Formats bytes like `xxd`; `xxd -r` can read the result. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += DUMP_BYTES) {
    const row = bytes.subarray(at, at + DUMP_BYTES)
    let hex = ''
    row.forEach((byte, index) => {
      hex += hexPair(byte) + (index % 2 === 1 ? ' ' : '')
    })
    const ascii = latin1(row).replaceAll(/[^ -~]/g, '.')
    lines.push(`${at.toString(16).padStart(8, '0')}: ${hex.padEnd(40)} ${ascii}\n`)
  }
  return lines.join('')
}

/** C does not allow empty arrays: an empty input gets one byte that is not counted. */
export function cArray(bytes: Uint8Array): string {
  const rows: string[] = []
  for (let at = 0; at < bytes.length; at += C_ROW_BYTES) {
    const row = bytes.subarray(at, at + C_ROW_BYTES)
    rows.push(`  ${Array.from(row, (byte) => `0x${hexPair(byte)}`).join(', ')}`)
  }
  if (rows.length === 0) return 'const unsigned char bytes[1] = { 0 }; /* 0 bytes */\n'
  return `const unsigned char bytes[${bytes.length}] = {\n${rows.join(',\n')}\n};\n`
}

/** Maximum bytes per line of a program constant, besides its own line breaks, so that lines stay readable. */
const LITERAL_BYTES = 96

/** Splits bytes after line feeds, and at LITERAL_BYTES. */
export function literalRows(bytes: Uint8Array): Uint8Array[] {
  const rows: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.subarray(at, at + LITERAL_BYTES).indexOf(0x0a)
    const end = feed < 0 ? Math.min(bytes.length, at + LITERAL_BYTES) : at + feed + 1
    rows.push(bytes.subarray(at, end))
    at = end
  }
  return rows
}

/** Escapes for double-quoted strings that C, Python, Go and JavaScript share. */
export function escaped(bytes: Uint8Array, also = ''): string {
  let text = ''
  for (const byte of bytes) {
    const character = String.fromCharCode(byte)
    if (byte === 0x0a) text += '\\n'
    else if (byte === 0x0d) text += '\\r'
    else if (byte === 0x09) text += '\\t'
    else if (byte < 32 || byte > 126) text += `\\x${hexPair(byte)}`
    else if (character === '\\' || character === '"' || also.includes(character)) text += `\\${character}`
    else text += character
  }
  return text
}

/** `b"…"`, in parentheses if it takes several lines. */
export function pythonBytes(bytes: Uint8Array): string {
  const rows = literalRows(bytes).map((row) => `b"${escaped(row)}"`)
  if (rows.length <= 1) return rows[0] ?? 'b""'
  return `(\n${rows.map((row) => `    ${row}\n`).join('')})`
}
