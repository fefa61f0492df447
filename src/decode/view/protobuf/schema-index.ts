/** Index of protobuf definitions by type name and method path. */
import type {
  ProtoEnum,
  ProtoField,
  ProtoMessage,
  ProtoMethod,
  ProtoSchema
} from '../../../shared/model/proto-schema'

export interface MessageType {
  readonly name: string
  readonly byNumber: ReadonlyMap<number, ProtoField>
}

export class SchemaIndex {
  readonly #messages: ReadonlyMap<string, MessageType>
  readonly #enums: ReadonlyMap<string, ReadonlyMap<number, string>>
  readonly #methods: ReadonlyMap<string, ProtoMethod>

  constructor({ messages, enums, methods }: ProtoSchema) {
    this.#messages = new Map(messages.map((message) => [message.name, typeOf(message)]))
    this.#enums = new Map(enums.map((each) => [each.name, namesOf(each)]))
    this.#methods = new Map(methods.map((method) => [method.path, method]))
  }

  message(name: string): MessageType | undefined {
    return this.#messages.get(name)
  }

  enumName(type: string, value: number): string | undefined {
    return this.#enums.get(type)?.get(value)
  }

  /** `path`: path of a request; its query and fragment are ignored. */
  method(path: string): ProtoMethod | undefined {
    return this.#methods.get(/^[^?#]*/.exec(path)?.[0] ?? '')
  }
}

function typeOf({ name, fields }: ProtoMessage): MessageType {
  return { name, byNumber: new Map(fields.map((field) => [field.number, field])) }
}

/** Returns the names of values; for aliases (`allow_alias`), the first name. */
function namesOf({ values }: ProtoEnum): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const [value, name] of values) if (!names.has(value)) names.set(value, name)
  return names
}
