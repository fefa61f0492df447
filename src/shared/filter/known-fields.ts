/** The field names of a filter, and suggestions for mistyped ones. */
import { CONNECTION_FACTS, EXCHANGE_FACTS, HEAD_PARTS, isNamedPart } from './field-key'

export type FilterTable = 'exchanges' | 'connections'

/** Suggestions for one unknown name. */
const MAX_NEAR = 3

/** Names that other tools use for the same thing. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  address: ['client', 'server'],
  authority: ['host'],
  bytes: ['size', 'down', 'up'],
  code: ['status'],
  destination: ['server'],
  domain: ['host'],
  dst: ['server'],
  duration: ['took'],
  hostname: ['host'],
  ip: ['client', 'server'],
  latency: ['waited'],
  length: ['size'],
  mime: ['type'],
  port: ['client', 'host', 'server'],
  proto: ['protocol'],
  query: ['path', 'request.query.NAME'],
  received: ['down'],
  remote: ['client', 'server'],
  sent: ['up'],
  sni: ['host'],
  source: ['client'],
  src: ['client'],
  time: ['took'],
  ttfb: ['waited'],
  upstream: ['server'],
  uri: ['url', 'path'],
  verb: ['method'],
  version: ['request.version', 'response.version'],
  wait: ['waited']
}

/** Field names of a table in display order. `NAME` stands for a name of the user's choice, `PATH` for a JSONPath. */
export function knownFields(table: FilterTable): readonly string[] {
  if (table === 'connections') return CONNECTION_FACTS
  const heads = (['request', 'response'] as const).flatMap((side) =>
    HEAD_PARTS[side].map((part) => {
      if (part === 'json') return `${side}.json:PATH`
      return isNamedPart(part) ? `${side}.${part}.NAME` : `${side}.${part}`
    })
  )
  return [...EXCHANGE_FACTS, ...heads]
}

/** Returns the known names closest to `name`, best first; empty if none is close. */
export function nearFields(name: string, table: FilterTable): readonly string[] {
  const typed = name.toLowerCase()
  const facts: readonly string[] = table === 'exchanges' ? EXCHANGE_FACTS : CONNECTION_FACTS
  const isKnown = (field: string): boolean => facts.includes(field) || knownFields(table).includes(field)
  const synonyms = (SYNONYMS[typed] ?? []).filter(isKnown)
  const alike = facts
    .map((field) => ({ field, cost: typoCost(typed, field) }))
    .filter(({ cost }) => cost !== null)
    .sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0))
    .map(({ field }) => field)
  const heads = table === 'exchanges' ? nearHeads(typed) : []
  return [...new Set([...synonyms, ...alike, ...heads])].slice(0, MAX_NEAR)
}

/** `reqest.header.x` → `request.header.x`; `content-type` → both headers of that name. */
function nearHeads(typed: string): string[] {
  const [first = '', second, ...rest] = typed.split('.')
  if (second === undefined)
    return first.includes('-') ? [`response.header.${first}`, `request.header.${first}`] : []
  const side = (['request', 'response'] as const).find(
    (known) => first === known.slice(0, 3) || typoCost(first, known) !== null
  )
  if (side === undefined) return []
  const part = HEAD_PARTS[side].find((known) => typoCost(second, known) !== null)
  if (part === undefined) return []
  if (part === 'json') return [`${side}.json:PATH`]
  if (!isNamedPart(part)) return [`${side}.${part}`]
  return [`${side}.${part}.${rest.join('.') || 'NAME'}`]
}

/**
 * Returns the number of edits between the two, 0 for a prefix of at least two letters; null if they are too different
 * to be a typo.
 */
function typoCost(typed: string, field: string): number | null {
  if (typed.length >= 2 && (field.startsWith(typed) || typed.startsWith(field))) return 0
  const most = Math.min(typed.length, field.length) <= 5 ? 1 : 2
  if (Math.abs(typed.length - field.length) > most) return null
  const cost = editDistance(typed, field)
  return cost <= most && cost < field.length - 1 ? cost : null
}

/** Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1))
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
