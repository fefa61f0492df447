import { hexText } from '../../../../shared/bytes/hex-text'
import type { Direction } from '../../../../shared/model/direction'
import { keyText, type FieldKey } from '../../../../shared/filter/field-key'
import { termText } from '../../../../shared/filter/print'
import type { ByteRange } from '../hex/model/hex-layout'

/** Filter terms for values that the window shows. */

/** Longer values are searched for by their beginning. */
const MAX_TERM_VALUE = 200

/** Returns the term that selects rows with the field. */
export function presentTerm(key: FieldKey): string {
  return `${keyText(key)}:`
}

/** Returns the term that selects rows with a value, or if it is only a part of the field's value, with this part. */
export function seenTerm(key: FieldKey, value: string, isWhole: boolean): string {
  return isWhole && value.length <= MAX_TERM_VALUE
    ? termText(key, value, '=')
    : termText(key, value.slice(0, MAX_TERM_VALUE))
}

/** Returns the term that selects the rows that another one does not. */
export function opposite(term: string): string {
  return term.startsWith('-') ? term.slice(1) : `-${term}`
}

/** Where bytes are from: the connection's stream in one direction, or the body of a message without its codings. */
export type BytesKey = Direction | 'request.body' | 'response.body'

/** Longer ranges are compared by their beginning; a filter has at most 4,096 characters. */
export const MAX_TERM_BYTES = 256
/** Filters read a stream or a body up to here. */
const MAX_READ_BYTES = 1024 * 1024

/** Returns the beginning of a range that a term compares; null if it lies behind the part that filters read. */
export function termRange([start, end]: ByteRange): ByteRange | null {
  const to = Math.min(end, start + MAX_TERM_BYTES)
  return to <= start || to > MAX_READ_BYTES ? null : [start, to]
}

/** Returns the term that selects rows with these bytes at this place. */
export function bytesAtTerm(key: BytesKey, [start]: ByteRange, bytes: Uint8Array): string {
  return `${key}[${start}..${start + bytes.length}]=${hexText(bytes)}`
}

/** Returns the term that selects rows with these bytes anywhere. */
export function bytesTerm(key: BytesKey, bytes: Uint8Array): string {
  return `${key === 'up' || key === 'down' ? `${key}.bytes` : key}:${hexText(bytes)}`
}
