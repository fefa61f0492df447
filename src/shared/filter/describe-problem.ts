import type { FilterTable } from './facts'
import { knownFields } from './suggest'
import type { FilterProblem } from './tree'

/** Returns what is wrong with a filter, and how to mend it: a sentence that continues a line. */
export function describeFilterProblem({ code, text, expected }: FilterProblem, table: FilterTable): string {
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
      return `"${text}" is not a field of this version. Write rule:NAME for connections that a rule changed.`
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
