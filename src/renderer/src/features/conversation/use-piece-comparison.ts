import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { IgnoreList } from '../../kit/compare/model/compare-ignore'
import { compareLines } from '../../kit/compare/model/compare-lines'
import type { PairLine } from '../../kit/compare/model/compare-rows'
import type { BytesAnswer } from '../../kit/compare/model/compare-work'
import { useByteComparison } from '../../kit/compare/use-byte-comparison'
import type { StreamRange } from './use-piece-streams'
import type { StreamBytes } from '../../app/bridge/use-stream-bytes'
import { decodeText, visibleText } from '../../../../decode/view/text-encoding'

/** Compares a recorded piece with its replayed counterpart. */

/** Limit per side; two of this size align immediately. The rest is available in the hex view of either connection. */
export const MAX_COMPARED_BYTES = 256 * 1024

export interface ComparedPiece {
  readonly left: Uint8Array
  readonly right: Uint8Array
  /** Null if the comparison timed out. */
  readonly changes: BytesAnswer['changes'] | null
  /** Lines of text side by side. */
  readonly lines: readonly PairLine[]
  /** True if either side continues. */
  readonly more: boolean
}

export interface PieceSides {
  readonly old: StreamRange | null
  readonly now: StreamRange | null
}

export function usePieceComparison(
  sides: () => PieceSides,
  streams: { old: StreamBytes; now: StreamBytes }
): { compared: ComputedRef<ComparedPiece | null>; error: Readonly<ShallowRef<unknown>> } {
  const read = async (
    of: StreamBytes,
    range: StreamRange | null
  ): Promise<{ bytes: Uint8Array; more: boolean }> => {
    if (range === null) return { bytes: new Uint8Array(0), more: false }
    const length = range.end - range.start
    const bytes = await of.read(range.direction, range.start, Math.min(length, MAX_COMPARED_BYTES))
    return { bytes, more: length > MAX_COMPARED_BYTES }
  }
  const { found, error } = useByteComparison({
    sources: [() => JSON.stringify(sides())],
    key: () => '',
    async read() {
      const { old, now } = sides()
      const [left, right] = await Promise.all([read(streams.old, old), read(streams.now, now)])
      return { left, right }
    }
  })
  const compared = computed<ComparedPiece | null>(() => {
    if (found.value === null) return null
    const { sides: read, answer } = found.value
    const [left, right] = [read.left.bytes, read.right.bytes]
    const { rows } = compareLines(linesOf(left), linesOf(right), new IgnoreList([]))
    const more = read.left.more || read.right.more
    return { left, right, changes: answer?.changes ?? null, lines: rows, more }
  })
  return { compared, error }
}

function linesOf(bytes: Uint8Array): string[] {
  if (bytes.length === 0) return []
  // A CR before the line feed is shown as ⏎, since a lone LF is a different line end.
  const lines = decodeText(bytes, 'utf-8').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => (line.endsWith('\r') ? `${visibleText(line.slice(0, -1))}⏎` : visibleText(line)))
}
