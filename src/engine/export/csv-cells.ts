import type { ConnectionRow, ExchangeRow } from '../../shared/contract/views'
import { parseHeadKey } from '../../shared/filter/field-key'
import { splitTarget } from '../../shared/model/request-target'
import { isoTime } from './iso-time'

/**
 * Table columns as machine-readable cells: full timestamps, sizes in bytes, durations in milliseconds, and an empty
 * cell where the window shows a dash.
 */

type Row = ExchangeRow | ConnectionRow
type Cell = string | number | boolean | null | undefined

const COMMON: Readonly<Record<string, (row: Row) => Cell>> = {
  time: ({ time }) => isoTime(time),
  session: ({ session }) => (session === 0 ? null : session),
  client: ({ client }) => client,
  connection: ({ connection }) => connection,
  target: ({ target }) => target,
  host: ({ host }) => host,
  bookmark: ({ bookmark }) => (bookmark ? 'yes' : null),
  note: ({ note }) => note,
  took: ({ took }) => took,
  ended: ({ ended }) => (ended === null ? null : `${ended.how} ${ended.by}`)
}

const OF_EXCHANGES: Readonly<Record<string, (row: ExchangeRow) => Cell>> = {
  ...COMMON,
  number: ({ exchange }) => exchange,
  mark: ({ bookmark, note }) => note ?? (bookmark ? '*' : null),
  method: ({ method }) => method,
  path: ({ target, protocol }) =>
    target === null ? null : protocol === undefined ? splitTarget(target).path : target,
  protocol: ({ protocol }) => protocol,
  result: ({ result }) => result?.summary,
  version: ({ version }) => version,
  stream: ({ stream }) => stream,
  status: ({ status, result }) => status ?? result?.status,
  type: ({ type }) => type,
  size: ({ size }) => size,
  waited: ({ waited }) => waited,
  state: ({ state }) => state,
  problems: ({ problems }) => problems
}

const OF_CONNECTIONS: Readonly<Record<string, (row: ConnectionRow) => Cell>> = {
  ...COMMON,
  number: ({ connection }) => connection,
  mark: ({ bookmark, note }) => note ?? (bookmark ? '*' : null),
  protocol: ({ protocol }) => protocol,
  serverName: ({ serverName }) => serverName,
  up: ({ up }) => up,
  down: ({ down }) => down,
  exchanges: ({ exchanges }) => exchanges,
  connecting: ({ connecting }) => connecting,
  idle: ({ idle }) => idle
}

/** Default columns if none were chosen: all of them, in table order. */
export const EXCHANGE_CELLS = [
  'number',
  'time',
  'connection',
  'client',
  'method',
  'host',
  'path',
  'version',
  'status',
  'state',
  'type',
  'size',
  'waited',
  'took',
  'ended',
  'problems',
  'bookmark',
  'note'
] as const
export const CONNECTION_CELLS = [
  'number',
  'time',
  'client',
  'target',
  'host',
  'protocol',
  'serverName',
  'up',
  'down',
  'exchanges',
  'connecting',
  'idle',
  'took',
  'ended',
  'bookmark',
  'note'
] as const

/** Returns the keys that have a textual value; graphical columns such as the waterfall have none. */
export function cellKeys(kind: 'exchanges' | 'connections', keys: readonly string[]): string[] {
  const known = kind === 'exchanges' ? OF_EXCHANGES : OF_CONNECTIONS
  return keys.filter(
    (key) => Object.hasOwn(known, key) || (kind === 'exchanges' && parseHeadKey(key) !== null)
  )
}

/** Returns the cells of a row. `row.extra` holds the values of the header fields among the keys, in the same order. */
export function exchangeCells(row: ExchangeRow, keys: readonly string[]): string[] {
  let field = 0
  return keys.map((key) => {
    if (Object.hasOwn(OF_EXCHANGES, key)) return textOf(OF_EXCHANGES[key]?.(row))
    const value = row.extra?.[field++] ?? ''
    return typeof value === 'string' ? value : ''
  })
}

export function connectionCells(row: ConnectionRow, keys: readonly string[]): string[] {
  return keys.map((key) => textOf(OF_CONNECTIONS[key]?.(row)))
}

function textOf(cell: Cell): string {
  return cell === null || cell === undefined ? '' : String(cell)
}
