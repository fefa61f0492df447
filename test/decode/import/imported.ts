/** What a description of requests comes to, in short. */

import { importText, readEntry } from '../../../src/decode/import/import-anything'
import { parseYaml } from '../../../src/renderer/src/headless/yaml-data'

const wire = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** Every request of what is imported: its folder, name, where it goes, its lines and what is told. */
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
