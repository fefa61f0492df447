import { hexPair } from '../../shared/bytes/hex-text'

/** Bytes in one line of a record: as text where they are UTF-8, with escapes for what a line cannot show. */

/** Enough to recognise a message by. */
const SHOWN_BYTES = 96

const ESCAPES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\0': '\\0' }
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

export function showBytes(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, SHOWN_BYTES)
  const more = bytes.length > SHOWN_BYTES ? ` … (${bytes.length} bytes)` : ''
  // A character that the cut went through is left out; in what is not UTF-8 there is a replacement character.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(shown, { stream: true })
  if (text.includes('\ufffd')) return `${Array.from(shown, hexPair).join(' ')}${more}`
  return (
    text.replace(UNSEEN, (unseen) => ESCAPES[unseen] ?? `\\u{${unseen.charCodeAt(0).toString(16)}}`) + more
  )
}
