/**
 * A row of text as runs of equal appearance, and the mapping from characters to bytes: a character may take several
 * bytes, and bytes may be shown as more or fewer characters.
 */
import {
  characterBytes,
  decodeText,
  visibleText,
  type TextEncoding
} from '../../../../../decode/view/text-encoding'
import { contains, HINTED, IN_FIELD, type ByteRange, type HexRun } from '../../hex/model/hex-layout'

export interface TextMarks {
  readonly field: ByteRange | null
  readonly hint: ByteRange | null
}

/** Returns the runs of a row. `bytes` begins at stream offset `offset`. */
export function textRuns(
  bytes: Uint8Array,
  encoding: TextEncoding,
  offset: number,
  marks: TextMarks
): HexRun[] {
  const isMarked = [marks.field, marks.hint].some(
    (range) => range !== null && range[0] < offset + bytes.length && range[1] > offset
  )
  const shown = (from: number, to: number): string =>
    visibleText(decodeText(bytes.subarray(from, to), encoding))
  if (!isMarked) return bytes.length === 0 ? [] : [{ text: shown(0, bytes.length), look: 0 }]
  const runs: HexRun[] = []
  let start = 0
  let look = lookAt(offset, marks)
  for (let at = 0; at < bytes.length; at += characterBytes(bytes, at, bytes.length, encoding)) {
    const next = lookAt(offset + at, marks)
    if (next === look) continue
    if (at > start) runs.push({ text: shown(start, at), look })
    start = at
    look = next
  }
  runs.push({ text: shown(start, bytes.length), look })
  return runs
}

function lookAt(offset: number, { field, hint }: TextMarks): number {
  return (contains(field, offset) ? IN_FIELD : 0) | (contains(hint, offset) ? HINTED : 0)
}

/** Returns the byte index of the character shown at `place`; after the end, that of the last character. */
export function byteOfCharacter(bytes: Uint8Array, encoding: TextEncoding, place: number): number {
  let shown = 0
  let last = 0
  for (let at = 0; at < bytes.length;) {
    const length = characterBytes(bytes, at, bytes.length, encoding)
    last = at
    shown += visibleText(decodeText(bytes.subarray(at, at + length), encoding)).length
    if (shown > place) break
    at += length
  }
  return last
}
