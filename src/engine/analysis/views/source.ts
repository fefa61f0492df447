import type { AttemptsOf } from '../../../shared/contract/attempts'
import type { ViewQuery } from '../../../shared/contract/views'
import type { Fact } from '../../../shared/filter/facts'
import { splitTarget } from '../../../shared/model/request-target'
import type { HeadKey } from '../../../shared/filter/field-key'
import type { FieldColumn, FieldColumns } from '../fields/field-columns'
import type { ConnectionTable } from '../tables/connection-table'
import type { ExchangeTable } from '../tables/exchange-table'
import { Hosts } from '../tables/hosts'
import type { Interned } from '../tables/interned'
import type { ToEpoch } from '../epoch'
import type { ExchangesOf } from './exchanges-of'
import type { FactColumn, InternedFact } from './fact-column'
import type { Marking } from '../tables/marking'
import type { Marks } from '../tables/marks'
import type { Present } from '../tables/present'
import { isSameRoot, type Replays, type Root } from '../replays/replays'

/** The interface of a view to its table: present rows, their sessions, texts and sort keys. */
export interface RowSource {
  readonly present: Present
  session(row: number): number
  /** True if the row has a bookmark, note or name. */
  isMarked(row: number): boolean
  /** All texts of a row, in lower case, for the quick filter. */
  text(row: number): string
  key(column: string): (row: number) => number | string
  /** Returns a test for attempts of one original. */
  attemptsOf?(whose: AttemptsOf): (row: number) => boolean
  /** Returns the value for a filter term; null if there is none. Times in milliseconds. */
  fact(row: number, fact: Fact): string | number | null
  /** How a fact is stored; absent if `fact` has to be called for each row. */
  column?(fact: Fact): FactColumn
  /** Known values of a message's field. */
  field?(key: HeadKey): FieldColumn
  /** The texts of `text` one by one; absent if `text` has to be searched. */
  readonly words?: readonly FactColumn[]
  /** Of exchanges: the table of connections, and the row of an exchange's connection. */
  readonly connection?: { readonly source: RowSource; row(row: number): number }
  /** Of connections: the table of exchanges, and the rows of a connection's exchanges. */
  readonly exchanges?: { readonly source: RowSource; of(row: number): readonly number[] }
}

export interface SourceParts {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly marking: Marking
  readonly replays: Replays
  readonly epoch: ToEpoch
  readonly exchangesOf: ExchangesOf
  readonly fields: FieldColumns
}

/** Returns the sources of both tables, which refer to each other. */
export function sourcesOf(parts: SourceParts): Readonly<Record<ViewQuery['kind'], RowSource>> {
  const { exchanges: table, exchangesOf } = parts
  const connections: RowSource = {
    ...connectionSource(parts),
    get exchanges() {
      return { source: exchanges, of: (row: number) => exchangesOf.of(row) }
    }
  }
  const exchanges: RowSource = {
    ...exchangeSource(parts),
    connection: { source: connections, row: (row) => table.connection.get(row) - 1 }
  }
  return { exchanges, connections }
}

function exchangeSource({ connections, exchanges, marking, replays, epoch, fields }: SourceParts): RowSource {
  const marks = marking.exchanges
  const at = (row: number): number => exchanges.connection.get(row) - 1
  const hosts = new Hosts(connections, exchanges)
  const keys: Record<string, (row: number) => number | string> = {
    time: (row) => exchanges.time.get(row),
    session: (row) => connections.session.get(at(row)),
    client: (row) => connections.client(at(row)),
    method: (row) => exchanges.method(row) ?? '',
    host: (row) => hosts.ofExchange(row),
    path: (row) => pathOf(exchanges, row) ?? '',
    status: (row) => exchanges.status(row) ?? -1,
    type: (row) => exchanges.type(row),
    size: (row) => exchanges.size(row) ?? -1,
    took: (row) => exchanges.took(row) ?? -1
  }
  const facts: FactReaders = {
    method: (row) => exchanges.method(row),
    host: (row) => textOrNull(hosts.ofExchange(row)),
    path: (row) => pathOf(exchanges, row),
    url: (row) => hosts.urlOf(row),
    target: (row) => exchanges.target(row),
    status: (row) => exchanges.status(row),
    type: (row) => textOrNull(exchanges.type(row)),
    size: (row) => exchanges.size(row),
    'request.size': (row) => exchanges.requestSize(row),
    duration: (row) => toMs(exchanges.took(row)),
    ttfb: (row) => toMs(exchanges.waited(row)),
    time: (row) => epoch(exchanges.time.get(row)),
    version: (row) => textOrNull(exchanges.version(row)),
    stream: (row) => exchanges.stream(row),
    reused: (row) => flag(connections.firstExchange.get(at(row)) !== row + 1),
    replay: (row) => flag(replays.link(row) !== null),
    connection: (row) => exchanges.connection.get(row),
    problems: (row) => exchanges.problems(row),
    state: (row) => exchanges.state(row),
    protocol: (row) => protocolOf(exchanges, row),
    result: (row) => resultText(exchanges, row),
    ...markFacts(marks)
  }
  const ofConnection = connectionFacts(connections)
  const { method, type, version, host } = exchanges.repeated
  const status: InternedFact = {
    kind: 'interned',
    id: (row) => exchanges.status(row) ?? -1,
    value: (id) => id,
    get: () => null,
    version: () => 0
  }
  const columns = {
    // A request line may name no method, which is different from a missing request.
    method: {
      ...repeated(method, (row) => exchanges.method(row)),
      value: (id: number) => method.texts.text(id)
    },
    type: repeated(type, () => null),
    version: repeated(version, () => null),
    host: repeated({ ...host, id: (row) => hosts.idOfExchange(row) }, (row) =>
      textOrNull(hosts.ofExchange(row))
    ),
    status
  } satisfies Partial<Record<Fact, FactColumn>>
  const stored: Partial<Record<Fact, FactColumn>> = columns
  const column = (fact: Fact): FactColumn => {
    const get = facts[fact]
    return stored[fact] ?? (get === undefined ? { kind: 'connection', fact } : { kind: 'value', get })
  }
  return {
    present: exchanges.present,
    column,
    field: (key) => fields.column(key),
    words: [
      columns.method,
      columns.host,
      columns.type,
      { ...status, get: (row) => resultText(exchanges, row) },
      column('client'),
      column('target'),
      column('note'),
      column('name')
    ],
    session: (row) => connections.session.get(at(row)),
    isMarked: (row) => marks.has(row),
    text: (row) =>
      `${exchanges.method(row) ?? ''} ${hosts.ofExchange(row)} ${exchanges.target(row) ?? ''} ${exchanges.status(row) ?? resultText(exchanges, row) ?? ''} ${exchanges.type(row)} ${connections.client(at(row))} ${marks.get(row).note} ${marks.get(row).name ?? ''}`.toLowerCase(),
    key: (column) => keys[column] ?? ((row) => row),
    attemptsOf: (whose) => {
      if ('ranges' in whose) return () => false
      const wanted = wantedRoot(replays, whose)
      return (row) => replays.link(row) !== null && isSameRoot(replays.root(row), wanted)
    },
    fact: (row, fact) => {
      const of = facts[fact]
      return of === undefined ? (ofConnection[fact]?.(at(row)) ?? null) : of(row)
    }
  }
}

function connectionSource({ connections, exchanges, marking, replays, epoch }: SourceParts): RowSource {
  const marks = marking.connections
  const hosts = new Hosts(connections, exchanges)
  const keys: Record<string, (row: number) => number | string> = {
    time: (row) => connections.opened.get(row),
    session: (row) => connections.session.get(row),
    client: (row) => connections.client(row),
    target: (row) => connections.target(row),
    host: (row) => hosts.ofConnection(row),
    protocol: (row) => connections.protocol(row),
    up: (row) => connections.up.get(row),
    down: (row) => connections.down.get(row),
    exchanges: (row) => connections.exchanges.get(row),
    took: (row) =>
      connections.ended(row) === null ? -1 : connections.closed.get(row) - connections.opened.get(row)
  }
  const facts: FactReaders = {
    ...connectionFacts(connections),
    target: (row) => serverText(connections, row),
    host: (row) => textOrNull(hosts.ofConnection(row)),
    protocol: (row) => textOrNull(connections.protocol(row)),
    exchanges: (row) => connections.exchanges.get(row),
    time: (row) => epoch(connections.opened.get(row)),
    replay: (row) => flag(replays.rootOfConnection(row + 1) !== null),
    duration: (row) =>
      connections.ended(row) === null
        ? null
        : toMs(connections.closed.get(row) - connections.opened.get(row)),
    state: (row) => (connections.ended(row) === null ? 'open' : 'ended'),
    ...markFacts(marks)
  }
  return {
    present: connections.present,
    session: (row) => connections.session.get(row),
    isMarked: (row) => marks.has(row),
    text: (row) => {
      const ended = connections.ended(row)
      return `${connections.client(row)} ${connections.target(row)} ${connections.protocol(row)} ${connections.serverName(row)} ${hosts.ofConnection(row)} ${ended?.how ?? ''} ${ended?.code ?? ''} ${marks.get(row).note}`.toLowerCase()
    },
    attemptsOf: (whose) => {
      if ('ranges' in whose) {
        const { ranges } = whose
        return (row) => replays.ranges.isOf(row + 1, ranges)
      }
      const wanted = wantedRoot(replays, whose)
      return (row) => {
        if (connections.exchanges.get(row) > 0 || connections.ended(row) === null) return false
        const root = replays.rootOfConnection(row + 1)
        return root !== null && isSameRoot(root, wanted)
      }
    },
    key: (column) => keys[column] ?? ((row) => row),
    fact: (row, fact) => facts[fact]?.(row) ?? null,
    column: (fact) => ({ kind: 'value', get: facts[fact] ?? (() => null) })
  }
}

/** Repeated texts, where the empty text is no value. `get`: of a row without a number. */
function repeated(
  { id, texts }: { id(row: number): number; readonly texts: Interned },
  get: (row: number) => string | null
): InternedFact {
  return {
    kind: 'interned',
    id,
    value: (number) => textOrNull(texts.text(number)),
    get,
    version: () => texts.version
  }
}

/** Facts of a connection, for itself and for its exchanges. */
function connectionFacts(connections: ConnectionTable): FactReaders {
  return {
    client: (row) => connections.client(row),
    server: (row) => serverText(connections, row),
    port: (row) => {
      const port = /:(\d+)$/.exec(connections.target(row))?.[1]
      return port === undefined ? null : Number(port)
    },
    session: (row) => connections.session.get(row) || null,
    up: (row) => connections.up.get(row),
    down: (row) => connections.down.get(row),
    ended: (row) => {
      const ended = connections.ended(row)
      if (ended === null) return null
      return `${ended.by === 'target' ? 'server' : ended.by}.${ended.how}`
    },
    rule: (row) => textOrNull(connections.rules(row).join(', ')),
    'tls.sni': (row) => textOrNull(connections.serverName(row)),
    'tls.verified': (row) => {
      if (!connections.isSecure(row)) return null
      return connections.isUnverified(row) ? 'no' : 'yes'
    }
  }
}

function markFacts(marks: Marks): FactReaders {
  return {
    note: (row) => textOrNull(marks.get(row).note),
    name: (row) => marks.get(row).name ?? null,
    bookmarked: (row) => flag(marks.get(row).bookmark)
  }
}

type FactReaders = Partial<Record<Fact, (row: number) => string | number | null>>

function flag(isSet: boolean): string | null {
  return isSet ? 'yes' : null
}

/** The server's address, and its name if the client sent one. */
function serverText(connections: ConnectionTable, row: number): string {
  return `${connections.target(row)} ${connections.serverName(row)}`.trim()
}

/** Returns the name of the protocol: a version of HTTP, or another one. */
function protocolOf(exchanges: ExchangeTable, row: number): string {
  return exchanges.protocol(row) || (exchanges.version(row) === 'HTTP/2' ? 'http/2' : 'http/1')
}

function resultText(exchanges: ExchangeTable, row: number): string | null {
  const result = exchanges.result(row)
  if (result === null) return null
  const { status, summary } = result
  return summary.startsWith(status) ? summary : `${status} ${summary}`
}

/** Returns the path with its query, without scheme and host, as shown in the column. */
function pathOf(exchanges: ExchangeTable, row: number): string | null {
  const target = exchanges.target(row)
  return target === null || exchanges.protocol(row) !== '' ? target : splitTarget(target).path
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text
}

function toMs(ns: number | null): number | null {
  return ns === null ? null : ns / 1e6
}

function wantedRoot(replays: Replays, whose: Exclude<AttemptsOf, { ranges: unknown }>): Root {
  return 'exchange' in whose ? replays.root(whose.exchange - 1) : whose
}
