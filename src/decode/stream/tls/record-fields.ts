import type { FieldList } from '../../field-list'
import { ALERTS, RECORD_TYPES, versionName } from './names/numbers'
import { RECORD_HEADER_BYTES, type TlsRecord } from './record-reader'

/** Adds the fields of a record header. The header is outside the list's bytes: its ranges are offsets in the stream. */
export function addRecordFields(
  list: FieldList,
  { type, version, start, length }: Pick<TlsRecord, 'type' | 'version' | 'start' | 'length'>
): void {
  const name = RECORD_TYPES[type] ?? String(type)
  const parts: [key: string, value: string, from: number, to: number, depth: number][] = [
    ['record', `${name}, ${versionName(version)}`, 0, RECORD_HEADER_BYTES, 0],
    ['record-type', `${name} (${type})`, 0, 1, 1],
    ['record-version', versionName(version), 1, 3, 1],
    ['record-length', String(length), 3, RECORD_HEADER_BYTES, 1]
  ]
  for (const [key, value, from, to, depth] of parts)
    list.fields.push({ key, value, range: [start + from, start + to], depth })
}

export function alertLevel(level: number): string {
  return level === 1 ? 'warning' : level === 2 ? 'fatal' : String(level)
}

export function alertName(description: number): string {
  return ALERTS[description] ?? String(description)
}
