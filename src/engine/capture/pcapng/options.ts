/**
 * Reading option lists (draft-ietf-opsawg-pcapng, section 3.5): code u16, length u16, value, padding to 32 bits, until
 * code 0 or the end of the block. A list that lies about a length simply ends there: options are remarks on a block,
 * never a reason to refuse it.
 */
import { trimEnd } from '../../../shared/bytes/trim-end'
import { OPTION_COMMENT, OPTION_END, OPTION_HEADER_BYTES, padded } from './blocks'

const UTF8 = new TextDecoder()

/** The value lies in the bytes that the view spans, at `start`. */
export type OptionVisitor = (code: number, start: number, length: number) => void

export function forEachOption(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  visit: OptionVisitor
): void {
  let at = start
  while (at + OPTION_HEADER_BYTES <= end) {
    const code = view.getUint16(at, littleEndian)
    const length = view.getUint16(at + 2, littleEndian)
    const value = at + OPTION_HEADER_BYTES
    if (code === OPTION_END || value + length > end) return
    visit(code, value, length)
    at = value + padded(length)
  }
}

export function readComments(view: DataView, start: number, end: number, littleEndian: boolean): string[] {
  const comments: string[] = []
  forEachOption(view, start, end, littleEndian, (code, at, length) => {
    if (code === OPTION_COMMENT) comments.push(readText(view, at, length))
  })
  return comments
}

/** UTF-8 text of an option; some writers pad it with NULs, which are not part of it. */
export function readText(view: DataView, start: number, length: number): string {
  // A copy, because the bytes may be in shared memory, from which text must not be decoded.
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, length).slice()
  return trimEnd(UTF8.decode(bytes), '\0')
}
