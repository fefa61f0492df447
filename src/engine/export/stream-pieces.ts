import type { Direction } from '../../shared/model/direction'
import type { ExportRun } from './export-run'

const PIECE_BYTES = 64 * 1024

/** Yields the bytes [start, end) of a stream, skipping those that the capture does not hold. */
export async function* streamPieces(
  run: ExportRun,
  connection: number,
  direction: Direction,
  start: number,
  end: number
): AsyncGenerator<Uint8Array, void> {
  for (let at = start; at < end;) {
    await run.turn()
    const { from, bytes } = run.sources.traffic.stream(
      connection,
      direction,
      at,
      Math.min(PIECE_BYTES, end - at)
    )
    if (bytes.length > 0) yield bytes
    else if (from <= at) return
    at = from + bytes.length
  }
}
