import {
  DEFAULT_BODY_LIMIT,
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions
} from '../shared/contract/exporting'
import type { ViewQuery } from '../shared/contract/views'
import { cellKeys } from '../engine/export/csv-cells'
import { filterOption } from './filter-option'
import { parseCount, parseOptions, POSITIVE, UsageError } from './options'

/** Arguments of `tcplens export`, checked before a file is opened. */

export interface ExportArguments {
  file: string
  /** Null for standard output. */
  out: string | null
  force: boolean
  json: boolean
  format: ExportFormat
  query: ViewQuery
  options: ExportOptions
}

export function exportArguments(args: string[]): ExportArguments {
  const { values, positionals } = parseOptions(
    args,
    {
      format: { type: 'string' },
      filter: { type: 'string' },
      out: { type: 'string' },
      columns: { type: 'string' },
      language: { type: 'string' },
      'body-limit': { type: 'string' },
      connections: { type: 'boolean' },
      force: { type: 'boolean' },
      json: { type: 'boolean' },
      bom: { type: 'boolean' },
      'no-bodies': { type: 'boolean' },
      'as-sent': { type: 'boolean' },
      'raw-cells': { type: 'boolean' }
    },
    { min: 1, max: 1, name: 'FILE' }
  )
  const [file = ''] = positionals
  const format = formatOf(values.format)
  const kind = values.connections === true ? 'connections' : 'exchanges'
  const out = values.out === undefined || values.out === '-' ? null : values.out
  if (format === 'bodies' && out === null)
    throw new UsageError('--format bodies writes a folder and requires --out PATH.')
  if (out === null && values.json === true)
    throw new UsageError('--json requires --out PATH: without it, standard output contains the export.')
  if (out === null && values.force === true) throw new UsageError('--force requires --out PATH.')
  return {
    file,
    out,
    force: values.force ?? false,
    json: values.json ?? false,
    format,
    query: { kind, filter: filterOption(values.filter ?? '', kind), sessions: null, sort: null },
    options: {
      bodies: values['no-bodies'] !== true,
      bodyLimit: limitOf(values['body-limit']),
      decoded: values['as-sent'] !== true,
      columns: columnsOf(values.columns, kind),
      guard: values['raw-cells'] !== true,
      language: languageOf(values.language ?? 'en'),
      mark: values.bom ?? false
    }
  }
}

function formatOf(text: string | undefined): ExportFormat {
  if (text === undefined)
    throw new UsageError(`--format is missing. Choose one of ${EXPORT_FORMATS.join(', ')}.`)
  const format = EXPORT_FORMATS.find((known) => known === text)
  if (format === undefined)
    throw new UsageError(`--format ${text} is not one of ${EXPORT_FORMATS.join(', ')}.`)
  return format
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return DEFAULT_BODY_LIMIT
  return text === 'none' ? null : parseCount('--body-limit', text, { ...POSITIVE, least: 0 })
}

function columnsOf(text: string | undefined, kind: ViewQuery['kind']): ExportOptions['columns'] {
  if (text === undefined) return []
  const keys = text.split(',').map((key) => key.trim())
  const known = cellKeys(kind, keys)
  const unknown = keys.find((key) => !known.includes(key))
  if (unknown !== undefined) throw new UsageError(`--columns: ${unknown} is not a column of ${kind}.`)
  return keys.map((key) => ({ key, label: key }))
}

function languageOf(text: string): ExportOptions['language'] {
  if (text === 'en' || text === 'zh-CN') return text
  throw new UsageError(`--language ${text} is not one of en, zh-CN.`)
}
