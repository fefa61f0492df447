/**
 * Reads option lists (draft-ietf-opsawg-pcapng, section 3.5): code u16, length u16, value, padding to 32 bits, until
 * code 0 or the end of the block. A list with an invalid length ends there: options are optional information and never
 * a reason to reject a block.
 */
import { trimEnd } from '../../../shared/bytes/trim-end'
import { OPTION_COMMENT, OPTION_END, OPTION_HEADER_BYTES, padded } from './blocks'

const UTF8 = new TextDecoder()

/** The value is at index `start` of the view. */
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

/** Returns the UTF-8 text of an option, without the NULs that some writers pad it with. */
export function readText(view: DataView, start: number, length: number): string {
  // Copied, because text must not be decoded directly from shared memory.
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, length).slice()
  return trimEnd(UTF8.decode(bytes), '\0')
}
