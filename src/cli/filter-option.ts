import { textRegexProblem } from '../engine/matching/text-regex'
import { escapeControls } from '../shared/escape-controls'
import type { FilterTable } from '../shared/filter/facts'
import { describeFilterProblem } from '../shared/filter/describe-problem'
import { parseFilter } from '../shared/filter/parse'
import type { FilterProblem } from '../shared/filter/tree'
import { UsageError } from './options'

/** Validates `--filter TEXT`. Throws a UsageError that shows the place of the first problem. */
export function filterOption(filter: string, table: FilterTable): string {
  const [problem] = parseFilter(filter, table, { regexProblem: textRegexProblem }).problems
  if (problem === undefined) return filter
  throw new UsageError(`--filter: ${describeFilterProblem(problem, table)}`, {
    place: placeOf(filter, problem)
  })
}

/** The text and a line below it with a caret under each character of the problem. */
export function placeOf(filter: string, { from, to }: Pick<FilterProblem, 'from' | 'to'>): string {
  const before = escapeControls(filter.slice(0, from))
  const wrong = escapeControls(filter.slice(from, to))
  return `  ${escapeControls(filter)}\n  ${' '.repeat(width(before))}${'^'.repeat(Math.max(1, width(wrong)))}`
}

/** Columns in a terminal: East Asian wide characters take two. */
function width(text: string): number {
  return Array.from(text).reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        character
      )
        ? 2
        : 1),
    0
  )
}
