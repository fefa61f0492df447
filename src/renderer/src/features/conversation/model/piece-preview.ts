/** Beginning of a piece on one line, as text or hex, with highlights. */
import { hexText } from '../../../../../decode/view/hex-rows'
import { decodeText, visibleText } from '../../../../../decode/view/text-encoding'
import type { PieceMode } from '../../../kit/conversation/model/conversation-pieces'

/** Number of bytes used for the line. */
export const PREVIEW_BYTES = 240

export interface PreviewRun {
  readonly text: string
  readonly lit: boolean
}

/** `lit`: ordered, non-overlapping byte ranges to highlight. */
export function previewRuns(
  bytes: Uint8Array,
  mode: PieceMode,
  lit: readonly (readonly [number, number])[] = []
): PreviewRun[] {
  const shown = bytes.subarray(0, PREVIEW_BYTES)
  const runs: PreviewRun[] = []
  let at = 0
  const add = (end: number, isLit: boolean): void => {
    const part = shown.subarray(at, end)
    if (part.length === 0) return
    const text = mode === 'hex' ? `${hexText(part)} ` : oneLine(decodeText(part, 'utf-8'))
    runs.push({ text, lit: isLit })
    at = end
  }
  for (const [start, end] of lit) {
    if (start >= shown.length) break
    add(start, false)
    add(Math.min(end, shown.length), true)
  }
  add(shown.length, false)
  return runs
}

/** Line breaks are replaced by symbols, so that the text after them stays visible. */
function oneLine(text: string): string {
  return visibleText(text.replaceAll('\r\n', '⏎').replaceAll('\n', '⏎'))
}

/** Returns up to `most` ordered, non-overlapping ranges that contain the value. */
export function findAll(bytes: Uint8Array, value: Uint8Array, most = 100): (readonly [number, number])[] {
  const [first] = value
  const found: (readonly [number, number])[] = []
  if (first === undefined) return found
  for (let at = bytes.indexOf(first); at >= 0 && found.length < most;) {
    const isThere =
      at + value.length <= bytes.length && value.every((byte, index) => bytes[at + index] === byte)
    if (isThere) found.push([at, at + value.length])
    at = bytes.indexOf(first, isThere ? at + value.length : at + 1)
  }
  return found
}
