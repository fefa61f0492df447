import type { InnerLayer } from '../../../decode/stream/inner'
import { HTTP2 } from './http2-protocol'
import type { AnyInnerProtocol } from './inner-protocol'
import { GRPC } from './grpc-protocol'
import { SSE } from './sse-protocol'
import { WEBSOCKET } from './websocket-protocol'

/**
 * The protocols of inner messages. A new one requires a finder in `src/decode/stream`, a protocol object
 * beside this file, an entry here, and one in `innerLayers`.
 */
export const INNER_PROTOCOLS: Readonly<Partial<Record<InnerLayer, AnyInnerProtocol>>> = {
  'http/2': HTTP2,
  websocket: WEBSOCKET,
  sse: SSE,
  grpc: GRPC
}

export function protocolOf(layer: InnerLayer): AnyInnerProtocol | null {
  return INNER_PROTOCOLS[layer] ?? null
}
