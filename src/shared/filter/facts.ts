/** Facts: field names that refer to values of a table's columns, without reading a message. */

export type FilterTable = 'exchanges' | 'connections'

/**
 * `number` compares with units, `address` is an IP address or name with a port and accepts networks, `time` is a point
 * in time, `flag` is `yes` or absent.
 */
export type FactType = 'text' | 'number' | 'address' | 'time' | 'flag'

interface FactInfo {
  readonly type: FactType
  readonly tables: readonly FilterTable[]
}

const BOTH = ['exchanges', 'connections'] as const
const EXCHANGES = ['exchanges'] as const
const CONNECTIONS = ['connections'] as const

/** Facts in display order. `target` is an earlier name for the request target as sent and a connection's `server`. */
export const FACTS = {
  method: { type: 'text', tables: EXCHANGES },
  host: { type: 'text', tables: BOTH },
  path: { type: 'text', tables: EXCHANGES },
  url: { type: 'text', tables: EXCHANGES },
  status: { type: 'number', tables: EXCHANGES },
  type: { type: 'text', tables: EXCHANGES },
  size: { type: 'number', tables: EXCHANGES },
  'request.size': { type: 'number', tables: EXCHANGES },
  duration: { type: 'number', tables: BOTH },
  ttfb: { type: 'number', tables: EXCHANGES },
  time: { type: 'time', tables: BOTH },
  client: { type: 'address', tables: BOTH },
  server: { type: 'address', tables: BOTH },
  port: { type: 'number', tables: BOTH },
  connection: { type: 'number', tables: EXCHANGES },
  session: { type: 'number', tables: BOTH },
  protocol: { type: 'text', tables: BOTH },
  version: { type: 'text', tables: EXCHANGES },
  stream: { type: 'number', tables: EXCHANGES },
  state: { type: 'text', tables: BOTH },
  result: { type: 'text', tables: EXCHANGES },
  problems: { type: 'number', tables: EXCHANGES },
  up: { type: 'number', tables: BOTH },
  down: { type: 'number', tables: BOTH },
  exchanges: { type: 'number', tables: CONNECTIONS },
  ended: { type: 'text', tables: BOTH },
  reused: { type: 'flag', tables: EXCHANGES },
  rule: { type: 'text', tables: BOTH },
  'tls.sni': { type: 'text', tables: BOTH },
  'tls.verified': { type: 'text', tables: BOTH },
  note: { type: 'text', tables: BOTH },
  name: { type: 'text', tables: EXCHANGES },
  bookmarked: { type: 'flag', tables: BOTH },
  replay: { type: 'flag', tables: BOTH },
  target: { type: 'text', tables: BOTH }
} as const satisfies Readonly<Record<string, FactInfo>>
export type Fact = keyof typeof FACTS

/** Earlier names and names of other tools that mean exactly the same. */
const ALIASES: Readonly<Record<string, Fact>> = { took: 'duration', waited: 'ttfb', upstream: 'server' }

/** Further facts about rules, which the tables do not have yet. */
const RULE_FACTS: readonly string[] = ['changed', 'held', 'fault']

const NAMES = Object.keys(FACTS) as Fact[]

/** Returns the fact of a name in any case, an earlier name included; null if there is none. */
export function factNamed(name: string): Fact | null {
  const lower = name.toLowerCase()
  if (Object.hasOwn(ALIASES, lower)) return ALIASES[lower] ?? null
  return NAMES.find((known) => known === lower) ?? null
}

export function isFactOf(fact: Fact, table: FilterTable): boolean {
  const { tables }: FactInfo = FACTS[fact]
  return tables.includes(table)
}

/** Facts of a table in display order, without earlier names. */
export function factsOf(table: FilterTable): readonly Fact[] {
  return NAMES.filter((fact) => fact !== 'target' && isFactOf(fact, table))
}

export function isRuleFact(name: string): boolean {
  return RULE_FACTS.includes(name.toLowerCase())
}
