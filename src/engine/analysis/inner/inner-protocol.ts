import type { StreamOffsets } from '../../../decode/stream/decoder'
import type {
  InnerDescription,
  InnerFinder,
  InnerLayer,
  InnerMessage,
  InnerSink
} from '../../../decode/stream/inner'
import type { Direction } from '../../../shared/model/direction'

/** What a protocol of small messages is to its host. */

/**
 * What a finder is pushed. `connection`: both streams, from where the conversation begins (inside a tunnel or TLS, where
 * it does); offsets are the streams'. `tunnel`: both streams behind a 101, or behind the answer to a CONNECT; offsets are
 * the streams', or of the bodies where HTTP/2 carries it. `bodies`: the bodies of an exchange, without transfer and content
 * codings, frames, or the base64 of gRPC-web; offsets count in the body from 0, and the host knows where in the stream
 * each byte was, unless it was decoded. `response`: the response's alone.
 */
export type InnerFeed = 'connection' | 'tunnel' | 'bodies' | 'response'

/** A message's head, as far as a layer has to know it. */
export interface InnerHead {
  /** In wire order, pseudo-header fields of HTTP/2 among them; Latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** 0 of a request. */
  readonly status: number
  readonly contentType: string
  /** Of a request, as sent; may be cut. */
  readonly target?: string
}

export interface InnerContext {
  /** Of the exchange that carries the layer; null where there is none, or where it is not in the capture. */
  readonly request: InnerHead | null
  readonly response: InnerHead | null
  /** The first offsets that are pushed. */
  readonly from: StreamOffsets
}

/** A message that somebody looks at. */
export interface AskedMessage {
  readonly message: InnerMessage
  readonly context: InnerContext
  /**
   * Bytes of the message's direction of what the finder was fed, from `offset` on; fewer where they end or are missing,
   * and at most 64 KiB at once.
   */
  read(offset: number, length: number): Uint8Array
}

export interface InnerPayload {
  /** Bytes it will be; null where only decoding tells. */
  readonly length: number | null
  /** As of Content-Type; empty where nobody says. */
  readonly contentType: string
  /** Content codings that the host is to remove, as of Content-Encoding; empty for none. */
  readonly codings: string
  /** Read once, lazily: whoever reads bounds what it takes, and simply stops. */
  pieces(): Iterable<Uint8Array>
  /** Codings that `pieces` removes itself, and after it has ended the one that did not decode to its end. */
  readonly decoded: readonly string[]
  failed(): string | null
}

/**
 * What one message of a direction leaves behind for the next: a compression's window, a table. Values are not changed
 * once they are made, since the host keeps some of them to begin from.
 */
export interface InnerStates<State> {
  begin(context: InnerContext, direction: Direction): State
  /** Behind messages that nobody has. */
  unknown(context: InnerContext, direction: Direction): State
  /** Behind a message that was read with `state`. */
  behind(asked: AskedMessage, state: State): State
}

/** `State` is `undefined` for a protocol whose messages can be read one by one. */
export interface InnerProtocol<State = undefined> {
  readonly layer: InnerLayer
  readonly feed: InnerFeed
  createFinder(context: InnerContext, sink: InnerSink): InnerProtocolFinder<State>
  readonly states?: InnerStates<State>
  describe(asked: AskedMessage, state: State): InnerDescription
  /** Null for a message that carries nothing to be shown as a body. */
  payload(asked: AskedMessage, state: State): InnerPayload | null
}

export interface InnerProtocolFinder<State> extends InnerFinder {
  /**
   * Asked while a message is being told: what the next one of the direction is read with. Left out, states are made from
   * the first message on.
   */
  stateBehind?(direction: Direction): State
}

/** A protocol whose state only it knows; the host hands it back as it was given. */
export type AnyInnerProtocol = InnerProtocol<unknown>

export function innerProtocol<State>(protocol: InnerProtocol<State>): AnyInnerProtocol {
  return protocol
}
