import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_FIELD_COLUMNS } from './limits'
import { ViewQuery } from './views'

/** Exporting table rows to formats of other programs. The host asks the user for the path, as for every file. */

export const EXPORT_FORMATS = ['har', 'json', 'ndjson', 'csv', 'markdown', 'bodies', 'pcapng'] as const
export const ExportFormat = v.picklist(EXPORT_FORMATS)
export type ExportFormat = v.InferOutput<typeof ExportFormat>

/** Built-in columns plus fields read from messages. */
const MAX_EXPORT_COLUMNS = 40 + MAX_FIELD_COLUMNS

/** Programs cannot handle text with larger bodies well. */
export const DEFAULT_BODY_LIMIT = 64 * 1024 * 1024

export const ExportOptions = v.strictObject({
  /** HAR, JSON and Markdown: include bodies. */
  bodies: v.boolean(),
  /** Maximum decoded bytes written per body; null for no limit. */
  bodyLimit: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))),
  /** Folder of bodies: remove content codings. */
  decoded: v.boolean(),
  /** CSV: the table's columns by their keys, with their headings. */
  columns: v.pipe(
    v.array(
      v.strictObject({
        key: v.pipe(v.string(), v.maxLength(300)),
        label: v.pipe(v.string(), v.maxLength(300))
      })
    ),
    v.maxLength(MAX_EXPORT_COLUMNS)
  ),
  /** CSV: put an apostrophe before text that a spreadsheet would run as a formula. */
  guard: v.boolean(),
  /** Language of a report. */
  language: v.picklist(['en', 'zh-CN']),
  /** CSV: write a byte order mark, which Excel needs to detect UTF-8. */
  mark: v.boolean()
})
export type ExportOptions = v.InferOutput<typeof ExportOptions>

export const DEFAULT_EXPORT_OPTIONS: ExportOptions = {
  bodies: true,
  bodyLimit: DEFAULT_BODY_LIMIT,
  decoded: true,
  columns: [],
  guard: true,
  language: 'en',
  mark: false
}

export const ExportInput = v.strictObject({
  capture: CaptureId,
  /** Selects the rows and their order. */
  query: ViewQuery,
  format: ExportFormat,
  options: ExportOptions
})
export type ExportInput = v.InferOutput<typeof ExportInput>

/** Result of an export. */
export const ExportTold = v.strictObject({
  /** Rows written. */
  rows: v.number(),
  /** Bytes of all files written. */
  bytes: v.number(),
  /** Files in the folder, without its index; 1 for a single file. */
  files: v.number(),
  /** Bodies cut at the limit. */
  cut: v.number(),
  /** Messages or streams that are incomplete in the capture, or whose coding could not be decoded to its end. */
  partial: v.number(),
  /** Cells guarded against being run as formulas. */
  guarded: v.number(),
  /** Rows that the ring dropped before they could be written. */
  gone: v.number(),
  /** Rows of other protocols than HTTP, which the format cannot hold. */
  notHttp: v.number()
})
export type ExportTold = v.InferOutput<typeof ExportTold>

export const ExportedFile = v.strictObject({ path: v.string(), ...ExportTold.entries })
export type ExportedFile = v.InferOutput<typeof ExportedFile>

export const exportRequests = {
  /**
   * Writes rows to a file chosen in the system's dialog, or to a new folder in the chosen one. Runs as a task and
   * resolves once everything is written; null if the user cancelled.
   */
  'files.export': {
    input: ExportInput,
    output: v.nullable(ExportedFile)
  }
}
