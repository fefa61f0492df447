import { hexPair } from '../../shared/bytes/hex-text'

/** Formats bytes for one line of a record: as text if they are printable UTF-8, otherwise as hexadecimal digits. */

/** Enough to recognise a message. */
const SHOWN_BYTES = 96

const ESCAPES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t' }

/** Other control characters, bidirectional formatting marks, and the replacement character of invalid UTF-8. */
const NOT_TEXT =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/

export function showBytes(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, SHOWN_BYTES)
  const more = bytes.length > SHOWN_BYTES ? ` … (${bytes.length} bytes)` : ''
  // Omit a character that the limit cuts apart.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(shown, { stream: more !== '' })
  if (NOT_TEXT.test(text)) return Array.from(shown, hexPair).join(' ') + more
  return text.replace(/[\r\n\t]/g, (control) => ESCAPES[control] ?? control) + more
}
