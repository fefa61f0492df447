import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_FIELD_COLUMNS } from './limits'
import { ViewQuery } from './views'

/** Writing rows of a table in a form that other programs read. Like every file, the host asks the user where. */

export const EXPORT_FORMATS = ['har', 'json', 'ndjson', 'csv', 'markdown', 'bodies', 'pcapng'] as const
export const ExportFormat = v.picklist(EXPORT_FORMATS)
export type ExportFormat = v.InferOutput<typeof ExportFormat>

/** Columns besides the tables' own keys: fields that are read from messages. */
const MAX_EXPORT_COLUMNS = 40 + MAX_FIELD_COLUMNS

/** A text that holds a whole body is useless to programs from about here on. */
export const DEFAULT_BODY_LIMIT = 64 * 1024 * 1024

export const ExportOptions = v.strictObject({
  /** Of HAR, JSON and Markdown: bodies are written too. */
  bodies: v.boolean(),
  /** Bytes of each body, decoded, that are written at most; null for all. */
  bodyLimit: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))),
  /** Of a folder of bodies: content codings are removed. */
  decoded: v.boolean(),
  /** Of CSV: the table's columns by their keys, with their heads. */
  columns: v.pipe(
    v.array(
      v.strictObject({
        key: v.pipe(v.string(), v.maxLength(300)),
        label: v.pipe(v.string(), v.maxLength(300))
      })
    ),
    v.maxLength(MAX_EXPORT_COLUMNS)
  ),
  /** Of CSV: what a spreadsheet would run as a formula has an apostrophe put before it. */
  guard: v.boolean(),
  /** Of a report. */
  language: v.picklist(['en', 'zh-CN']),
  /** Of CSV: a byte order mark, by which Excel knows UTF-8. */
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
  /** Which rows, in which order. */
  query: ViewQuery,
  format: ExportFormat,
  options: ExportOptions
})
export type ExportInput = v.InferOutput<typeof ExportInput>

/** What became of it. */
export const ExportTold = v.strictObject({
  /** Rows that were written. */
  rows: v.number(),
  /** Bytes of the file, or of all of them. */
  bytes: v.number(),
  /** Files in the folder, their list aside; 1 of a single file. */
  files: v.number(),
  /** Bodies that were cut at the limit. */
  cut: v.number(),
  /** Messages or streams that the capture does not hold whole, or whose coding did not decode to its end. */
  partial: v.number(),
  /** Cells that were kept from being formulas. */
  guarded: v.number(),
  /** Rows that were gone when it was their turn: a ring had dropped them. */
  gone: v.number()
})
export type ExportTold = v.InferOutput<typeof ExportTold>

export const ExportedFile = v.strictObject({ path: v.string(), ...ExportTold.entries })
export type ExportedFile = v.InferOutput<typeof ExportedFile>

export const exportRequests = {
  /**
   * Asks where with the system's dialog, and writes rows there: a file, or a new folder in the one
   * that is chosen. Answers when all is written, under its name; null when that was cancelled. Meanwhile it is a task.
   */
  'files.export': {
    input: ExportInput,
    output: v.nullable(ExportedFile)
  }
}
