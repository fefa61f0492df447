import type { StreamOffsets } from '../../../decode/stream/decoder'
import type {
  MessageDescription,
  InnerFinder,
  InnerLayer,
  InnerMessage,
  InnerSink
} from '../../../decode/stream/inner'
import type { Direction } from '../../../shared/model/direction'

/** Interface between a protocol of inner messages and its host. */

/**
 * The input of a finder:
 * - `connection`: both streams, from the start of the conversation (inside a tunnel or TLS, the start of the
 *   inner one); offsets are those of the streams.
 * - `tunnel`: both streams after a 101 or a successful CONNECT; offsets are those of the streams, or of the
 *   bodies over HTTP/2.
 * - `bodies`: the bodies of an exchange without transfer and content codings, frames, or the base64 of
 *   gRPC-web; offsets count from 0 in the body. The host knows the stream position of each byte unless it was
 *   decoded.
 * - `response`: the response's body only.
 */
export type InnerFeed = 'connection' | 'tunnel' | 'bodies' | 'response'

/** The parts of a message's head that a layer needs. */
export interface InnerHead {
  /** In wire order, including HTTP/2 pseudo-header fields; Latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** 0 for a request. */
  readonly status: number
  readonly contentType: string
  /** Request target as sent; may be truncated. */
  readonly target?: string
}

export interface InnerContext {
  /** Head of the exchange that carries the layer; null if there is none, or if it is not in the capture. */
  readonly request: InnerHead | null
  readonly response: InnerHead | null
  /** Offsets of the first bytes pushed. */
  readonly from: StreamOffsets
}

/** A message to be described, and access to its bytes. */
export interface MessageInput {
  readonly message: InnerMessage
  readonly context: InnerContext
  /**
   * Returns bytes of the message's direction as fed to the finder, from `offset` on: fewer at the end or at a
   * gap, and at most 64 KiB per call.
   */
  read(offset: number, length: number): Uint8Array
}

export interface InnerPayload {
  /** Length in bytes; null if it is unknown before decoding. */
  readonly length: number | null
  /** As in Content-Type; empty if unknown. */
  readonly contentType: string
  /** Content codings that the host has to remove, as in Content-Encoding; empty for none. */
  readonly codings: string
  /** Can be read once, lazily; the reader limits its amount by stopping. */
  pieces(): Iterable<Uint8Array>
  /**
   * Codings that `pieces` removes itself. After it has ended, `failed` returns the one that failed to decode,
   * if any.
   */
  readonly decoded: readonly string[]
  failed(): string | null
}

/**
 * State that a message depends on from the messages before it in its direction, such as a compression window.
 * Values must be immutable, because the host keeps some as starting points.
 */
export interface InnerStates<State> {
  begin(context: InnerContext, direction: Direction): State
  /** Returns the state after messages that are missing. */
  unknown(context: InnerContext, direction: Direction): State
  /** Returns the state after a message that was read with `state`. */
  behind(input: MessageInput, state: State): State
}

/** `State` is `undefined` for a protocol whose messages can be read independently. */
export interface InnerProtocol<State = undefined> {
  readonly layer: InnerLayer
  readonly feed: InnerFeed
  createFinder(context: InnerContext, sink: InnerSink): InnerProtocolFinder<State>
  readonly states?: InnerStates<State>
  describe(input: MessageInput, state: State): MessageDescription
  /** Returns null for a message without content to show as a body. */
  payload(input: MessageInput, state: State): InnerPayload | null
}

export interface InnerProtocolFinder<State> extends InnerFinder {
  /**
   * Called while a message is being emitted; returns the state for the next message of the direction. If
   * absent, the host computes states from the first message on.
   */
  stateBehind?(direction: Direction): State
}

/** A protocol whose state is opaque to the host, which returns it unchanged. */
export type AnyInnerProtocol = InnerProtocol<unknown>

export function innerProtocol<State>(protocol: InnerProtocol<State>): AnyInnerProtocol {
  return protocol
}
