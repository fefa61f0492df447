import type { RepeatFigures } from '../measure/repeats'
import { count, spreadText, table } from './text'

/** Table of load tests compared with wrk and curl. Latencies in microseconds: p50 and p99. */
export function repeatTable(figures: readonly RepeatFigures[] | null): string[] {
  if (figures === null)
    return ['Repeated requests: nginx, wrk or curl is missing, so they were not measured.']
  const us = (milliseconds: number): string => (milliseconds * 1000).toFixed(0)
  return table([
    ['repeated requests', 'Tcplens', 'wrk', 'Tcplens / wrk', 'p50 µs', 'wrk', 'curl', 'p99 µs', 'wrk'],
    ...figures.map(({ name, ours, wrk, ratio, p50, p99 }) => [
      name,
      `${count(ours)}/s`,
      `${count(wrk)}/s`,
      spreadText(ratio),
      us(p50.ours),
      us(p50.wrk),
      p50.curl === null ? '' : us(p50.curl),
      us(p99.ours),
      us(p99.wrk)
    ])
  ])
}
