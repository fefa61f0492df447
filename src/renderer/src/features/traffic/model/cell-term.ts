import { MAX_ROW_TEXT } from '../../../../../shared/contract/limits'
import type { ConnectionRow, ExchangeRow } from '../../../../../shared/contract/views'
import type { Fact } from '../../../../../shared/filter/facts'
import { parseHeadKey, type FieldKey } from '../../../../../shared/filter/field-key'
import { splitTarget } from '../../../../../shared/model/request-target'
import { opposite, presentTerm, seenTerm } from '../../../kit/model/seen-term'

/** The filter that a cell of a table stands for. */
export interface CellTerm {
  readonly term: string
  /** A measured value, which no other row has exactly: the term selects the rows from this value on. */
  readonly isFrom: boolean
}

/** Returns null if the column has no field, such as the waterfall. `fields`: the columns that the user added. */
export function cellTerm(
  column: string,
  row: ExchangeRow | ConnectionRow,
  fields: readonly string[]
): CellTerm | null {
  const from = column === 'time' || column === 'took' || column === 'waited' ? measured(column, row) : null
  if (from !== null) return { term: from, isFrom: true }
  const term = 'exchange' in row ? exchangeTerm(column, row, fields) : connectionTerm(column, row)
  return term === null ? null : { term, isFrom: false }
}

function measured(column: 'time' | 'took' | 'waited', row: ExchangeRow | ConnectionRow): string | null {
  if (column === 'time') return `time>=${localTime(row.time)}`
  const name = column === 'took' ? 'duration' : 'ttfb'
  const value = column === 'took' ? row.took : 'waited' in row ? row.waited : undefined
  if (value === undefined) return null
  return value === null ? absent(name) : `${name}>=${milliseconds(value)}`
}

/** Rounded down, so that the row itself passes. */
function milliseconds(value: number): string {
  return `${(Math.floor(value * 1000) / 1000).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 3 })}ms`
}

/** `2026-03-01T14:05:30.125`, in the local time zone, as filters read it. */
function localTime(time: number): string {
  const date = new Date(Math.floor(time))
  const two = (part: number): string => String(part).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day}T${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

function exchangeTerm(column: string, row: ExchangeRow, fields: readonly string[]): string | null {
  switch (column) {
    case 'connection':
      return fact('connection', row.connection)
    case 'method':
      return fact('method', row.method)
    case 'path':
      return pathTerm(row)
    case 'version':
      return row.protocol === undefined ? fact('version', row.version) : fact('protocol', row.protocol)
    case 'stream':
      return fact('stream', row.stream)
    case 'status':
      return row.result === undefined ? fact('status', row.status) : resultTerm(row.result.status)
    case 'type':
      return fact('type', row.type)
    case 'size':
      return fact('size', row.size)
    default:
      return commonTerm(column, row) ?? fieldTerm(row.extra, column, fields)
  }
}

function connectionTerm(column: string, row: ConnectionRow): string | null {
  switch (column) {
    case 'target':
      return fact('server', row.serverName === undefined ? row.target : `${row.target} ${row.serverName}`)
    case 'protocol':
      return fact('protocol', row.protocol)
    case 'up':
      return fact('up', row.up)
    case 'down':
      return fact('down', row.down)
    case 'exchanges':
      return fact('exchanges', row.exchanges)
    default:
      return commonTerm(column, row)
  }
}

function commonTerm(column: string, row: ExchangeRow | ConnectionRow): string | null {
  switch (column) {
    case 'session':
      return fact('session', row.session === 0 ? null : row.session)
    case 'client':
      return fact('client', row.client)
    case 'host':
      return fact('host', row.host)
    case 'ended':
      return fact('ended', row.ended === null ? null : endedText(row.ended))
    case 'mark':
      if (!row.bookmark && row.note !== null) return seenTerm(keyOf('note'), row.note, isWhole(row.note))
      return row.bookmark ? presentTerm(keyOf('bookmarked')) : absent('bookmarked')
    default:
      return null
  }
}

/** The path of the column: of other protocols than HTTP, the content of the request. */
function pathTerm({ target, protocol }: ExchangeRow): string {
  if (target === null) return absent('path')
  return seenTerm(keyOf('path'), protocol === undefined ? splitTarget(target).path : target, isWhole(target))
}

/** The column shows the status alone, with which the fact begins. */
function resultTerm(status: string): string | null {
  return status === '' ? null : `result~/^${status.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}/`
}

function endedText({ by, how }: NonNullable<ExchangeRow['ended']>): string {
  return `${by === 'target' ? 'server' : by}.${how}`
}

/** The value of a column that the user added. */
function fieldTerm(extra: ExchangeRow['extra'], column: string, fields: readonly string[]): string | null {
  const key = parseHeadKey(column)
  const value = extra?.[fields.indexOf(column)]
  if (key === null || value === undefined || typeof value !== 'string') return null
  return value === '' ? opposite(presentTerm(key)) : seenTerm(key, value, isWhole(value))
}

function keyOf(name: Fact): FieldKey {
  return { kind: 'fact', fact: name }
}

/** An empty text or no value: the row lacks the field. */
function fact(name: Fact, value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return absent(name)
  const text = String(value)
  return seenTerm(keyOf(name), text, isWhole(text))
}

function absent(name: Fact): string {
  return opposite(presentTerm(keyOf(name)))
}

/** Texts of rows are cut at this length. */
function isWhole(text: string): boolean {
  return text.length < MAX_ROW_TEXT
}

/** Names of columns whose field has another name. */
const COLUMN_FACTS: Readonly<Record<string, Fact>> = {
  took: 'duration',
  waited: 'ttfb',
  target: 'server',
  mark: 'note'
}

/** Returns the name of a column's field in filters, or null if it has none. */
export function columnField(column: string, isKnown: (name: string) => boolean): string | null {
  const name = COLUMN_FACTS[column] ?? column
  return isKnown(name) || parseHeadKey(name) !== null ? name : null
}
