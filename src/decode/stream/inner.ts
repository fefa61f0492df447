/**
 * Messages inside what HTTP carries or a connection is: frames of HTTP/2, messages of WebSocket, events of SSE,
 * messages of gRPC. They are many and small, so no table holds them: a finder cuts them anew, from the bytes, where
 * somebody looks. Sans-io like every decoder: no input makes it throw, its time is linear in the bytes, and how a
 * stream is cut into pushes carries no meaning.
 */
import type { Direction } from '../../shared/model/direction'
import type { FoundField } from '../field-list'
import type { Problem } from './decoder'

export const INNER_LAYERS = ['http/2', 'websocket', 'sse', 'grpc'] as const
export type InnerLayer = (typeof INNER_LAYERS)[number]

export interface NamedContent {
  readonly type: string
  readonly json: string
}

/** A message that has ended, or that the stream's end has cut. */
export interface InnerMessage {
  direction: Direction
  /** First byte, and behind the last one, of what the finder was fed; pieces of others may lie between. */
  start: number
  end: number
  /** As its protocol calls it: `HEADERS`, `text`, `close`, an event's name. */
  kind: string
  /** The stream of HTTP/2 that it is of. */
  stream: number | null
  /** Bytes of its payload as carried: unmasked and unpadded, still compressed. */
  length: number
  /** What is worth seeing at once, in the protocol's words: `END_STREAM`, `compressed`, `3 fragments`. */
  marks: readonly string[]
  /** The rest of its line in a list: a code in words, the first of a text. May be cut. */
  summary: string
  /** What it says by the user's definitions, for whoever gave them along: the type's full name, and JSON. */
  named?: NamedContent
  complete: boolean
  problems: readonly Problem[]
}

export interface InnerFinder {
  /** The next bytes of a direction, of which the first is at `offset`. Valid during the call. */
  push(direction: Direction, bytes: Uint8Array, offset: number): void
  /** The next `length` bytes passed, but nobody has them. */
  gap(direction: Direction, offset: number, length: number): void
  /** How many of the next bytes it would only count. */
  skippable(direction: Direction): number
  skip(direction: Direction, length: number): void
  /** No byte follows in this direction. */
  end(direction: Direction): void
  /** What stands open is told as cut. */
  finish(): void
}

/** Receives messages in the order in which their last bytes were pushed. The object is the receiver's. */
export type InnerSink = (message: InnerMessage) => void

/** What one message says, for who looks at it. */
export interface InnerDescription {
  /** Ranges as in the message; of what was unmasked or decompressed, in the wire bytes it came from. */
  fields: readonly FoundField[]
  problems: readonly Problem[]
}
