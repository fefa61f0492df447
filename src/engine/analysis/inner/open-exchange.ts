import type { GrpcSide } from '../../../decode/stream/grpc/grpc-finder'
import type { InnerFinder, InnerLayer, InnerMessage } from '../../../decode/stream/inner'
import type { Direction } from '../../../shared/model/direction'
import { DecodedLimit } from './decoded-limit'
import type { StoryBody } from './story-body'

/** State of an exchange in the story whose bodies are searched for messages. */

/** `exchange`: its number in the table. */
export type EmitInner = (
  exchange: number,
  layer: Exclude<InnerLayer, 'http/2'>,
  message: InnerMessage
) => void

/** Updated as heads arrive. */
export type Sides = Readonly<Record<Direction, { -readonly [Key in keyof GrpcSide]: GrpcSide[Key] }>>

/** State of one exchange. */
export interface Open {
  exchange: number
  /** Layer of the messages found. */
  layer: Exclude<InnerLayer, 'http/2'>
  finder: InnerFinder | null
  /** gRPC only: properties from the heads received so far. */
  sides: Sides | null
  /** Request path, if known. */
  path: string
  /** True if the client requested a WebSocket in an HTTP/2 stream (RFC 8441). */
  requestsWebSocket: boolean
  /** Directions whose bodies are fed to the finder. */
  isFed: Record<Direction, boolean>
  /** Limit for decoded bodies. */
  limit: DecodedLimit
  /** Bodies that are compressed or encoded as text. */
  wrapped: Partial<Record<Direction, StoryBody<EmitInner>>>
  isOver: boolean
  /** Directions whose message has not ended. */
  isOpen: Record<Direction, boolean>
  /** Per body: bytes fed, and bytes of the message that were missing before them. */
  fed: Record<Direction, number>
  missing: Record<Direction, number>
}

export function newOpen(exchange: number): Open {
  return {
    exchange,
    layer: 'sse',
    finder: null,
    sides: null,
    path: '',
    requestsWebSocket: false,
    isFed: { up: true, down: true },
    limit: new DecodedLimit(),
    wrapped: {},
    isOver: false,
    isOpen: { up: false, down: true },
    fed: { up: 0, down: 0 },
    missing: { up: 0, down: 0 }
  }
}
