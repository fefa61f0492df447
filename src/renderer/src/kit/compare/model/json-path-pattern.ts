/**
 * JSON path patterns: `$.order.id`, `$.items[*].id`, `$..id`, `$['odd key']`, `$.*`. A pattern also matches everything
 * inside a matched value.
 */
import type { JsonStep } from '../../../../../decode/view/json-path'

interface PatternStep {
  /** Null for any step. */
  readonly step: JsonStep | null
  /** Matches at any depth from here on. */
  readonly deep: boolean
}

export type JsonPattern = readonly PatternStep[]

const STEP =
  /(\.\.?)(?:(\*)|([^.[\]*'"\s]+))|(\.\.)?\[(?:(\*)|(\d+)|'((?:[^'\\\r\n]|\\.)*)'|"((?:[^"\\\r\n]|\\.)*)")\]/y

/** Line breaks are escaped, because rules are stored one per line. */
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r' }

/** Returns null if the text is not a valid path. */
export function parseJsonPattern(text: string): JsonPattern | null {
  if (!text.startsWith('$') || text.length < 2) return null
  const steps: PatternStep[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text)
    if (match === null) return null
    const [, dots, any, name, deepBracket, anyItem, index, single, double] = match
    const quoted = (single ?? double)?.replace(/\\(.)/g, (_, escaped: string) => ESCAPED[escaped] ?? escaped)
    const isAny = any !== undefined || anyItem !== undefined
    steps.push({
      step: isAny ? null : (name ?? quoted ?? Number(index)),
      deep: dots === '..' || deepBracket !== undefined
    })
  }
  return steps
}

/** True if a path leads to a matched value or into one. */
export function meansPath(pattern: JsonPattern, path: readonly JsonStep[]): boolean {
  /** Indexes of pattern steps that may come next. */
  let done = new Set([0])
  for (const step of path) {
    const next = new Set<number>()
    for (const at of done) {
      const wanted = pattern[at]
      if (wanted === undefined) return true
      if (wanted.deep) next.add(at)
      if (wanted.step === null || String(wanted.step) === String(step)) next.add(at + 1)
    }
    done = next
  }
  return done.has(pattern.length)
}

const PLAIN = /^[^.[\]*'"\s]+$/

/** Formats a path in the notation that `parseJsonPattern` reads. */
export function formatJsonPath(path: readonly JsonStep[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return PLAIN.test(step) ? `${text}.${step}` : `${text}['${escapeKey(step)}']`
  }, '$')
}

/** Returns the path as a pattern in which list indexes match any item. */
export function ofAnyItem(path: string): string {
  // An index inside a quoted key is not replaced.
  return path.replace(/\['(?:[^'\\]|\\.)*'\]|\[\d+\]/g, (step) => (step.startsWith("['") ? step : '[*]'))
}

function escapeKey(key: string): string {
  return key.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
