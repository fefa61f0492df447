import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { IgnoreList } from '../../kit/compare/model/compare-ignore'
import { compareLines } from '../../kit/compare/model/compare-lines'
import type { PairLine } from '../../kit/compare/model/compare-rows'
import { Comparer, type BytesAnswer } from '../../kit/compare/model/compare-work'
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
): { compared: Readonly<ShallowRef<ComparedPiece | null>>; error: Readonly<ShallowRef<unknown>> } {
  const compared = shallowRef<ComparedPiece | null>(null)
  const error = shallowRef<unknown>(null)
  const comparer = new Comparer()
  let asking = new AbortController()
  onScopeDispose(() => {
    asking.abort()
    comparer.close()
  })

  const read = async (of: StreamBytes, range: StreamRange | null): Promise<Uint8Array> =>
    range === null
      ? new Uint8Array(0)
      : await of.read(range.direction, range.start, Math.min(range.end - range.start, MAX_COMPARED_BYTES))

  const compare = async ({ old, now }: PieceSides, signal: AbortSignal): Promise<ComparedPiece | null> => {
    const [left, right] = await Promise.all([read(streams.old, old), read(streams.now, now)])
    const answer = await comparer.ask(
      { kind: 'bytes', left, right, part: 'response', rules: [], ignored: { left: [], right: [] } },
      signal
    )
    if (signal.aborted) return null
    const { rows } = compareLines(linesOf(left), linesOf(right), new IgnoreList([]))
    const more = [old, now].some((range) => range !== null && range.end - range.start > MAX_COMPARED_BYTES)
    return { left, right, changes: answer?.kind === 'bytes' ? answer.changes : null, lines: rows, more }
  }

  watch(
    () => JSON.stringify(sides()),
    async () => {
      asking.abort()
      asking = new AbortController()
      const { signal } = asking
      error.value = null
      try {
        const found = await compare(sides(), signal)
        if (!signal.aborted) compared.value = found
      } catch (cause) {
        if (!signal.aborted) error.value = cause
      }
    },
    { immediate: true }
  )

  return { compared, error }
}

function linesOf(bytes: Uint8Array): string[] {
  if (bytes.length === 0) return []
  // A CR before the line feed is shown as ⏎, since a lone LF is a different line end.
  const lines = decodeText(bytes, 'utf-8').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => (line.endsWith('\r') ? `${visibleText(line.slice(0, -1))}⏎` : visibleText(line)))
}
