import { messageFields } from '../../../decode/stream/websocket/message-fields'
import { carriedPieces } from '../../../decode/stream/websocket/message-frames'
import {
  DEFLATE,
  InflatedPayload,
  isCompressed,
  stateBehind,
  type WebSocketState
} from '../../../decode/stream/websocket/message-payload'
import { negotiated, type Negotiated } from '../../../decode/stream/websocket/negotiated'
import { UNREADABLE } from '../../../decode/stream/websocket/open-message'
import { WebSocketFinder } from '../../../decode/stream/websocket/websocket-finder'
import { innerProtocol, type InnerContext } from './inner-protocol'

/** WebSocket messages (RFC 6455) after the opening handshake. */
export const WEBSOCKET = innerProtocol<WebSocketState>({
  layer: 'websocket',
  feed: 'tunnel',
  createFinder(context, sink) {
    const finder = new WebSocketFinder(agreed(context), context.from, sink)
    return Object.assign(finder, {
      stateBehind: (direction: 'up' | 'down'): WebSocketState => ({ window: finder.window(direction) })
    })
  },
  states: {
    begin: () => ({ window: new Uint8Array(0) }),
    unknown: () => ({ window: null }),
    behind: ({ message, context, read }, state) =>
      stateBehind(message, read, agreed(context).compression?.[message.direction] ?? null, state)
  },
  describe: ({ message, read }) => ({ fields: messageFields(message, read), problems: message.problems }),
  payload({ message, context, read }, state) {
    if (message.kind === UNREADABLE || message.length === 0) return null
    const contentType = message.kind === 'text' ? 'text/plain; charset=utf-8' : ''
    if (!isCompressed(message)) {
      return {
        length: message.length,
        contentType,
        codings: '',
        decoded: [],
        pieces: () => carriedPieces(message, read),
        failed: () => null
      }
    }
    const compression = agreed(context).compression?.[message.direction] ?? null
    const inflated = new InflatedPayload(message, read, compression, state)
    return {
      length: null,
      contentType,
      codings: '',
      decoded: [DEFLATE],
      pieces: () => inflated.pieces(),
      failed: () => (inflated.failed ? DEFLATE : null)
    }
  }
})

/** Nothing is known about a handshake that is not in the capture. */
function agreed({ response }: InnerContext): Negotiated {
  return negotiated(response?.headers ?? null)
}
