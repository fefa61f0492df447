import type { UntoldReason } from '../../../shared/contract/views'
import type { FilterTerm, FilterTest, FieldSlice } from '../../../shared/filter/tree'
import { testValues, type ValueTest } from '../../../shared/filter/test-value'
import type { HeadKey, StreamKey } from '../../../shared/filter/field-key'
import { truthOf, UNREADABLE, type Truth } from '../views/truth'

/** Values of fields that are read from messages and streams, and tests on them. */

/** Placeholder for a value that exists but cannot be read, with the reason. */
export interface UnreadableValue {
  readonly note: UntoldReason
}
/** Several values of one name, such as repeated headers, in order. */
export interface SeveralValues {
  readonly several: readonly string[]
}
/** Bytes of a body or stream; `isCut`: more follow that were not read. */
export interface BytesValue {
  readonly bytes: Uint8Array
  readonly isCut: boolean
}
/** Null if there is no value. */
export type HeadValue = string | SeveralValues | BytesValue | UnreadableValue | null

/** A field of a message, or a part of the connection's stream. */
export type ReadKey = HeadKey | (StreamKey & { readonly slice: FieldSlice | null })

/**
 * Reads the values of fields from a row's messages, in the order of the keys. Returns a promise if bodies
 * have to be decoded.
 */
export interface HeadSource {
  values(row: number, keys: readonly ReadKey[]): HeadValue[] | Promise<HeadValue[]>
}

/** Longest text of a body in a row. */
const MAX_SHOWN_BYTES = 4096

/** Returns the value as one text, or null if it is absent or cannot be read. */
export function readableValue(value: HeadValue): string | null {
  if (value === null || typeof value === 'string') return value
  if ('several' in value) return value.several.join(', ')
  return 'bytes' in value ? utf8(value.bytes.subarray(0, MAX_SHOWN_BYTES)) : null
}

/** Tests a field's value. `passes`: the compiled test of one value. */
export function testField(term: FilterTerm, passes: ValueTest, value: HeadValue): Truth {
  if (value === null) return truthOf(testValues(term, passes, []))
  if (typeof value === 'string') return truthOf(testValues(term, passes, [textPart(value, term)]))
  if ('note' in value) return UNREADABLE
  if ('several' in value) return truthOf(testSeveral(term, passes, value.several))
  const { bytes, isCut } = value
  // A stream is read in the slice's bounds.
  const slice = term.key.kind === 'stream' ? null : term.slice
  const result = testValues(term, passes, [bytesPart(bytes, slice, term.test)])
  return isCut && !isDecided(term, slice, bytes.length, result) ? UNREADABLE : truthOf(result)
}

/** All lines together are a value as well: a list such as `a, b` may be sent in one line or in two. */
function testSeveral(term: FilterTerm, passes: ValueTest, several: readonly string[]): boolean {
  const parts = several.map((one) => textPart(one, term))
  const whole = term.quantity === 'any' ? [textPart(several.join(', '), term)] : []
  return testValues(term, passes, [...parts, ...whole])
}

/** Returns true if bytes that were not read cannot change the result. */
function isDecided({ test }: FilterTerm, slice: FieldSlice | null, length: number, result: boolean): boolean {
  if (test.kind === 'there') return true
  if (slice !== null) return slice.from >= 0 && slice.to !== null && slice.to >= 0 && slice.to <= length
  const finds = test.kind === 'contains' || test.kind === 'regex' || (test.kind === 'bytes' && !test.whole)
  return finds && result
}

function textPart(text: string, { slice, test }: FilterTerm): string {
  return slice === null && !isOnBytes(test) ? text : bytesPart(Buffer.from(text), slice, test)
}

function bytesPart(bytes: Uint8Array, slice: FieldSlice | null, test: FilterTest): string {
  const part = slice === null ? bytes : bytes.subarray(slice.from, slice.to ?? undefined)
  return isOnBytes(test) ? latin1(part) : utf8(part)
}

function isOnBytes(test: FilterTest): boolean {
  return test.kind === 'bytes' || (test.kind === 'differs' && test.test.kind === 'bytes')
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
}
