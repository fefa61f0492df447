/** Interprets a protobuf field by its definition. */
import type { ProtoField } from '../../../shared/model/proto-schema'
import { bytesJson, bytesText, MESSAGE, quoted } from '../data/data-tree'
import { lenientUtf8, strictUtf8 } from '../data/readable'
import { defaultReading, numberReading, type Reading } from './readings'
import type { SchemaIndex } from './schema-index'
import { varintValue, type ValueExtent } from './wire'

/** A reading with the key of its field in the tree. */
interface DeclaredReading extends Reading {
  readonly key: string
  readonly isBad?: boolean
}

/** Returns a declaration such as `repeated string = 3` or `map<string, pkg.Item> = 4`. */
export function declaredText({ number, type, repeated, key, oneof }: ProtoField): string {
  const name = type.is === 'scalar' ? type.scalar : type.name
  const whole = key === undefined ? `${repeated ? 'repeated ' : ''}${name}` : `map<${key}, ${name}>`
  return `${oneof === undefined ? '' : `oneof ${oneof} · `}${whole} = ${number}`
}

/** Returns the default value of a field that is not on the wire. */
export function defaultOf({ type }: ProtoField, schema: SchemaIndex | undefined): DeclaredReading {
  if (type.is === 'scalar') return { key: `protobuf.${type.scalar}`, ...defaultReading(type.scalar) }
  if (type.is !== 'enum') return { key: 'protobuf.message', value: type.name, json: MESSAGE }
  const name = schema?.enumName(type.name, 0)
  if (name === undefined) return { key: 'protobuf.enum', value: '0', json: '0' }
  return { key: 'protobuf.enum', value: `${name} (0)`, json: JSON.stringify(name) }
}

/** Reads a value whose type is not a message. */
export function declaredReading(
  bytes: Uint8Array,
  { start, end }: ValueExtent,
  { type }: ProtoField,
  schema: SchemaIndex | undefined
): DeclaredReading {
  if (type.is === 'enum') {
    const value = Number(BigInt.asIntN(32, varintValue(bytes, start, end)))
    const name = schema?.enumName(type.name, value)
    if (name === undefined) return { key: 'protobuf.enum', value: String(value), json: String(value) }
    return { key: 'protobuf.enum', value: `${name} (${value})`, json: quoted(name) }
  }
  const scalar = type.is === 'scalar' ? type.scalar : 'bytes'
  const key = `protobuf.${scalar}`
  const raw = bytes.subarray(start, end)
  if (scalar === 'bytes') return { key, value: bytesText(raw), json: bytesJson(raw) }
  if (scalar === 'string') {
    const strict = strictUtf8(raw)
    const text = strict ?? lenientUtf8(raw)
    return { key, value: text, json: quoted(text), isBad: strict === null }
  }
  return { key, ...numberReading(bytes, start, end, scalar) }
}
