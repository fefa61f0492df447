import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { RuleList } from '../shared/contract/rules'
import { messageOf } from '../shared/model/app-error'
import { readRules, type RulesFileProblem } from '../shared/rules/read-rules'
import { Rules } from '../engine/rules/rules'
import { UsageError } from './options'

/** Rules files: YAML, or JSON as a part of it. */

/** Aliases of a document: a few lines of them can expand to gigabytes. */
const MAX_ALIASES = 100
const MAX_FILE_BYTES = 4 * 1024 * 1024

/** A problem of a rules file, and its place. */
export interface FileProblem {
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly message: string
}

export type ParsedRules =
  | { readonly ok: true; readonly list: RuleList }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** Reads a rules file. Throws a UsageError with all problems, one per line. */
export async function rulesFile(path: string): Promise<RuleList> {
  const parsed = parseRulesFile(await textOf(path))
  if (parsed.ok) return parsed.list
  const place = parsed.problems.map((problem) => describePlaced(path, problem)).join('\n')
  throw new UsageError(`The rules file has ${count(parsed.problems.length, 'problem')}.`, { place })
}

function count(number: number, noun: string): string {
  return number === 1 ? `a ${noun}` : `${number} ${noun}s`
}

/** `rules.yaml:12:9 message`. */
export function describePlaced(path: string, { line, column, message }: FileProblem): string {
  return `${path}:${line}:${column} ${message}`
}

export async function textOf(path: string): Promise<string> {
  let bytes
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw new UsageError(`The rules file ${path} cannot be read: ${messageOf(error)}`)
  }
  if (bytes.length > MAX_FILE_BYTES) throw new UsageError(`The rules file ${path} is larger than 4 MiB.`)
  return bytes.toString('utf8')
}

/** Checks the file and the conditions of its rules. */
export function parseRulesFile(text: string): ParsedRules {
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
  const problems = read.ok ? conditionProblems(read.list) : read.problems
  if (problems.length > 0) {
    return {
      ok: false,
      problems: problems.map(({ path, message }) => ({ ...at(offsetOf(document, path)), message }))
    }
  }
  return read.ok ? read : { ok: false, problems: [] }
}

function conditionProblems(list: RuleList): RulesFileProblem[] {
  const { problems } = new Rules(() => 0).set(list)
  return problems.map(({ rule, message }) => ({ path: ['rules', rule, 'when'], message: `when: ${message}` }))
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
