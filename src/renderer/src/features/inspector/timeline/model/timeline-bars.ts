import type { Timeline, TimelineBar } from '../../../../../../shared/contract/timeline'
import type { Direction } from '../../../../../../shared/model/direction'
import type { TimeScale } from './timeline-scale'

/** Timeline bars in pixels. */

export const LANE_HEIGHT = 58
/** Minimum bar size that can be seen and pointed at. */
const LEAST_PX = 3

export interface Bar {
  readonly direction: Direction
  readonly bar: TimelineBar
  readonly x: number
  readonly width: number
  readonly height: number
}

/** Returns the byte count of the largest bar, which takes the full height of a lane. */
export function largestBar({ up, down }: Timeline): number {
  return [...up, ...down].reduce((most, bar) => Math.max(most, bar[2]), 0)
}

/**
 * Returns the bars of both directions in time order. Heights grow with the square root of the byte count, so that a
 * hundred bytes are visible next to a megabyte and large values still differ.
 */
export function barsOf(timeline: Timeline, scale: TimeScale): Bar[] {
  const most = Math.max(1, largestBar(timeline))
  const bar = (direction: Direction) => (each: TimelineBar) => {
    const x = scale.x(each[0])
    const width = Math.max(LEAST_PX, scale.x(each[1]) - x)
    const height = Math.max(LEAST_PX, Math.sqrt(each[2] / most) * LANE_HEIGHT)
    return { direction, bar: each, x: Math.min(x, scale.width - width), width, height }
  }
  return [...timeline.up.map(bar('up')), ...timeline.down.map(bar('down'))].sort(
    (a, b) => a.bar[0] - b.bar[0]
  )
}
