/** Text lines with a mapping back to their bytes. */
import { characterBytes, decodeText, visibleText } from '../../../../../decode/view/text-encoding'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import type { PreviewRun } from './piece-preview'

/** Returns bytes [start, end) as text runs, split at the highlights. `lit` is ordered. */
export function textRuns(
  bytes: Uint8Array,
  start: number,
  end: number,
  lit: readonly ByteRange[]
): PreviewRun[] {
  const runs: PreviewRun[] = []
  let at = start
  const add = (to: number, isLit: boolean): void => {
    if (to <= at) return
    runs.push({ text: visibleText(decodeText(bytes.subarray(at, to), 'utf-8')), lit: isLit })
    at = to
  }
  for (const [from, to] of lit) {
    if (to <= start) continue
    if (from >= end) break
    add(Math.max(from, start), false)
    add(Math.min(to, end), true)
  }
  add(end, false)
  return runs
}

/** Returns the byte offset after `units` UTF-16 units of a line's text. */
export function selectedBytes(bytes: Uint8Array, start: number, end: number, units: number): number {
  let at = start
  for (let passed = 0; at < end && passed < units;) {
    const length = characterBytes(bytes, at, end, 'utf-8')
    passed += visibleText(decodeText(bytes.subarray(at, at + length), 'utf-8')).length
    at += length
  }
  return at
}
