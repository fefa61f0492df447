import type { Har } from './har'
import { HAR, type MemberRule } from './rules'

/**
 * Reads a HAR file strictly. A value that cannot be used is refused with its path. A missing member with a default,
 * which many programs leave out, is filled in and reported. Everything else is kept unchanged.
 */

/** Longer than any file that programs which hold a HAR as one string can open. */
export const MAX_HAR_CHARACTERS = 256 * 1024 * 1024
const MAX_ENTRIES = 200_000
/** Limits the list of problems. */
const MAX_LISTED = 20

export interface HarProblem {
  /** JSON path: `log.entries[3].request.url`. */
  path: string
  message: string
}

export type HarReading =
  { ok: true; har: Har; filled: readonly HarProblem[] } | { ok: false; problems: readonly HarProblem[] }

export function readHar(text: string): HarReading {
  if (text.length > MAX_HAR_CHARACTERS)
    return refused('', `The file is larger than the maximum of ${MAX_HAR_CHARACTERS / 1024 / 1024} MiB.`)
  let value: unknown
  try {
    // JSON does not allow a byte order mark, but some programs write one.
    value = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch (error) {
    return refused('', `Invalid JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  return checkHar(value)
}

/** Checks a parsed HAR. Fills missing members into `value`. */
export function checkHar(value: unknown): HarReading {
  const entries = entriesOf(value)
  if (entries === undefined)
    return refused('log.entries', 'The list of entries is missing, so this is not a HAR file.')
  if (entries.length > MAX_ENTRIES)
    return refused(
      'log.entries',
      `There are ${entries.length} entries, but at most ${MAX_ENTRIES} can be read.`
    )
  const problems: HarProblem[] = []
  const filled: HarProblem[] = []
  apply(HAR, value, '', {
    refuse: (path, message) => {
      if (problems.length < MAX_LISTED) problems.push({ path, message })
    },
    fill: (path, message) => {
      if (filled.length < MAX_LISTED) filled.push({ path, message })
    }
  })
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, har: value as Har, filled }
}

/** Returns the first problem as one sentence. */
export function harProblemText(problems: readonly HarProblem[]): string {
  const [first] = problems
  if (first === undefined) return ''
  const place = first.path === '' ? '' : `${first.path}: `
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return `${place}${first.message}${more}`
}

interface Found {
  refuse(path: string, message: string): void
  fill(path: string, message: string): void
}

function refused(path: string, message: string): HarReading {
  return { ok: false, problems: [{ path, message }] }
}

function entriesOf(value: unknown): unknown[] | undefined {
  if (!isRecord(value) || !isRecord(value['log'])) return undefined
  const entries = value['log']['entries']
  return Array.isArray(entries) ? entries : undefined
}

function apply(rule: MemberRule, value: unknown, path: string, found: Found): void {
  if (rule.kind === 'list') {
    if (!Array.isArray(value)) found.refuse(path, `Expected a list, not ${nameOf(value)}.`)
    else for (const [at, item] of value.entries()) apply(rule.of, item, `${path}[${at}]`, found)
    return
  }
  if (rule.kind === 'value') {
    const problem = rule.problem(value)
    if (problem !== null) found.refuse(path, `${problem}, not ${nameOf(value)}.`)
    return
  }
  if (!isRecord(value)) {
    found.refuse(path, `Expected an object, not ${nameOf(value)}.`)
    return
  }
  for (const [name, member] of Object.entries(rule.members)) {
    const at = path === '' ? name : `${path}.${name}`
    // Some programs write null for a member without a value.
    const isAbsent = !Object.hasOwn(value, name) || (value[name] === null && member.fallback !== undefined)
    if (!isAbsent) {
      if (value[name] !== null || !member.nullable) apply(member.rule, value[name], at, found)
    } else if (member.fallback !== undefined) {
      value[name] = member.fallback()
      found.fill(at, 'The value is missing.')
    } else if (!member.optional) found.refuse(at, 'The value is missing.')
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return value.length > 40 ? `“${value.slice(0, 40)}…”` : `“${value}”`
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object'
}
