/** Short form of an imported description of requests. */

import { importText, readEntry } from '../../../src/decode/import/import-anything'
import { parseYaml } from '../../../src/renderer/src/features/workbench/import/model/yaml-data'

const wire = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** Returns every imported request: its folder, name, target, lines and notes. */
export const imported = (source: unknown): unknown => {
  const result = importText(typeof source === 'string' ? source : JSON.stringify(source), { yaml: parseYaml })
  if (!result.ok) return result.fault
  return result.entries.map((entry) => {
    const request = readEntry(entry)
    if ('code' in request) return request
    const { target, secure, bytes, notes } = request
    const place = target === null ? null : `${secure ? 'tls ' : ''}${target.host} ${target.port}`
    return [
      [entry.group, entry.name].join(': '),
      place,
      wire(bytes).split('\r\n'),
      ...notes.map(({ code, what }) => `${code} ${what}`.trim())
    ]
  })
}
