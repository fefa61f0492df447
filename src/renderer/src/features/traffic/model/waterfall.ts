import type { ExchangeRow } from '../../../../../shared/contract/views'

/** Bars of the waterfall column: position of an exchange in the time span of the visible rows. */

export interface TimeSpan {
  readonly start: number
  /** Greater than `start`. */
  readonly end: number
}

export interface WaterfallBar {
  /** Fractions of the column's width. */
  readonly left: number
  readonly width: number
  /** Part of `width` before the first byte of the response. */
  readonly waited: number
}

type Timed = Pick<ExchangeRow, 'time' | 'took' | 'waited' | 'state'>

/** Minimum width of a bar, so that a short exchange is visible and can be hovered. */
const MIN_WIDTH = 0.02

/** Returns null if there are no rows. */
export function spanOf(rows: readonly Timed[]): TimeSpan | null {
  let start = Infinity
  let end = -Infinity
  for (const { time, took, waited } of rows) {
    start = Math.min(start, time)
    end = Math.max(end, time + (took ?? waited ?? 0))
  }
  if (start === Infinity) return null
  // Avoids a division by zero for a single instant.
  return { start, end: Math.max(end, start + 1) }
}

/** An open exchange extends to the end of the span. */
export function barOf({ time, took, waited, state }: Timed, span: TimeSpan): WaterfallBar {
  const length = span.end - span.start
  const begin = (time - span.start) / length
  const lasting = took ?? (state === 'open' ? span.end - time : (waited ?? 0))
  const width = clamp(lasting / length, MIN_WIDTH, 1)
  return {
    left: clamp(begin, 0, 1 - width),
    width,
    waited: waited === null || lasting <= 0 ? 0 : clamp(waited / lasting, 0, 1)
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
