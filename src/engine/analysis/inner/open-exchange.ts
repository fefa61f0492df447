import type { GrpcSide } from '../../../decode/stream/grpc/grpc-finder'
import type { InnerFinder, InnerLayer, InnerMessage } from '../../../decode/stream/inner'
import type { Direction } from '../../../shared/model/direction'
import { DecodedLimit } from './decoded-limit'
import type { StoryBody } from './story-body'

/** An exchange of the story whose bodies are searched for messages. */

/** `exchange`: the number others know it by. */
export type TellInner = (
  exchange: number,
  layer: Exclude<InnerLayer, 'http/2'>,
  message: InnerMessage
) => void

/** Written to as heads come. */
export type Sides = Readonly<Record<Direction, { -readonly [Key in keyof GrpcSide]: GrpcSide[Key] }>>

/** Of one exchange. */
export interface Open {
  exchange: number
  /** Of the messages that the finder finds. */
  layer: Exclude<InnerLayer, 'http/2'>
  finder: InnerFinder | null
  /** Of gRPC: what each head has said so far. */
  sides: Sides | null
  /** Of the request, if that is known. */
  path: string
  /** The client asks for a WebSocket in a stream of HTTP/2 (RFC 8441). */
  asksWebSocket: boolean
  /** Bodies that are fed. */
  isFed: Record<Direction, boolean>
  /** Of bodies that are decoded. */
  limit: DecodedLimit
  /** Those with something on them. */
  wrapped: Partial<Record<Direction, StoryBody<TellInner>>>
  isOver: boolean
  /** Messages that have yet to end. */
  isOpen: Record<Direction, boolean>
  /** Of each body: bytes given, and bytes of the message that were missing before them. */
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
    asksWebSocket: false,
    isFed: { up: true, down: true },
    limit: new DecodedLimit(),
    wrapped: {},
    isOver: false,
    isOpen: { up: false, down: true },
    fed: { up: 0, down: 0 },
    missing: { up: 0, down: 0 }
  }
}
