/** Which type of message a body is: as its call says, as its Content-Type says, or as the user has said before. */
import type { SchemaIndex } from '../../../decode/view/protobuf/schema-index'
import { parseMediaType } from '../../../decode/view/media-type'
import type { ExchangeDetail } from '../../../shared/contract/traffic'

/** Parameters that servers name the type with: Spring, Prometheus, and others. */
const TYPE_PARAMETERS = ['messagetype', 'proto', 'message', 'type']

/** What is told of a body apart from its bytes. */
export interface BodyOrigin {
  readonly path: string
  readonly side: 'request' | 'response'
  readonly contentType: string
}

export function originOf(exchange: ExchangeDetail | null, message: number, contentType: string): BodyOrigin {
  // A single message of a call names the call itself.
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

/** Undefined where nothing says it, or what is said is not defined. */
export function knownType({ path, side, contentType }: BodyOrigin, index: SchemaIndex): string | undefined {
  const type = parseMediaType(contentType)
  for (const name of TYPE_PARAMETERS) {
    const said = type.parameter(name)
    if (said !== undefined && index.message(said) !== undefined) return said
  }
  return methodOf(path, index)?.[side]
}

function methodOf(target: string, index: SchemaIndex): { request: string; response: string } | undefined {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?([^?#]*)/i.exec(target)?.[1] ?? ''
  // A server of gRPC-web may have the calls below a path of its own.
  const [own] = /\/[^/]+\/[^/]+$/.exec(path) ?? []
  return index.method(path) ?? (own === undefined ? undefined : index.method(own))
}

/** What choices of the user are remembered by: the same body of the next call is the same. */
export function originKey({ path, side, contentType }: BodyOrigin): string {
  const [plain = ''] = /^[^?#]*/.exec(path) ?? []
  // Numbers in a path are mostly of one thing among many.
  return `${side} ${parseMediaType(contentType).essence} ${plain.replaceAll(/\d+/g, '#')}`.slice(0, 300)
}
