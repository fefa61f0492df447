/**
 * `grpc-status-details-bin`: a message google.rpc.Status, whose details are of types that everybody uses
 * (google/rpc/error_details.proto). Their definitions are known here, so that they can be read without any file.
 */
import type { ProtoField, ProtoMessage, ProtoSchema, ProtoType } from '../../../shared/model/proto-schema'
import type { DataTree } from '../data/data-tree'
import { decodeProtobuf } from '../protobuf/protobuf'
import { SchemaIndex } from '../protobuf/schema-index'

/** A message in short: its fields from number 1 on, each `name:type`, `*` for repeated. Empty for a number left out. */
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

/** `schema`: what the user's files define beside it; theirs come first. */
export function statusDetails(bytes: Uint8Array, schema: ProtoSchema | null = null): DataTree {
  const all =
    schema === null ? RPC_SCHEMA : { ...schema, messages: [...RPC_SCHEMA.messages, ...schema.messages] }
  return decodeProtobuf(bytes, { schema: new SchemaIndex(all), type: 'google.rpc.Status' })
}
