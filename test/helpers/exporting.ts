/** Exports of a real engine, read back. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../../src/engine/engine'
import {
  DEFAULT_EXPORT_OPTIONS,
  type ExportedFile,
  type ExportInput,
  type ExportOptions
} from '../../src/shared/contract/exporting'
import type { ViewQuery } from '../../src/shared/contract/views'
import { LIVE, temporaryFolder } from './engine'

export const ALL_EXCHANGES: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null }
export const ALL_CONNECTIONS: ViewQuery = { kind: 'connections', filter: '', sessions: null, sort: null }

export interface Exported {
  text: string
  path: string
  told: Omit<ExportedFile, 'path'>
}

export function exportInput(
  format: ExportInput['format'],
  {
    query = ALL_EXCHANGES,
    capture = LIVE,
    ...options
  }: Partial<ExportOptions> & { query?: ViewQuery; capture?: number } = {}
): ExportInput {
  return { capture, query, format, options: { ...DEFAULT_EXPORT_OPTIONS, ...options } }
}

/** A single file. */
export async function exported(
  engine: Engine,
  format: ExportInput['format'],
  options: Parameters<typeof exportInput>[1] = {}
): Promise<Exported> {
  const to = join(await temporaryFolder(), 'exported')
  const file = await engine.captures.export(exportInput(format, options), to)
  if (file === null) throw new Error('Nobody cancelled it')
  const { path, ...told } = file
  return { text: format === 'bodies' ? '' : await readFile(path, 'utf8'), path, told }
}
