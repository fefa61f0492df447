import type { AttemptsOf } from '../../../shared/contract/attempts'
import type { ViewQuery } from '../../../shared/contract/views'
import type { Fact } from '../../../shared/filter/field-key'
import { splitTarget } from '../../../shared/model/request-target'
import type { ConnectionTable } from '../tables/connection-table'
import type { ExchangeTable } from '../tables/exchange-table'
import { Hosts } from '../tables/hosts'
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
}

export function sourceOf(
  kind: ViewQuery['kind'],
  connections: ConnectionTable,
  exchanges: ExchangeTable,
  marking: Marking,
  replays: Replays
): RowSource {
  return kind === 'exchanges'
    ? exchangeSource(connections, exchanges, marking.exchanges, replays)
    : connectionSource(connections, exchanges, marking.connections, replays)
}

function exchangeSource(
  connections: ConnectionTable,
  exchanges: ExchangeTable,
  marks: Marks,
  replays: Replays
): RowSource {
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
  const facts: Partial<Record<Fact, (row: number) => string | number | null>> = {
    method: (row) => exchanges.method(row),
    host: (row) => textOrNull(hosts.ofExchange(row)),
    path: (row) => pathOf(exchanges, row),
    url: (row) => hosts.urlOf(row),
    target: (row) => exchanges.target(row),
    status: (row) => exchanges.status(row),
    type: (row) => textOrNull(exchanges.type(row)),
    size: (row) => exchanges.size(row),
    took: (row) => toMs(exchanges.took(row)),
    waited: (row) => toMs(exchanges.waited(row)),
    client: (row) => connections.client(at(row)),
    connection: (row) => exchanges.connection.get(row),
    problems: (row) => exchanges.problems(row),
    state: (row) => exchanges.state(row),
    protocol: (row) => protocolOf(exchanges, row),
    result: (row) => resultText(exchanges, row)
  }
  return {
    present: exchanges.present,
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
    fact: (row, fact) => facts[fact]?.(row) ?? null
  }
}

function connectionSource(
  connections: ConnectionTable,
  exchanges: ExchangeTable,
  marks: Marks,
  replays: Replays
): RowSource {
  const hosts = new Hosts(connections, exchanges)
  const server = (row: number): string => `${connections.target(row)} ${connections.serverName(row)}`.trim()
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
  const facts: Partial<Record<Fact, (row: number) => string | number | null>> = {
    client: (row) => connections.client(row),
    server,
    target: server,
    host: (row) => textOrNull(hosts.ofConnection(row)),
    protocol: (row) => textOrNull(connections.protocol(row)),
    up: (row) => connections.up.get(row),
    down: (row) => connections.down.get(row),
    exchanges: (row) => connections.exchanges.get(row),
    took: (row) =>
      connections.ended(row) === null
        ? null
        : toMs(connections.closed.get(row) - connections.opened.get(row)),
    state: (row) => (connections.ended(row) === null ? 'open' : 'ended')
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
    fact: (row, fact) => facts[fact]?.(row) ?? null
  }
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
