import type { FoundField } from '../../../decode/field-list'
import { opensExchange, type MessageKind } from '../../../decode/stream/decoder'
import type { MessageDetail } from '../../../shared/contract/traffic'
import type { Direction } from '../../../shared/model/direction'
import type { BodySource, ReadStream } from './body-source'
import type { MessageRange } from '../tables/exchange-messages'

/** A message loaded for display, as far as the capture contains it. */
export interface LoadedMessage {
  connection: number
  range: MessageRange
  direction: Direction
  /** Bytes from the start up to the first gap; only the beginning of a large message. */
  bytes: Uint8Array
  missing: [number, number][]
  /** Method of the exchange's request; empty if unknown. */
  requestMethod: string
  /** Current length of the stream. */
  total: number
  /** HTTP/2 stream ID, otherwise 0. */
  stream: number
  /** Reads the stream; `from` is the first available offset at or after `offset`. */
  read(offset: number, length: number): { from: number; bytes: Uint8Array }
}

/** Returns the kind of an HTTP message. */
export function httpKind(range: MessageRange): MessageKind {
  return opensExchange(range) ? 'http.request' : 'http.response'
}

/** The parts of a message's description that are parsed from its bytes, by the rules of its protocol. */
export type DescribedMessage = Pick<
  MessageDetail,
  | 'range'
  | 'headRange'
  | 'startLine'
  | 'version'
  | 'protocol'
  | 'stream'
  | 'framing'
  | 'bodyLength'
  | 'contentType'
  | 'contentEncoding'
  | 'fields'
  | 'problems'
>

/** Parses messages of one protocol, or of one version of HTTP, for display. */
export interface MessageFormat {
  /** The first byte of the message must be in the capture. */
  describe(loaded: LoadedMessage): DescribedMessage
  /** Returns all of its fields, nested to the deepest known level. */
  fields(loaded: LoadedMessage): FoundField[]
  body(loaded: LoadedMessage, read: ReadStream): BodySource
}
