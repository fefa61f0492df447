/** Maps positions of a body to the stream that carried it, where chunks and frames separate its parts. */
import type { BodyRun } from '../../../../../shared/contract/body-page'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'

/** Selected node of a body. */
export interface LitPart {
  /** Range in the body. */
  readonly range: ByteRange
  /** Ranges in the stream, in order; empty if a coding was removed. */
  readonly pieces: readonly ByteRange[]
  /** The loaded part of the body, with codings removed. */
  readonly bytes: Uint8Array
}

/** Returns the stream ranges that carry a range of the body, in order; empty if unknown. */
export function streamRanges(runs: readonly BodyRun[], [from, to]: ByteRange): ByteRange[] {
  const found: ByteRange[] = []
  for (let at = runAt(runs, from, 'body'); at < runs.length; at++) {
    const run = runs[at]
    if (run === undefined || run.body >= to) break
    const start = Math.max(from, run.body)
    const end = Math.min(to, run.body + run.length)
    if (end > start) found.push([run.stream + start - run.body, run.stream + end - run.body])
  }
  return found
}

/** Returns the part of the body that a stream range carries; null if none. */
export function bodyRange(runs: readonly BodyRun[], [from, to]: ByteRange): ByteRange | null {
  let start: number | null = null
  let end = 0
  for (let at = runAt(runs, from, 'stream'); at < runs.length; at++) {
    const run = runs[at]
    if (run === undefined || run.stream >= to) break
    const first = Math.max(from, run.stream)
    const last = Math.min(to, run.stream + run.length)
    if (last <= first) continue
    start ??= run.body + first - run.stream
    end = run.body + last - run.stream
  }
  return start === null ? null : [start, end]
}

/** Joins the runs of two pages of a body and merges neighbours. */
export function joinedRuns(runs: readonly BodyRun[], more: readonly BodyRun[]): BodyRun[] {
  const last = runs.at(-1)
  const [first, ...rest] = more
  if (last === undefined || first === undefined) return [...runs, ...more]
  const isNext = last.body + last.length === first.body && last.stream + last.length === first.stream
  if (!isNext) return [...runs, ...more]
  return [...runs.slice(0, -1), { ...last, length: last.length + first.length }, ...rest]
}

/** Returns the index of the last run that begins at or before a position. */
function runAt(runs: readonly BodyRun[], place: number, of: 'body' | 'stream'): number {
  let low = 0
  let high = runs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((runs[middle]?.[of] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}
