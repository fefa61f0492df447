import type { Latency } from '../protocol'
import { quantile } from '../statistics'

/** Measurements of the real window. */

export interface LivenessFigures {
  /** Activity of the engine during the measurement. */
  name: string
  /** Time between two frames. */
  frame: Latency
  /** Time from a key press to the task after its frame. */
  input: Latency
}

export interface TableFigures {
  exchanges: number
  /** Time between two frames while scrolling. */
  wheel: Latency
  thumb: Latency
  /** Time until every visible row is the requested one and is drawn. */
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
