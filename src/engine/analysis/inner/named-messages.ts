import type { GrpcSide, ReadNamed } from '../../../decode/stream/grpc/grpc-finder'
import { dataJson } from '../../../decode/view/data/data-json'
import { decodeProtobuf } from '../../../decode/view/protobuf/protobuf'
import type { SchemaIndex } from '../../../decode/view/protobuf/schema-index'
import type { Direction } from '../../../shared/model/direction'
import { inflateMessage } from './inflate-message'

/**
 * Returns a reader of one call's messages that uses the user's definitions. The call's path determines the
 * message types.
 */
export function namedMessages(
  schema: SchemaIndex,
  path: string,
  sides: Readonly<Record<Direction, GrpcSide>>
): ReadNamed | null {
  const method = schema.method(path)
  if (method === undefined) return null
  return (direction, payload, isCompressed) => {
    const { format, coding } = sides[direction]
    if (format !== 'proto') return null
    const bytes = isCompressed ? inflateMessage(payload, coding) : payload
    if (bytes === null) return null
    const type = direction === 'up' ? method.request : method.response
    const { fields } = decodeProtobuf(bytes, { schema, type })
    return { type, json: JSON.stringify(JSON.parse(dataJson(fields, 'message'))) }
  }
}
