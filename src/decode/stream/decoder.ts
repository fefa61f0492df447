/**
 * What every stream decoder is to its host: bytes of both directions of one connection in, messages with byte
 * ranges and problems out. A decoder is sans-io: synchronous, no timer, no socket, no logging, and no input makes
 * it throw. It works on a connection, not on a stream, because a response's framing depends on its request.
 *
 * The host pushes the bytes of the two directions in the order they were captured. How they are cut into pushes
 * carries no meaning: any split of the same byte sequence gives the same messages.
 */
import type { Direction } from '../../shared/model/direction'
import type { TableState } from './http2/hpack/dynamic-table'

/** A finding about the bytes: a stable kebab-case code at an offset of the stream it was found in. */
export interface Problem {
  code: string
  offset: number
}

/**
 * How the end of a message's body is found; `frames`: by frames of a stream of HTTP/2, which other streams' frames lie
 * between; `tunnel`: the stream belongs to another protocol from `end` on.
 */
export type Framing = 'none' | 'length' | 'chunked' | 'close' | 'frames' | 'tunnel'

/**
 * One object per message. The decoder goes on writing to it until messageEnd and forgets it then; a sink that
 * keeps something copies it. Offsets count bytes of the message's own stream from 0 and may exceed 2^32.
 */
interface MessageBase {
  /** Per connection from 0, in the order in which first bytes of messages were pushed. */
  id: number
  /** Per connection from 0; the same on a request and all its responses, interim (1xx) ones included. */
  exchange: number
  direction: Direction
  /** First byte of the start line. */
  start: number
  /** Behind the blank line that ends the head; where the bytes ran out if the head was cut. */
  headEnd: number
  /** Behind the last framing byte. Valid at messageEnd. */
  end: number
  /** Bytes of body seen, after transfer decoding and before content decoding. Valid at messageEnd. */
  bodyLength: number
  /** Bytes of the message lost in gaps. Valid at messageEnd. */
  missing: number
  /** Whether every byte the framing promised was seen. Valid at messageEnd. */
  complete: boolean
  /** Each code at most once, at its first offset. Grows until messageEnd. */
  problems: Problem[]
  framing: Framing
}

interface HttpMessageBase extends MessageBase {
  /**
   * As sent, such as `HTTP/1.1`; `HTTP/0.9` for the versionless form, `HTTP/2`, empty if the head was cut before it.
   */
  version: string
  /**
   * Fields of a head that is no text, pseudo-header fields among them, in wire order, Latin-1; absent where the head's
   * bytes say them. Valid during messageHead, and trailers during messageTrailers: the decoder does not keep them. Texts
   * such as the target may be cut behind messageHead.
   */
  headers?: readonly (readonly [name: string, value: string])[]
  trailers?: readonly (readonly [name: string, value: string])[]
  /** The stream of HTTP/2 that it is of; absent where a connection has but one. */
  stream?: number
  /** Content-Type as sent, empty if none. Latin-1: one character per byte, like all texts here. */
  contentType: string
  /** Content-Encoding as sent, empty if none. */
  contentEncoding: string
}

export interface HttpRequest extends HttpMessageBase {
  kind: 'http.request'
  /** As sent. */
  method: string
  /** As sent, in any of the four forms, with whatever blanks or raw bytes the sender put there. */
  target: string
  /** The last Host field, or `:authority` of HTTP/2, as sent; empty if there is none. */
  host: string
}

export interface HttpResponse extends HttpMessageBase {
  kind: 'http.response'
  /** 0 if there is none to read: HTTP/0.9, or a broken or cut status line. */
  status: number
  reason: string
  /** Upgrade as sent, empty if none: on a 101 the protocol that follows. */
  upgrade: string
}

/** Grows by one member per message kind. */
export type DecodedMessage = HttpRequest | HttpResponse
export type MessageKind = DecodedMessage['kind']

/**
 * Receives what was found, during push/gap/end/finish. Byte views are only valid during the call: they point into
 * the caller's chunk or into a buffer that is used again.
 */
export interface MessageSink {
  /** The head is complete (or was cut: see problems). `head` runs from the start line through the blank line. */
  messageHead(message: DecodedMessage, head: Uint8Array): void
  /**
   * A piece of the transfer-decoded body, and where its first byte is in the stream. Left out, bodies are skipped without
   * being touched.
   */
  messageBody?(message: DecodedMessage, bytes: Uint8Array, offset?: number): void
  /** The trailer section through its blank line, and its offset in the stream. Not called for an empty one. */
  messageTrailers?(message: DecodedMessage, trailers: Uint8Array, offset: number): void
  /** Exactly once for each messageHead, after everything else about that message. */
  messageEnd(message: DecodedMessage): void
  /** A finding that belongs to no message. */
  problem?(direction: Direction, problem: Problem): void
  /** From `offset` on the stream belongs to another protocol; `response` is what switched it, if it was seen. */
  tunnel?(direction: Direction, offset: number, response: DecodedMessage | null): void
  /**
   * No more messages come of an exchange, except for a response that was in flight when the client reset its stream. The
   * exchange may have no answer: `code` says why, as a problem's does, at an offset of
   * `direction`.
   */
  exchangeOver?(exchange: number, direction: Direction, problem: Problem): void
  /**
   * What was said before heads that begin at `offset` or behind it, and is needed to read them (the table of HPACK).
   * Offered often, for whoever wants to read heads again later; `take` copies it.
   */
  headState?(direction: Direction, offset: number, take: () => TableState): void
  /** A frame of HTTP/2, or its preface, has passed: [start, end). `complete`: as far as its length says. */
  frame?(direction: Direction, start: number, end: number, complete: boolean): void
  /** A problem of a frame by itself, which no message lists. Left out, frames are not checked. */
  frameProblem?(direction: Direction, problem: Problem): void
  /**
   * The decoder holds `change` more estimated bytes of memory, or fewer. False: it has to release them, and decodes no
   * more of the connection. Left out, nothing limits the sum over connections.
   */
  memory?(change: number): boolean
  /** A tunnel that CONNECT opened holds a protocol that is known; its messages, if it has any that are listed, follow. */
  inside?(found: Inside): void
  /** Bytes of a tunnel, as they come. Left out, tunnels are skipped without being touched. */
  tunnelBytes?(direction: Direction, bytes: Uint8Array, offset: number): void
}

export interface StreamDecoder {
  /** The next bytes of a direction. They are not kept beyond the call unless copied. */
  push(direction: Direction, bytes: Uint8Array): void
  /**
   * The next `length` bytes of a direction are missing: they passed, but nobody has them. Offsets jump. Say so as
   * soon as it is known, before bytes of the other direction that came later: pairing goes by that order. Before the
   * first byte of a direction, a length of 0 means that an unknown number of earlier bytes was not recorded.
   */
  gap(direction: Direction, length: number): void
  /** How many of the next bytes the decoder would only count, so that the host need not read them. */
  skippable(direction: Direction): number
  /** The next `length` bytes exist but are not shown. More than skippable() is taken as a gap. */
  skip(direction: Direction, length: number): void
  /** FIN: no byte follows in this direction. */
  end(direction: Direction): void
  /**
   * The connection is over; ends what is open. A body that only the close delimits is complete then, unless the
   * connection was cut (reset, or the capture stopped), which nothing in the bytes can tell.
   */
  finish(how?: 'closed' | 'cut'): void
}

/** Where both streams of a connection stand. */
export interface StreamOffsets {
  readonly up: number
  readonly down: number
}

/** What a tunnel holds. */
export interface Inside {
  protocol: string
  at: StreamOffsets
  /** Whom the client asks for in it by name; empty if it does not. */
  serverName: string
}

/** What the next message and exchange of a connection are numbered, where others came before. */
export interface Numbers {
  readonly nextId: number
  readonly nextExchange: number
}

export const FIRST_NUMBERS: Numbers = { nextId: 0, nextExchange: 0 }

/** Offsets in the stream: first byte, behind the last one. */
export type ByteRange = readonly [start: number, end: number]

/**
 * A named piece of a message, as a tree. Children lie inside their parent, in order, and do not overlap. `name` is a stable
 * id (`http.header`) that the UI has words for; `label` is what the wire calls it (`Content-Type`), empty if
 * nothing; `value` is Latin-1 text.
 */
export interface Field {
  name: string
  label: string
  value: string
  range: ByteRange
  children: Field[]
}
