/** Parses the table of known differences in docs/decode-differences.md; any other difference is an error. */

import { readFileSync } from 'node:fs'
import type { Difference } from './seen-messages'

export interface Explained {
  trace: string
  layer: string
  connection: string
  direction: string
  only: string
  /** `*` matches anything. */
  message: string
  times: number
}

const DOCUMENT = new URL('../../docs/decode-differences.md', import.meta.url)

export function explainedDifferences(): Explained[] {
  const rows = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line.split(/(?<!\\)\|/).map((cell) =>
        cell
          .trim()
          .replace(/^`(.*)`$/, '$1')
          .replaceAll('\\|', '|')
      )
    )
  return rows.map(
    ([, trace = '', layer = '', connection = '', direction = '', only = '', message = '', times]) => ({
      trace,
      layer,
      connection,
      direction,
      only,
      message,
      times: Number(times)
    })
  )
}

/** Returns the differences of a trace without an explanation, and the explanations with a wrong count. */
export function unexplained(trace: string, found: readonly Difference[]): string[] {
  const rest = [...found]
  const stale: string[] = []
  for (const row of explainedDifferences().filter((each) => each.trace === trace)) {
    let times = 0
    for (let at = rest.length - 1; at >= 0; at--) {
      if (!fits(row, rest[at]!)) continue
      rest.splice(at, 1)
      times++
    }
    if (times !== row.times)
      stale.push(`explained ${row.times} times, met ${times} times: ${row.only} only, ${row.message}`)
  }
  return [
    ...rest.map(
      (each) => `${each.layer} ${each.connection} ${each.direction}, ${each.only} only: ${each.text}`
    ),
    ...stale
  ]
}

function fits(row: Explained, difference: Difference): boolean {
  return (
    row.layer === difference.layer &&
    row.only === difference.only &&
    (row.connection === '*' || row.connection === String(difference.connection)) &&
    (row.direction === '*' || row.direction === difference.direction) &&
    matches(row.message, difference.text)
  )
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(text)
}
