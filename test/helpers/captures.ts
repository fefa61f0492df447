/** Real captures next to the project, if there are any: optional input for tests. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { peerPath } from './peers'
import { run } from './run'

const FOLDER = new URL('../../../shared/captures/', import.meta.url)

/** Returns the folder of the captures, or undefined. TCPLENS_CAPTURES overrides its location. */
export function captureFolder(): string | undefined {
  const folder = process.env['TCPLENS_CAPTURES'] ?? fileURLToPath(FOLDER)
  return existsSync(folder) ? folder : undefined
}

/** Returns the capture's path, or undefined if it does not exist. */
export function realCapture(name: string): string | undefined {
  const folder = captureFolder()
  const path = folder === undefined ? undefined : join(folder, name)
  return path !== undefined && existsSync(path) ? path : undefined
}

/** Fields of a file's packets as tshark reads them: a row for each packet, a column for each field. */
export async function tsharkFields(
  path: string,
  filter: string,
  fields: readonly string[],
  ...more: readonly string[]
): Promise<string[][]> {
  const named = fields.flatMap((field) => ['-e', field])
  const { stdout } = await run(peerPath('tshark'), [
    ...['-n', '-r', path, '-Y', filter, '-T', 'fields', '-E', 'separator=/t', ...named, ...more]
  ])
  const rows = stdout.split('\n').slice(0, -1)
  return rows.map((row) => row.split('\t'))
}
