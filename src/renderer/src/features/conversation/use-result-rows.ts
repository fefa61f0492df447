import { computed, type ComputedRef } from 'vue'
import type { ConversationRun } from '../../../../shared/contract/conversation-replay'
import type { ConnectionRow } from '../../../../shared/contract/views'
import type { Direction } from '../../../../shared/model/direction'
import type { PieceMode } from '../../kit/conversation/model/conversation-pieces'
import { firstDifference, outcomeOf, type PieceOutcome } from './model/outcome'
import { PREVIEW_BYTES, previewRuns, type PreviewRun } from './model/piece-preview'
import type { ConversationPieces } from './use-conversation-pieces'
import type { PieceSides } from './use-piece-comparison'
import type { RunPlaces } from './use-run-places'
import type { StreamBytes } from '../../app/bridge/use-stream-bytes'

/** Result of a replay as rows: each recorded piece with its counterpart, and received data without one. */

export interface ResultLine {
  readonly n: number | null
  readonly direction: Direction
  /** Belongs to the side that Tcplens played. */
  readonly ours: boolean
  readonly outcome: PieceOutcome
  readonly old: readonly PreviewRun[]
  readonly now: readonly PreviewRun[]
  readonly oldSize: number | null
  readonly nowSize: number | null
  readonly sides: PieceSides
}

const NOTHING = new Uint8Array(0)

export function useResultRows(options: {
  run: () => ConversationRun
  pieces: ConversationPieces
  places: RunPlaces
  /** Returns the new connection, once known. */
  row: () => ConnectionRow | null
  old: StreamBytes
  now: StreamBytes
  mode: () => PieceMode
}): { rowCount: ComputedRef<number>; line: (row: number) => ResultLine | null } {
  const { run, pieces, places, old, now, mode } = options

  const theirs = (): Direction => (run().side === 'client' ? 'down' : 'up')
  /** Data that the peer sent after the last expected piece. */
  const extra = computed(() => {
    const end = options.row()?.[theirs()] ?? 0
    return places.reached.value !== null && places.received.value < end
      ? { direction: theirs(), start: places.received.value, end }
      : null
  })
  const headOf = (streams: StreamBytes, range: PieceSides['old']): Uint8Array =>
    range === null
      ? NOTHING
      : streams.slice(range.direction, range.start, Math.min(range.end - range.start, PREVIEW_BYTES))

  /** Marks bytes from the first difference on, within one line. */
  const runsOf = (bytes: Uint8Array, from: number | null): PreviewRun[] =>
    previewRuns(bytes, mode(), from === null || from >= bytes.length ? [] : [[from, bytes.length]])

  const line = (row: number): ResultLine | null => {
    const total = pieces.total.value ?? 0
    if (row >= total) {
      if (extra.value === null) return null
      const size = extra.value.end - extra.value.start
      const { direction } = extra.value
      const runs = runsOf(headOf(now, extra.value), 0)
      const sides = { old: null, now: extra.value }
      return {
        n: null,
        direction,
        outcome: 'extra',
        ours: false,
        old: [],
        now: runs,
        oldSize: null,
        nowSize: size,
        sides
      }
    }
    const piece = pieces.piece(row)
    if (piece === undefined) return null
    const { direction, start, end } = piece
    // Nothing to compare with until the new connection is known.
    const place = options.row() === null && run().now !== null ? undefined : places.place(row)
    const left = { direction, start, end }
    const right =
      place === undefined || place === null || place.end === place.start
        ? null
        : { direction, start: place.start, end: place.end }
    const [was, is] = [headOf(old, left), headOf(now, right)]
    const outcome = outcomeOf({
      side: run().side,
      piece,
      place,
      differs: places.differences.value.has(row),
      old: was,
      now: is
    })
    const from = outcome === 'different' || outcome === 'changed' ? firstDifference(was, is) : null
    return {
      n: row + 1,
      direction,
      ours: direction !== theirs(),
      outcome,
      old: runsOf(was, from),
      now: runsOf(is, from),
      oldSize: end - start,
      nowSize: right === null ? null : right.end - right.start,
      sides: { old: left, now: right }
    }
  }

  return { rowCount: computed(() => (pieces.total.value ?? 0) + (extra.value === null ? 0 : 1)), line }
}
