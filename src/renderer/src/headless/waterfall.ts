import type { ExchangeRow } from '../../../shared/contract/views'

/** Bars of the waterfall column: where an exchange lies in the time span of the rows on screen. */

export interface TimeSpan {
  readonly start: number
  /** Above `start`. */
  readonly end: number
}

export interface WaterfallBar {
  /** Fractions of the column's width. */
  readonly left: number
  readonly width: number
  /** The part of `width` before the response's first byte. */
  readonly waited: number
}

type Timed = Pick<ExchangeRow, 'time' | 'took' | 'waited' | 'state'>

/** The least a bar shows, so that a short exchange can still be seen and hovered. */
const MIN_WIDTH = 0.02

/** Null when there is nothing to span. */
export function spanOf(rows: readonly Timed[]): TimeSpan | null {
  let start = Infinity
  let end = -Infinity
  for (const { time, took, waited } of rows) {
    start = Math.min(start, time)
    end = Math.max(end, time + (took ?? waited ?? 0))
  }
  if (start === Infinity) return null
  // A single instant still needs a width to divide by.
  return { start, end: Math.max(end, start + 1) }
}

/** An exchange still under way reaches to the end of the span. */
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
