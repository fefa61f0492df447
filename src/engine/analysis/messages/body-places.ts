import type { PlacedBytes } from '../../../decode/stream/http1/body'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import type { BodyRun } from '../../../shared/contract/body-page'

/**
 * Positions of a body's bytes in its stream, as runs in order. A body with a length is one run; a chunked
 * body has one per chunk, an HTTP/2 body one per DATA frame.
 */

/** Limit of runs per body, at about 80 bytes each: a body in chunks of one byte would have millions. */
export const MAX_BODY_RUNS = 10_000

/** Small pieces are joined up to this size before they are passed on. */
const JOINED_BYTES = 16 * 1024

export class BodyPlaces {
  readonly #runs: { body: number; stream: number; length: number }[] = []
  #length = 0

  add(stream: number, length: number): void {
    const last = this.#runs.at(-1)
    const body = this.#length
    this.#length += length
    if (last !== undefined && last.body + last.length === body && last.stream + last.length === stream)
      last.length += length
    else if (this.#runs.length < MAX_BODY_RUNS && length > 0) this.#runs.push({ body, stream, length })
  }

  /** Returns the runs of [start, end) of the body, as far as they were kept. */
  between(start: number, end: number): BodyRun[] {
    const found: BodyRun[] = []
    for (const run of this.#runs) {
      if (run.body >= end) break
      const from = Math.max(start, run.body)
      const to = Math.min(end, run.body + run.length)
      if (to > from) found.push({ body: from, stream: run.stream + from - run.body, length: to - from })
    }
    return found
  }
}

/** Yields the bytes of the pieces with small adjacent pieces joined, and adds their positions to `places`. */
export function* notingPlaces(
  pieces: Iterable<PlacedBytes>,
  places: BodyPlaces
): Generator<Uint8Array, void> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  for (const { bytes, offset } of pieces) {
    places.add(offset, bytes.length)
    held.push(bytes)
    heldBytes += bytes.length
    if (heldBytes < JOINED_BYTES) continue
    yield joinBytes(held)
    held = []
    heldBytes = 0
  }
  if (heldBytes > 0) yield joinBytes(held)
}
