/**
 * Which places of a JSON text a path means: `$.order.id`, `$.items[*].id`, `$..id`, `$['odd key']`, `$.*`. All that is
 * inside such a place is meant as well.
 */
import type { JsonStep } from '../../../decode/view/json-path'

interface PatternStep {
  /** Null for any. */
  readonly step: JsonStep | null
  /** At any depth from here on. */
  readonly deep: boolean
}

export type JsonPattern = readonly PatternStep[]

const STEP =
  /(\.\.?)(?:(\*)|([^.[\]*'"\s]+))|(\.\.)?\[(?:(\*)|(\d+)|'((?:[^'\\\r\n]|\\.)*)'|"((?:[^"\\\r\n]|\\.)*)")\]/y

/** Line breaks are escaped: rules are kept a line each. */
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r' }

/** Null for what is no path. */
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

/** Whether a path leads to what the pattern means, or into it. */
export function meansPath(pattern: JsonPattern, path: readonly JsonStep[]): boolean {
  /** How many steps of the pattern may be done by now. */
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

/** As people write it, and as `parseJsonPattern` reads it. */
export function formatJsonPath(path: readonly JsonStep[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return PLAIN.test(step) ? `${text}.${step}` : `${text}['${escapeKey(step)}']`
  }, '$')
}

/** The rule for a path as it is written: an item of a list stands for all of them. */
export function ofAnyItem(path: string): string {
  // What looks like an index within a quoted key is none.
  return path.replace(/\['(?:[^'\\]|\\.)*'\]|\[\d+\]/g, (step) => (step.startsWith("['") ? step : '[*]'))
}

function escapeKey(key: string): string {
  return key.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
