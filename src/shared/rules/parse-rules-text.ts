import { LineCounter, parseDocument, type Document } from 'yaml'
import type { RuleList, RuleProblem } from '../contract/rules'
import { messageOf } from '../model/app-error'
import { readRules } from './read-rules'

/** Parses the text of a rules file: YAML, or JSON as a part of it. */

/** Aliases of a document: a few lines of them can expand to gigabytes. */
const MAX_ALIASES = 100

/** A problem of a rules file, and its place. */
export interface PlacedRuleProblem {
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly message: string
}

export type ParsedRules =
  | { readonly ok: true; readonly list: RuleList }
  | { readonly ok: false; readonly problems: readonly PlacedRuleProblem[] }

/** `check` returns the problems of rules that are read. */
export function parseRulesText(
  text: string,
  check: (list: RuleList) => readonly RuleProblem[] = () => []
): ParsedRules {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, version: '1.2' })
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map(({ pos, message }) => ({
        ...at(pos[0]),
        message: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''
      }))
    }
  }
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    return { ok: false, problems: [{ line: 1, column: 1, message: messageOf(error) }] }
  }
  const read = readRules(data)
  const problems = read.ok
    ? check(read.list).map(({ rule, part, message }) => ({
        path: ['rules', rule, part],
        message: `${part}: ${message}`
      }))
    : read.problems
  if (read.ok && problems.length === 0) return read
  return {
    ok: false,
    problems: problems.map(({ path, message }) => ({ ...at(offsetOf(document, path)), message }))
  }
}

/** Returns the position of a value in the text; of a missing one, that of the innermost value around it. */
function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    const range = (node as { range?: readonly number[] } | undefined)?.range
    if (range?.[0] !== undefined) return range[0]
  }
  return 0
}
