/**
 * Determines the protobuf message type of a body: from its gRPC call, from its Content-Type, or from an earlier choice
 * of the user.
 */
import type { SchemaIndex } from '../../../../../../../decode/view/protobuf/schema-index'
import { parseMediaType } from '../../../../../../../decode/view/media-type'
import type { ExchangeDetail } from '../../../../../../../shared/contract/traffic'

/** Content-Type parameters that name the message type (Spring, Prometheus and others). */
const TYPE_PARAMETERS = ['messagetype', 'proto', 'message', 'type']

/** Metadata of a body: path, side and content type. */
export interface BodyOrigin {
  readonly path: string
  readonly side: 'request' | 'response'
  readonly contentType: string
}

export function originOf(exchange: ExchangeDetail | null, message: number, contentType: string): BodyOrigin {
  // A single message extracted from a call carries the call's path in its media type.
  const type = parseMediaType(contentType)
  const named = type.parameter('grpc-path')
  if (named !== undefined) {
    return {
      path: named,
      side: type.parameter('grpc-side') === 'request' ? 'request' : 'response',
      contentType
    }
  }
  const side = exchange?.messages[message]?.kind === 'http.request' ? 'request' : 'response'
  return { path: exchange?.row.target ?? '', side, contentType }
}

/** Returns the declared type; undefined if none is declared or the declared type has no definition. */
export function knownType({ path, side, contentType }: BodyOrigin, index: SchemaIndex): string | undefined {
  const type = parseMediaType(contentType)
  for (const name of TYPE_PARAMETERS) {
    const parameter = type.parameter(name)
    if (parameter !== undefined && index.message(parameter) !== undefined) return parameter
  }
  return methodOf(path, index)?.[side]
}

function methodOf(target: string, index: SchemaIndex): { request: string; response: string } | undefined {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?([^?#]*)/i.exec(target)?.[1] ?? ''
  // A gRPC-web server may serve the calls below a path prefix.
  const [own] = /\/[^/]+\/[^/]+$/.exec(path) ?? []
  return index.method(path) ?? (own === undefined ? undefined : index.method(own))
}

/** Returns the key that remembers a user's choice, equal for similar bodies of later calls. */
export function originKey({ path, side, contentType }: BodyOrigin): string {
  const [plain = ''] = /^[^?#]*/.exec(path) ?? []
  // Digits in a path are usually an id.
  return `${side} ${parseMediaType(contentType).essence} ${plain.replaceAll(/\d+/g, '#')}`.slice(0, 300)
}
