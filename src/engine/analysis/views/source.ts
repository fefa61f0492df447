import type { ViewQuery } from '../../../shared/contract/views'
import type { ConnectionTable } from '../connection-table'
import type { ExchangeTable } from '../exchange-table'
import type { Marking } from '../marking'
import type { Marks } from '../marks'
import type { Present } from '../present'

/** What a view needs to know of its table: which rows there are, their session, their texts, their sort keys. */
export interface ViewSource {
  readonly present: Present
  session(row: number): number
  /** It has a bookmark or a note. */
  isMarked(row: number): boolean
  /** All of a row's texts, in lower case, for the quick filter. */
  text(row: number): string
  key(column: string): (row: number) => number | string
}

export function sourceOf(
  kind: ViewQuery['kind'],
  connections: ConnectionTable,
  exchanges: ExchangeTable,
  marking: Marking
): ViewSource {
  return kind === 'exchanges'
    ? exchangeSource(connections, exchanges, marking.exchanges)
    : connectionSource(connections, marking.connections)
}

function exchangeSource(connections: ConnectionTable, exchanges: ExchangeTable, marks: Marks): ViewSource {
  const at = (row: number): number => exchanges.connection.get(row) - 1
  const keys: Record<string, (row: number) => number | string> = {
    time: (row) => exchanges.time.get(row),
    session: (row) => connections.session.get(at(row)),
    client: (row) => connections.client(at(row)),
    method: (row) => exchanges.method(row) ?? '',
    target: (row) => exchanges.target(row) ?? '',
    status: (row) => exchanges.status(row) ?? -1,
    type: (row) => exchanges.type(row),
    size: (row) => exchanges.size(row) ?? -1,
    took: (row) => exchanges.took(row) ?? -1
  }
  return {
    present: exchanges.present,
    session: (row) => connections.session.get(at(row)),
    isMarked: (row) => marks.has(row),
    text: (row) =>
      `${exchanges.method(row) ?? ''} ${exchanges.target(row) ?? ''} ${exchanges.status(row) ?? ''} ${exchanges.type(row)} ${connections.client(at(row))} ${marks.get(row).note}`.toLowerCase(),
    key: (column) => keys[column] ?? ((row) => row)
  }
}

function connectionSource(connections: ConnectionTable, marks: Marks): ViewSource {
  const keys: Record<string, (row: number) => number | string> = {
    time: (row) => connections.opened.get(row),
    session: (row) => connections.session.get(row),
    client: (row) => connections.client(row),
    target: (row) => connections.target(row),
    protocol: (row) => connections.protocol(row),
    up: (row) => connections.up.get(row),
    down: (row) => connections.down.get(row),
    exchanges: (row) => connections.exchanges.get(row),
    took: (row) =>
      connections.ended(row) === null ? -1 : connections.closed.get(row) - connections.opened.get(row)
  }
  return {
    present: connections.present,
    session: (row) => connections.session.get(row),
    isMarked: (row) => marks.has(row),
    text: (row) => {
      const ended = connections.ended(row)
      return `${connections.client(row)} ${connections.target(row)} ${connections.protocol(row)} ${connections.serverName(row)} ${ended?.how ?? ''} ${ended?.code ?? ''} ${marks.get(row).note}`.toLowerCase()
    },
    key: (column) => keys[column] ?? ((row) => row)
  }
}
