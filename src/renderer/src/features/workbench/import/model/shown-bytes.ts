import { looksLikeText } from '../../../../../../decode/view/image-type'
import { hexDump } from '../../../../../../shared/copy/byte-forms'

/** Preview of the beginning of bytes before they are sent: text, or a hex dump for binary data. */

const MAX_TEXT_BYTES = 16 * 1024
const MAX_DUMP_BYTES = 4 * 1024

export function shownBytes(bytes: Uint8Array): { text: string; more: number } {
  const isText = looksLikeText(bytes.subarray(0, MAX_TEXT_BYTES))
  const shown = bytes.subarray(0, isText ? MAX_TEXT_BYTES : MAX_DUMP_BYTES)
  const text = isText ? readable(shown) : hexDump(shown)
  return { text, more: bytes.length - shown.length }
}

/** Replaces invisible control characters by symbols; line ends are kept. */
function readable(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes)
    .replaceAll(/\r\n/g, '\n')
    .replaceAll(/[\0-\x08\x0b-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)))
}
