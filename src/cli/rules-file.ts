import { readFile } from 'node:fs/promises'
import { Rules } from '../engine/rules/rules'
import type { RuleList } from '../shared/contract/rules'
import { messageOf } from '../shared/model/app-error'
import { parseRulesText, type ParsedRules, type PlacedRuleProblem } from '../shared/rules/parse-rules-text'
import { UsageError } from './options'

/** Rules files of the commands. */

const MAX_FILE_BYTES = 4 * 1024 * 1024

/** Reads a rules file. Throws a UsageError with all problems, one per line. */
export async function rulesFile(path: string): Promise<RuleList> {
  const parsed = parseRulesFile(await textOf(path))
  if (parsed.ok) return parsed.list
  const place = parsed.problems.map((problem) => describePlaced(path, problem)).join('\n')
  throw new UsageError(`The rules file has ${count(parsed.problems.length, 'problem')}.`, { place })
}

/** Checks the file and the conditions of its rules. */
export function parseRulesFile(text: string): ParsedRules {
  return parseRulesText(text, (list) => new Rules(() => 0).set(list).problems)
}

function count(number: number, noun: string): string {
  return number === 1 ? `a ${noun}` : `${number} ${noun}s`
}

/** `rules.yaml:12:9 message`. */
export function describePlaced(path: string, { line, column, message }: PlacedRuleProblem): string {
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
