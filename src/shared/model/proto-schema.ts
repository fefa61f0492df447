/**
 * Protobuf definitions as plain data. The engine builds them from the user's `.proto` files; decoders use them. Names
 * are fully qualified, without a leading dot.
 */

export const PROTO_SCALARS = [
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes'
] as const
export type ProtoScalar = (typeof PROTO_SCALARS)[number]

/** `group` is a message between two tags. */
export type ProtoType =
  | { readonly is: 'scalar'; readonly scalar: ProtoScalar }
  | { readonly is: 'enum'; readonly name: string }
  | { readonly is: 'message'; readonly name: string }
  | { readonly is: 'group'; readonly name: string }

export interface ProtoField {
  readonly number: number
  readonly name: string
  readonly type: ProtoType
  readonly repeated: boolean
  /** For a map: the type of its keys; `type` is the type of its values. */
  readonly key?: ProtoScalar | undefined
  /** Name of the oneof that the field belongs to: at most one of its fields is set. */
  readonly oneof?: string | undefined
}

export interface ProtoMessage {
  readonly name: string
  readonly fields: readonly ProtoField[]
}

export interface ProtoEnum {
  readonly name: string
  readonly values: readonly (readonly [value: number, name: string])[]
}

export interface ProtoMethod {
  /** As in the path of a call: `/package.Service/Method`. */
  readonly path: string
  readonly request: string
  readonly response: string
}

export interface ProtoSchema {
  readonly messages: readonly ProtoMessage[]
  readonly enums: readonly ProtoEnum[]
  readonly methods: readonly ProtoMethod[]
}

export const NO_SCHEMA: ProtoSchema = { messages: [], enums: [], methods: [] }
