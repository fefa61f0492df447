/**
 * Interface between a stream decoder and its host: bytes of both directions of one connection in, messages with byte
 * ranges and problems out. A decoder is sans-io: synchronous, no timer, no socket, no logging, and it never throws on
 * any input. It decodes a connection, not a stream, because the framing of a response depends on its request.
 *
 * The host pushes the bytes of the two directions in the order they were captured. Any split of the same byte sequence
 * into pushes gives the same messages.
 */
import type { Direction } from '../../shared/model/direction'
import type { DynamicTableState } from './http2/hpack/dynamic-table'

/** Problem in the bytes: a stable kebab-case code and an offset in the stream that contains it. */
export interface Problem {
  code: string
  offset: number
}

/**
 * How the end of a message's body is found. `frames`: by the frames of an HTTP/2 stream, which interleave with frames
 * of other streams. `tunnel`: from `end` on, the stream belongs to another protocol.
 */
export type BodyFraming = 'none' | 'length' | 'chunked' | 'close' | 'frames' | 'tunnel'

/**
 * One object per message. The decoder updates it until messageEnd and does not keep it afterwards; a sink copies the
 * values it needs later. Offsets count bytes of the message's own stream from 0 and may exceed 2^32.
 */
interface MessageBase {
  /** Number within the connection, from 0, in the order in which the first bytes of messages were pushed. */
  id: number
  /** Number within the connection, from 0; the same on a request and all its responses, interim (1xx) ones included. */
  exchange: number
  direction: Direction
  /** Offset of the first byte of the start line. */
  start: number
  /** Offset after the blank line that ends the head; if the head was cut, the end of the available bytes. */
  headEnd: number
  /** Offset after the last framing byte. Valid at messageEnd. */
  end: number
  /** Bytes of body received, after transfer decoding and before content decoding. Valid at messageEnd. */
  bodyLength: number
  /** Bytes of the message lost in gaps. Valid at messageEnd. */
  missing: number
  /** True if all bytes that the framing requires were received. Valid at messageEnd. */
  complete: boolean
  /** Each code at most once, at its first offset. Grows until messageEnd. */
  problems: Problem[]
}

interface HttpMessageBase extends MessageBase {
  framing: BodyFraming
  /**
   * As sent, such as `HTTP/1.1`; `HTTP/0.9` for a request without a version, `HTTP/2`; empty if the head was cut before
   * it.
   */
  version: string
  /**
   * Fields of a binary head (HTTP/2), pseudo-header fields included, in wire order, Latin-1; absent if the head's bytes
   * are text. Valid during messageHead; trailers are valid during messageTrailers. The decoder does not keep them, and
   * may shorten texts such as the target after messageHead.
   */
  headers?: readonly (readonly [name: string, value: string])[]
  trailers?: readonly (readonly [name: string, value: string])[]
  /** HTTP/2 stream of the message; absent for protocols without streams. */
  stream?: number
  /** Content-Type as sent, empty if none. Latin-1: one character per byte, like all texts here. */
  contentType: string
  /** Content-Encoding as sent, empty if none. */
  contentEncoding: string
  /** False if the message asks to close the connection after it (RFC 9112, section 9.3). Always true in HTTP/2. */
  persistent: boolean
}

export interface HttpRequest extends HttpMessageBase {
  kind: 'http.request'
  /** As sent. */
  method: string
  /** As sent, in any of the four forms, including whitespace and raw bytes. */
  target: string
  /** The last Host field, or `:authority` in HTTP/2, as sent; empty if there is none. */
  host: string
}

export interface HttpResponse extends HttpMessageBase {
  kind: 'http.response'
  /** 0 if there is no readable status: HTTP/0.9, or a broken or cut status line. */
  status: number
  reason: string
  /** Upgrade as sent, empty if none. On a 101 it names the new protocol. */
  upgrade: string
}

/**
 * Message of a protocol other than HTTP, listed in the terms that all protocols share. Its fields are found by the
 * protocol's `describe` when someone looks at them.
 */
export interface ProtocolMessage extends MessageBase {
  /**
   * How it is paired: a request opens an exchange, a response belongs to one, and an event is an exchange of its own
   * that gets no response.
   */
  kind: 'request' | 'response' | 'event'
  /** Entry of the registry, such as `redis`. */
  protocol: string
  /** Its type in the protocol's terms, such as a command or the type of a reply. Latin-1, as are the texts below. */
  name: string
  /** Rest of its line in a list, such as the arguments of a command. May be shortened. */
  summary: string
  /** Result of a response in a word, such as `OK` or an error's code; otherwise empty. */
  status: string
  /** True if the response reports an error. */
  failed: boolean
  /** True if further responses to the same request follow. */
  interim: boolean
  /** HTTP/2 only; declared here so that the fields common to all messages can be read without a check. */
  stream?: undefined
}

export type HttpMessage = HttpRequest | HttpResponse
export type MessageKind = HttpMessage['kind']
export type DecodedMessage = HttpMessage | ProtocolMessage

/** True for a message that opens an exchange, as opposed to a response. */
export function opensExchange({ kind }: Pick<DecodedMessage, 'kind'>): boolean {
  return kind === 'http.request' || kind === 'request' || kind === 'event'
}

export function isHttp(message: DecodedMessage): message is HttpMessage {
  return isHttpKind(message)
}

export function isHttpKind({ kind }: Pick<DecodedMessage, 'kind'>): boolean {
  return kind === 'http.request' || kind === 'http.response'
}

/**
 * Receives messages during push, gap, end and finish. Byte views are valid during the call only: they point into the
 * caller's chunk or into a reused buffer.
 */
export interface MessageSink<Message extends DecodedMessage = DecodedMessage> {
  /** The head is complete or was cut (see problems). `head` spans the start line through the blank line. */
  messageHead(message: Message, head: Uint8Array): void
  /**
   * A piece of the transfer-decoded body and its offset in the stream. If absent, the decoder skips bodies without
   * reading them.
   */
  messageBody?(message: Message, bytes: Uint8Array, offset?: number): void
  /** The trailer section through its blank line, and its offset in the stream. Not called for an empty section. */
  messageTrailers?(message: Message, trailers: Uint8Array, offset: number): void
  /** Called exactly once for each messageHead, after all other calls for that message. */
  messageEnd(message: Message): void
  /** A problem that belongs to no message. */
  problem?(direction: Direction, problem: Problem): void
  /**
   * From `offset` on, the stream belongs to another protocol. `response` is the one that switched, if it was captured.
   */
  tunnel?(direction: Direction, offset: number, response: HttpMessage | null): void
  /**
   * The exchange has no more messages, except for a response that was in flight when the client reset its stream. The
   * exchange may have no response: `problem` then has the reason and an offset in `direction`.
   */
  exchangeOver?(exchange: number, direction: Direction, problem: Problem): void
  /**
   * Offers the HPACK table needed to decode heads that begin at or after `offset`. Called often, so that heads can be
   * decoded again later; `take` copies the table.
   */
  headState?(direction: Direction, offset: number, take: () => DynamicTableState): void
  /** An HTTP/2 frame or the preface: [start, end). `complete`: all bytes up to its length were received. */
  frame?(direction: Direction, start: number, end: number, complete: boolean): void
  /** A problem of a single frame, which no message lists. If absent, the decoder does not check frames. */
  frameProblem?(direction: Direction, problem: Problem): void
  /**
   * The estimated memory of the decoder changed by `change` bytes. If it returns false, the decoder releases that
   * memory and stops decoding the connection. If absent, the total over all connections is not limited.
   */
  memory?(change: number): boolean
  /** A CONNECT tunnel contains a known protocol. Its messages follow, if messages of that protocol are listed. */
  inside?(found: Inside): void
  /** Bytes of a tunnel. If absent, the decoder skips tunnels without reading them. */
  tunnelBytes?(direction: Direction, bytes: Uint8Array, offset: number): void
}

/** Sink of a decoder that yields HTTP messages only. */
export type HttpSink = MessageSink<HttpMessage>

export interface StreamDecoder {
  /** Decodes the next bytes of a direction. The decoder copies the bytes it needs after the call. */
  push(direction: Direction, bytes: Uint8Array): void
  /**
   * The next `length` bytes of a direction are missing from the capture; offsets advance by `length`. Report a gap at
   * once, before later bytes of the other direction, because pairing depends on that order. Before the first byte of a
   * direction, a length of 0 means that an unknown number of earlier bytes was not recorded.
   */
  gap(direction: Direction, length: number): void
  /** Returns how many of the next bytes the decoder would only count, so that the host need not read them. */
  skippable(direction: Direction): number
  /** Skips the next `length` bytes, which exist but are not passed in. Bytes beyond skippable() count as a gap. */
  skip(direction: Direction, length: number): void
  /** FIN: no byte follows in this direction. */
  end(direction: Direction): void
  /**
   * The connection is closed; ends all open messages. A body delimited by the close is then complete, unless the
   * connection was cut (reset, or the capture stopped), which the bytes alone cannot show.
   */
  finish(how?: 'closed' | 'cut'): void
}

/** Current offsets of both streams of a connection. */
export interface StreamOffsets {
  readonly up: number
  readonly down: number
}

/** Protocol inside a tunnel. */
export interface Inside {
  protocol: string
  at: StreamOffsets
  /** Server name that the client requests inside the tunnel; empty if it sends none. */
  serverName: string
}

/** Numbers of the next message and exchange of a connection that already has some. */
export interface Numbers {
  readonly nextId: number
  readonly nextExchange: number
}

export const FIRST_NUMBERS: Numbers = { nextId: 0, nextExchange: 0 }

/** Offsets in the stream: first byte, and after the last one. */
export type ByteRange = readonly [start: number, end: number]

/**
 * A named part of a message, as a tree. Children lie inside their parent, in order, and do not overlap. `name` is a
 * stable id (`http.header`) for which the UI has labels; `label` is the name in the protocol (`Content-Type`), or
 * empty; `value` is Latin-1 text.
 */
export interface DecodedField {
  name: string
  label: string
  value: string
  range: ByteRange
  children: DecodedField[]
}
