import { textRegexProblem } from '../engine/matching/text-regex'
import { escapeControls } from '../shared/escape-controls'
import type { FilterTable } from '../shared/filter/facts'
import { parseFilter } from '../shared/filter/parse'
import { knownFields } from '../shared/filter/suggest'
import type { FilterProblem } from '../shared/filter/tree'
import { UsageError } from './options'

/** Validates `--filter TEXT`. Throws a UsageError that shows the place of the first problem. */
export function filterOption(filter: string, table: FilterTable): string {
  const [problem] = parseFilter(filter, table, { regexProblem: textRegexProblem }).problems
  if (problem === undefined) return filter
  throw new UsageError(`--filter: ${problemText(problem, table)}`, { place: placeOf(filter, problem) })
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

function problemText({ code, text, expected }: FilterProblem, table: FilterTable): string {
  const [first = ''] = expected
  switch (code) {
    case 'unknown-field':
      return [
        `there is no field "${text}".`,
        ...(expected.length === 0 ? [] : [`Did you mean ${expected.join(' or ')}?`]),
        `The fields of ${table} are ${knownFields(table).join(', ')}.`,
        `To search for this text, put it in quotes: '"${text}:…"'.`
      ].join(' ')
    case 'needs-rules':
      return `"${text}" arrives with rules, which this version does not have.`
    case 'wrong-table':
      return `${text} cannot be used here: the filter is about ${table}. Write ${first}.`
    case 'not-a-number':
      return `${text} requires a number, such as ${expected.join(' or ')}.`
    case 'not-a-time':
      return `${text} requires a time, such as ${expected.join(' or ')}.`
    case 'not-a-slice':
      return `${text} does not select a part of this field. Write ${expected.join(' or ')}.`
    case 'bad-regex':
      return `the regular expression is invalid: ${first}`
    case 'bad-hex':
      return `${text} is not a hexadecimal pattern such as ${first}.`
    case 'no-closing-quote':
      return `${text} has no closing quote.`
    case 'no-closing-bracket':
      return `the parenthesis is not closed. Add ")".`
    case 'no-opening-bracket':
      return `the parenthesis was not opened. Remove it, or put the text in quotes.`
    case 'missing-operand':
      return expected.length === 0
        ? `${text} requires a condition beside it. To search for the text itself, put it in quotes.`
        : `${text} requires a value, such as ${expected.join(' or ')}.`
    case 'unknown-saved-filter':
      return `${text} is not a saved filter. Those of the app are not available to commands.`
    case 'too-deep':
      return `the filter is nested too deeply.`
    case 'too-long':
      return `the filter is too long.`
  }
}
