/**
 * Decodes `grpc-status-details-bin`: a google.rpc.Status message, whose details usually have standard types
 * (google/rpc/error_details.proto). Their definitions are built in, so that no schema file is needed.
 */
import type { ProtoField, ProtoMessage, ProtoSchema, ProtoType } from '../../../shared/model/proto-schema'
import type { DataTree } from '../data/data-tree'
import { decodeProtobuf } from '../protobuf/protobuf'
import { SchemaIndex } from '../protobuf/schema-index'

/**
 * Defines a message by its fields from number 1 on, each `name:type`, `*` for repeated. An empty text skips a number.
 */
function message(name: string, ...fields: readonly string[]): ProtoMessage {
  return { name, fields: fields.flatMap((text, index) => fieldOf(text, index + 1)) }
}

function fieldOf(text: string, number: number): ProtoField[] {
  const [name = '', type = 'string'] = text.split(':')
  if (name === '') return []
  const repeated = type.endsWith('*')
  const plain = repeated ? type.slice(0, -1) : type
  if (plain === 'map') {
    return [{ number, name, type: { is: 'scalar', scalar: 'string' }, repeated: false, key: 'string' }]
  }
  return [{ number, name, type: typeOf(plain), repeated }]
}

function typeOf(name: string): ProtoType {
  switch (name) {
    case 'string':
    case 'int32':
    case 'int64':
    case 'bytes':
      return { is: 'scalar', scalar: name }
    default:
      return { is: 'message', name }
  }
}

const RPC_SCHEMA: ProtoSchema = {
  messages: [
    message('google.protobuf.Any', 'type_url', 'value:bytes'),
    message('google.protobuf.Duration', 'seconds:int64', 'nanos:int32'),
    message('google.protobuf.Timestamp', 'seconds:int64', 'nanos:int32'),
    message('google.rpc.Status', 'code:int32', 'message', 'details:google.protobuf.Any*'),
    message('google.rpc.ErrorInfo', 'reason', 'domain', 'metadata:map'),
    message('google.rpc.RetryInfo', 'retry_delay:google.protobuf.Duration'),
    message('google.rpc.DebugInfo', 'stack_entries:string*', 'detail'),
    message('google.rpc.QuotaFailure', 'violations:google.rpc.QuotaFailure.Violation*'),
    message(
      'google.rpc.QuotaFailure.Violation',
      'subject',
      'description',
      'api_service',
      'quota_metric',
      'quota_id',
      'quota_dimensions:map',
      'quota_value:int64',
      'future_quota_value:int64'
    ),
    message('google.rpc.PreconditionFailure', 'violations:google.rpc.PreconditionFailure.Violation*'),
    message('google.rpc.PreconditionFailure.Violation', 'type', 'subject', 'description'),
    message('google.rpc.BadRequest', 'field_violations:google.rpc.BadRequest.FieldViolation*'),
    message(
      'google.rpc.BadRequest.FieldViolation',
      'field',
      'description',
      'reason',
      'localized_message:google.rpc.LocalizedMessage'
    ),
    message('google.rpc.RequestInfo', 'request_id', 'serving_data'),
    message('google.rpc.ResourceInfo', 'resource_type', 'resource_name', 'owner', 'description'),
    message('google.rpc.Help', 'links:google.rpc.Help.Link*'),
    message('google.rpc.Help.Link', 'description', 'url'),
    message('google.rpc.LocalizedMessage', 'locale', 'message')
  ],
  enums: [],
  methods: []
}

/** `schema`: definitions from the user's files, which take precedence. */
export function statusDetails(bytes: Uint8Array, schema: ProtoSchema | null = null): DataTree {
  const all =
    schema === null ? RPC_SCHEMA : { ...schema, messages: [...RPC_SCHEMA.messages, ...schema.messages] }
  return decodeProtobuf(bytes, { schema: new SchemaIndex(all), type: 'google.rpc.Status' })
}
