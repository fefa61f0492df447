/** The beginning of a piece on one line, as text or hex, with what is to be lit in it. */
import { hexText } from '../../../../decode/view/hex-rows'
import { decodeText, visibleText } from '../../../../decode/view/text-encoding'
import type { PieceMode } from '../conversation-pieces'

/** Bytes of a piece that its line is made of. */
export const PREVIEW_BYTES = 240

export interface PreviewRun {
  readonly text: string
  readonly lit: boolean
}

/** `lit`: ranges of the bytes, in order and apart. */
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

/** Line breaks are shown as signs, so that what is behind them is seen as well. */
function oneLine(text: string): string {
  return visibleText(text.replaceAll('\r\n', '⏎').replaceAll('\n', '⏎'))
}

/** Where a value stands in bytes: ranges in order that do not overlap. At most so many. */
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
