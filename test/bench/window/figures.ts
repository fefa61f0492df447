import type { Latency } from '../protocol'
import { quantile } from '../statistics'

/** What is measured in the real window. */

export interface LivenessFigures {
  /** What the engine was doing meanwhile. */
  name: string
  /** From one frame to the next. */
  frame: Latency
  /** From a key press to what follows its frame. */
  input: Latency
}

export interface TableFigures {
  exchanges: number
  /** From one frame to the next, while scrolling. */
  wheel: Latency
  thumb: Latency
  /** Until every row in sight is the asked one, and drawn. */
  jump: Latency
  sort: Latency
  filter: Latency
}

export interface WindowFigures {
  liveness: LivenessFigures[]
  table: TableFigures
}

export function latency(times: readonly number[]): Latency {
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) }
}
