/** The field names of a filter, and suggestions for mistyped ones. */
import { factsOf, type FilterTable } from './facts'
import { HEAD_PARTS, isNamedPart, type FieldKey } from './field-key'
import { typeOf } from './values'

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
  hostname: ['host'],
  ip: ['client', 'server'],
  elapsed: ['duration'],
  latency: ['ttfb'],
  length: ['size'],
  mime: ['type'],
  proto: ['protocol'],
  query: ['path', 'request.query.NAME'],
  received: ['down'],
  remote: ['client', 'server'],
  sent: ['up'],
  sni: ['tls.sni', 'host'],
  bookmark: ['bookmarked'],
  source: ['client'],
  src: ['client'],
  uri: ['url', 'path'],
  verb: ['method'],
  wait: ['ttfb']
}

/** Field names of a table in display order. `NAME` stands for a name of the user's choice, `PATH` for a JSONPath. */
export function knownFields(table: FilterTable): readonly string[] {
  if (table === 'connections') return factsOf(table)
  const heads = (['request', 'response'] as const).flatMap((side) =>
    HEAD_PARTS[side].map((part) => {
      if (part === 'json') return `${side}.json:PATH`
      return isNamedPart(part) ? `${side}.${part}.NAME` : `${side}.${part}`
    })
  )
  return [...factsOf(table), ...heads]
}

/** Returns the known names closest to `name`, best first; empty if none is close. */
export function nearFields(name: string, table: FilterTable): readonly string[] {
  const typed = name.toLowerCase()
  const facts: readonly string[] = factsOf(table)
  const isKnown = (field: string): boolean => facts.includes(field) || knownFields(table).includes(field)
  const synonyms = (SYNONYMS[typed] ?? []).filter(isKnown)
  const alike = facts
    .map((field) => ({ field, cost: typoCost(typed, field) }))
    .filter(({ cost }) => cost !== null)
    .sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0))
    .map(({ field }) => field)
  const heads = table === 'exchanges' ? nearHeads(name) : []
  return [...new Set([...synonyms, ...alike, ...heads])].slice(0, MAX_NEAR)
}

/** `reqest.header.x` → `request.header.x`; `content-type` → both headers of that name. */
export function nearHeads(name: string): string[] {
  const typed = name.toLowerCase()
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

/** Returns examples of values that suit a field, in the syntax of a term. */
export function validForms(name: string, key: FieldKey): readonly string[] {
  switch (typeOf(key)) {
    case 'number': {
      if (name === 'status') return ['status:404', 'status:5xx', 'status>=400']
      const isTime = name === 'duration' || name === 'ttfb' || name === 'took' || name === 'waited'
      return isTime ? [`${name}>200ms`, `${name}:1s..5s`] : [`${name}>10k`, `${name}:1..100`]
    }
    case 'time':
      return ['time>14:05', 'time>-5m', 'time:2026-03-01']
    case 'bytes':
      return [`${name}[0..3]=hex"16 03 01"`]
    default:
      return [`${name}:text`, `${name}~/^a.*z$/`]
  }
}
