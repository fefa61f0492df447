import type { RulesFigures } from '../measure/rules'
import { kibibytes, ms, spreadText, table } from './text'

/** Connections under rules. */
export function rulesTable({ bulk, searched, latency, bandwidth, idle }: RulesFigures): string[] {
  return table([
    ['under rules', 'figure'],
    ['bulk, both legs recorded / without rules', spreadText(bulk)],
    ['bulk, searching for text', spreadText(searched.text)],
    ['bulk, searching for a regular expression', spreadText(searched.regex)],
    ['latency of 50 ms: error p50, p99', `${ms(latency.p50)}, ${ms(latency.p99)}`],
    ['bandwidth of 5 MB/s: rate / limit', bandwidth.toFixed(3)],
    ['idle connection, without rules and under latency', `${kibibytes(idle.free)}, ${kibibytes(idle.ruled)}`]
  ])
}
