/** Converts protobufjs definitions to plain data. */
import protobuf from 'protobufjs'
import {
  PROTO_SCALARS,
  type ProtoEnum,
  type ProtoField,
  type ProtoMessage,
  type ProtoMethod,
  type ProtoScalar,
  type ProtoSchema,
  type ProtoType
} from '../../shared/model/proto-schema'

export interface FoundSchema {
  readonly schema: ProtoSchema
  /** Undefined types, by file. */
  readonly unknown: ReadonlyMap<string, readonly string[]>
  /** Number of messages, by file. */
  readonly counts: ReadonlyMap<string, number>
}

export function schemaOf(root: protobuf.Root): FoundSchema {
  const messages: ProtoMessage[] = []
  const enums: ProtoEnum[] = []
  const methods: ProtoMethod[] = []
  const unknown = new Map<string, string[]>()
  const counts = new Map<string, number>()
  const missing = ({ filename }: protobuf.ReflectionObject, type: string): void => {
    const names = unknown.get(filename ?? '') ?? []
    if (!names.includes(type)) names.push(type)
    unknown.set(filename ?? '', names)
  }
  const field = (each: protobuf.Field): ProtoField[] => {
    const type = typeOf(each)
    if (type !== null) return [fieldOf(each, type)]
    missing(each, each.type)
    return []
  }
  const walk = (object: protobuf.ReflectionObject): void => {
    if (object instanceof protobuf.Type) {
      messages.push({ name: nameOf(object), fields: object.fieldsArray.flatMap(field) })
      counts.set(object.filename ?? '', (counts.get(object.filename ?? '') ?? 0) + 1)
    } else if (object instanceof protobuf.Enum) {
      const values = Object.entries(object.values).map(([name, value]) => [value, name] as const)
      enums.push({ name: nameOf(object), values })
    } else if (object instanceof protobuf.Service) {
      for (const method of object.methodsArray) {
        const request = lookup(object, method.requestType)
        const response = lookup(object, method.responseType)
        if (request === null) missing(method, method.requestType)
        if (response === null) missing(method, method.responseType)
        if (request === null || response === null) continue
        methods.push({
          path: `/${nameOf(object)}/${method.name}`,
          request: nameOf(request),
          response: nameOf(response)
        })
      }
    }
    if (object instanceof protobuf.Namespace) object.nestedArray.forEach(walk)
  }
  // Resolves the features of editions, even if types are missing; each type is looked up below.
  try {
    root.resolveAll()
  } catch {
    // A missing type is reported with its file.
  }
  root.nestedArray.forEach(walk)
  return { schema: { messages, enums, methods }, unknown, counts }
}

function fieldOf(field: protobuf.Field, type: ProtoType): ProtoField {
  const oneof = field.partOf
  return {
    number: field.id,
    // protobufjs puts a dot before an extension's name.
    name: field.name.replace(/^\./, ''),
    type,
    repeated: field.repeated && !field.map,
    ...(field instanceof protobuf.MapField ? { key: scalarOf(field.keyType) ?? 'string' } : {}),
    ...(oneof === null || oneof.isProto3Optional ? {} : { oneof: oneof.name })
  }
}

function typeOf(field: protobuf.Field): ProtoType | null {
  const scalar = scalarOf(field.type)
  if (scalar !== null) return { is: 'scalar', scalar }
  const found = resolved(field)
  if (found === null) return null
  if (found instanceof protobuf.Enum) return { is: 'enum', name: nameOf(found) }
  const isGroup =
    (found as { group?: boolean }).group === true || (field as { delimited?: boolean }).delimited === true
  return { is: isGroup ? 'group' : 'message', name: nameOf(found) }
}

function resolved(field: protobuf.Field): protobuf.Type | protobuf.Enum | null {
  try {
    return field.resolve().resolvedType
  } catch {
    return null
  }
}

function lookup(from: protobuf.NamespaceBase, name: string): protobuf.Type | null {
  try {
    return from.lookupType(name)
  } catch {
    return null
  }
}

function scalarOf(name: string): ProtoScalar | null {
  return PROTO_SCALARS.find((scalar) => scalar === name) ?? null
}

function nameOf({ fullName }: protobuf.ReflectionObject): string {
  return fullName.replace(/^\./, '')
}
