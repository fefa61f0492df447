import * as v from 'valibot'

/** Kinds of small messages inside exchanges and connections; see `inner.ts`. */
const INNER_LAYER_NAMES = ['http/2', 'websocket', 'sse', 'grpc'] as const
export const InnerLayerName = v.picklist(INNER_LAYER_NAMES)
