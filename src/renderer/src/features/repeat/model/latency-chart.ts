import type { RepeatSnapshot } from '../../../../../shared/contract/repeat-snapshot'

/**
 * Layout of a latency histogram. The time axis is logarithmic, like the bars: each is a constant factor longer than the
 * previous one, so rare slow responses remain visible.
 */

export interface ChartBar {
  readonly x: number
  readonly width: number
  readonly y: number
  readonly height: number
  readonly from: number
  readonly to: number
  readonly count: number
}

export interface ChartLayout {
  readonly bars: readonly ChartBar[]
  readonly ticks: readonly { readonly x: number; readonly value: number }[]
  /** `isNamed`: there is room for the label. */
  readonly marks: readonly {
    readonly x: number
    readonly of: number
    readonly is: number
    readonly isNamed: boolean
  }[]
}

/** Minimum height of a non-empty bar. */
const LEAST_HEIGHT = 1.5
const MARKED = [50, 95, 99]
const MIN_TICK_PX = 64
const MARK_NAME_PX = 36

export function layOut(
  { bars, latency }: Pick<RepeatSnapshot, 'bars' | 'latency'>,
  { width, height }: { width: number; height: number }
): ChartLayout {
  const first = bars[0]
  const last = bars.at(-1)
  if (first === undefined || last === undefined || width <= 0) return { bars: [], ticks: [], marks: [] }
  const low = Math.log(Math.max(first.from, 1e-6))
  const span = Math.max(Math.log(last.to) - low, 1e-9)
  const xOf = (value: number): number =>
    Math.min(width, Math.max(0, ((Math.log(Math.max(value, 1e-6)) - low) / span) * width))
  const most = bars.reduce((largest, { count }) => Math.max(largest, count), 1)
  return {
    bars: bars.map(({ from, to, count }) => {
      const x = xOf(from)
      const tall = count === 0 ? 0 : Math.max(LEAST_HEIGHT, (count / most) * height)
      return { x, width: Math.max(1, xOf(to) - x - 1), y: height - tall, height: tall, from, to, count }
    }),
    ticks: ticksOf(first.from, last.to, width / MIN_TICK_PX).map((value) => ({ x: xOf(value), value })),
    marks: named(
      latency.percentiles
        .filter(({ of }) => MARKED.includes(of))
        .map(({ of, is }) => ({ x: xOf(is), of, is }))
    )
  }
}

/** Assigns labels from the right: if two marks are close, the slower one is labelled. */
function named<Mark extends { x: number }>(marks: readonly Mark[]): (Mark & { isNamed: boolean })[] {
  let next = Infinity
  return marks
    .toReversed()
    .map((mark) => {
      const isNamed = next - mark.x >= MARK_NAME_PX
      if (isNamed) next = mark.x
      return { ...mark, isNamed }
    })
    .toReversed()
}

/** Returns ticks at 1, 2 and 5 of each power of ten, or only at 1 if those are too many. */
function ticksOf(from: number, to: number, room: number): number[] {
  const all: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
    for (const digit of [1, 2, 5]) all.push(digit * 10 ** power)
  }
  const inside = all.filter((value) => value >= from && value <= to)
  if (inside.length <= room) return inside
  return inside.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6))
}
