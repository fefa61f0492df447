/** Readings of a protobuf value: by its definition, or without one in every plausible way. */
import type { ProtoScalar } from '../../../shared/model/proto-schema'
import { floatText, numberJson, numberText, quoted } from '../data/data-tree'
import { FIXED32, FIXED64, fixed32, fixed64, LENGTH, VARINT, varintValue, zigzag } from './wire'

export interface Reading {
  readonly value: string
  readonly json: string
}

/** Separator of two readings of one value. */
const OR = ' · '

/** Years 2000 to 2100: numbers in this range are most likely times. */
const FIRST_TIME_S = 946_684_800
const LAST_TIME_S = 4_102_444_800

/** Larger varints are negative int32 values in 64 bits. */
const LAST_ABOVE_INT32 = 2n ** 64n - 2n ** 31n - 1n

/** Reads a varint without a definition. */
export function varintReading(value: bigint): Reading {
  if (isNegativeInt32(value)) {
    const negative = BigInt.asIntN(64, value)
    return { value: `${negative}${OR}uint64 ${value}`, json: String(negative) }
  }
  const readings = [String(value)]
  if (value >= 2n ** 63n) readings.push(`int64 ${BigInt.asIntN(64, value)}`)
  if (value <= 1n) readings.push(value === 1n ? 'true' : 'false')
  else readings.push(`zigzag ${zigzag(value)}`)
  const time = timeOf(value)
  if (time !== null) readings.push(time)
  return { value: readings.join(OR), json: integerJson(value) }
}

/** Hardly any other number is so close to 2^64. */
export function isNegativeInt32(value: bigint): boolean {
  return value > LAST_ABOVE_INT32
}

function timeOf(value: bigint): string | null {
  if (value > BigInt(LAST_TIME_S) * 1000n) return null
  const number = Number(value)
  if (number >= FIRST_TIME_S && number <= LAST_TIME_S) return isoTime(number * 1000)
  return number >= FIRST_TIME_S * 1000 ? isoTime(number) : null
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

export function fixed32Reading(bytes: Uint8Array, at: number): Reading {
  const { unsigned, signed, float } = fixed32(bytes, at)
  const readings = [String(unsigned)]
  if (signed < 0) readings.push(`int32 ${signed}`)
  readings.push(`float ${floatText(float)}`)
  return { value: readings.join(OR), json: String(unsigned) }
}

export function fixed64Reading(bytes: Uint8Array, at: number): Reading {
  const { unsigned, signed, double } = fixed64(bytes, at)
  const readings = [String(unsigned)]
  if (signed < 0n) readings.push(`int64 ${signed}`)
  readings.push(`double ${numberText(double)}`)
  return { value: readings.join(OR), json: integerJson(unsigned) }
}

/** Returns a number if JSON parsers keep it exactly; else a string, as in protobuf's JSON mapping. */
export function integerJson(value: bigint): string {
  const isSafe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
  return isSafe ? String(value) : `"${value}"`
}

/** Returns the wire type of a scalar. */
export function wireTypeOf(scalar: ProtoScalar | 'enum'): number {
  switch (scalar) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return FIXED64
    case 'float':
    case 'fixed32':
    case 'sfixed32':
      return FIXED32
    case 'string':
    case 'bytes':
      return LENGTH
    default:
      return VARINT
  }
}

/** Reads the number in [at, end) by its definition. Not for text and bytes. */
export function numberReading(bytes: Uint8Array, at: number, end: number, scalar: ProtoScalar): Reading {
  switch (scalar) {
    case 'double': {
      const { double } = fixed64(bytes, at)
      return { value: numberText(double), json: numberJson(double) }
    }
    case 'float': {
      const { float } = fixed32(bytes, at)
      const text = floatText(float)
      return { value: text, json: Number.isFinite(float) ? text : quoted(text) }
    }
    case 'fixed32':
      return plain(fixed32(bytes, at).unsigned)
    case 'sfixed32':
      return plain(fixed32(bytes, at).signed)
    case 'fixed64':
      return long(fixed64(bytes, at).unsigned)
    case 'sfixed64':
      return long(fixed64(bytes, at).signed)
    default:
      return varintOf(varintValue(bytes, at, end), scalar)
  }
}

function varintOf(value: bigint, scalar: ProtoScalar): Reading {
  switch (scalar) {
    case 'int32':
      return plain(Number(BigInt.asIntN(32, value)))
    case 'uint32':
      return plain(Number(BigInt.asUintN(32, value)))
    case 'sint32':
      return plain(Number(zigzag(BigInt.asUintN(32, value))))
    case 'int64':
      return long(BigInt.asIntN(64, value))
    case 'sint64':
      return long(zigzag(value))
    case 'bool':
      return { value: String(value !== 0n), json: String(value !== 0n) }
    default:
      return long(value)
  }
}

function plain(value: number): Reading {
  return { value: String(value), json: String(value) }
}

/** Protobuf's JSON mapping writes all 64-bit integers as strings. */
function long(value: bigint): Reading {
  return { value: String(value), json: `"${value}"` }
}

/** Returns the default value of a field that is not on the wire. */
export function defaultReading(scalar: ProtoScalar): Reading {
  if (scalar === 'string' || scalar === 'bytes') return { value: '', json: '""' }
  if (scalar === 'bool') return { value: 'false', json: 'false' }
  return { value: '0', json: scalar.endsWith('64') ? '"0"' : '0' }
}
