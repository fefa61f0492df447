/**
 * Messages inside an HTTP body or a connection: HTTP/2 frames, WebSocket messages, SSE events, gRPC messages. They are
 * many and small, so no table stores them: a finder reads them from the bytes again when a view needs them. Finders are
 * sans-io like every decoder: they never throw on any input, take time linear in the bytes, and give the same result
 * for any split into pushes.
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

/** A message that is complete or was cut by the end of the stream. */
export interface InnerMessage {
  direction: Direction
  /**
   * Offsets of the first byte and after the last one in the finder's input; parts of other messages may lie between.
   */
  start: number
  end: number
  /** Name in the protocol: `HEADERS`, `text`, `close`, the name of an event. */
  kind: string
  /** HTTP/2 stream of the message. */
  stream: number | null
  /** Bytes of the payload, unmasked and without padding, before decompression. */
  length: number
  /** Short labels in the protocol's terms: `END_STREAM`, `compressed`, `3 fragments`. */
  marks: readonly string[]
  /** Rest of the message's line in a list, such as the name of a code or the beginning of a text. May be shortened. */
  summary: string
  /** Content decoded with the user's schema, if the caller passed one: full name of the type, and JSON. */
  named?: NamedContent
  complete: boolean
  problems: readonly Problem[]
}

export interface InnerFinder {
  /** Reads the next bytes of a direction, the first at `offset`. The bytes are valid during the call only. */
  push(direction: Direction, bytes: Uint8Array, offset: number): void
  /** The next `length` bytes are missing from the capture. */
  gap(direction: Direction, offset: number, length: number): void
  /** Returns how many of the next bytes the finder would only count. */
  skippable(direction: Direction): number
  skip(direction: Direction, length: number): void
  /** No byte follows in this direction. */
  end(direction: Direction): void
  /** Reports open messages as cut. */
  finish(): void
}

/** Receives messages in the order of their last bytes. The receiver owns the object. */
export type InnerSink = (message: InnerMessage) => void

/** Details of one message, for a view; for messages of every protocol and for those inside others. */
export interface MessageDescription {
  /**
   * Ranges as in the message. Fields of unmasked or decompressed bytes have the range of the wire bytes they came from.
   */
  fields: readonly FoundField[]
  problems: readonly Problem[]
}
