import type { ProblemInfo } from '../../../decode/problem-info'
import type { ProtocolMessage } from '../../../decode/stream/decoder'
import type { InnerLayer, InnerMessage, NamedContent } from '../../../decode/stream/inner'
import type { ProxyHeader } from '../../../decode/stream/proxy-header/header'
import type { TlsLayer } from '../../../shared/contract/tls-records'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import type { Continued } from './story-so-far'

/** Entries of a capture's story (its chronological log), and the interface of hosts that print it. */

/** A problem, with its entry in the decoder's table. */
export interface TapProblem {
  code: string
  /** Offset in the message's stream. */
  offset: number
  severity: ProblemInfo['severity']
  /** Reference to the rule, such as `RFC 9112 §6.3`; empty for limits and Tcplens's own checks. */
  rule: string
  smuggling: boolean
}

export interface TapMessage {
  type: 'message'
  kind: 'http.request' | 'http.response'
  connection: number
  exchange: number
  direction: Direction
  /** Epoch milliseconds of its first byte. */
  time: number
  method: string
  target: string
  version: string
  /** HTTP/2 only. */
  stream?: number
  status: number
  reason: string
  /** In wire order, surrounding whitespace trimmed, Latin-1. */
  headers: [string, string][]
  trailers: [string, string][]
  /**
   * Outcome of a call as text: the gRPC status, which the HTTP status does not reflect. Empty if it is not a
   * call.
   */
  outcome: string
  /** After transfer decoding, before content decoding. */
  body: { length: number; sha256: string }
  range: [number, number]
  complete: boolean
  problems: TapProblem[]
}

/** A message of a protocol other than HTTP. */
export interface TapProtocolMessage {
  type: 'protocol-message'
  protocol: string
  kind: ProtocolMessage['kind']
  connection: number
  exchange: number
  direction: Direction
  /** Epoch milliseconds of its first byte. */
  time: number
  name: string
  summary: string
  status: string
  failed: boolean
  /** True if further responses to the same request follow. */
  interim: boolean
  /** The content that it carries, such as the strings of a Redis reply, joined. */
  body: { length: number; sha256: string }
  range: [number, number]
  complete: boolean
  problems: TapProblem[]
}

/** An inner message and the exchange that carries it. */
export interface InnerEntry {
  connection: number
  exchange: number
  layer: InnerLayer
  message: InnerMessage
}

/** A WebSocket message, SSE event or gRPC message; emitted before the exchange that carries it has ended. */
export interface TapInner {
  type: 'inner'
  layer: InnerLayer
  connection: number
  exchange: number
  direction: Direction
  /** Epoch milliseconds of its last byte. */
  time: number
  kind: string
  /** As carried: unmasked, still compressed. */
  length: number
  marks: readonly string[]
  /** Its line in a list; may be truncated. */
  summary: string
  named?: NamedContent
  complete: boolean
  problems: TapProblem[]
}

/** A problem with bytes outside any message. */
export interface TapNote {
  type: 'note'
  connection: number
  direction: Direction
  /** Epoch milliseconds of the bytes that caused it. */
  time: number
  problem: TapProblem
}

export type TapEntry =
  | TapMessage
  | TapProtocolMessage
  | TapInner
  | TapNote
  | { type: 'event'; connection: number; time: number; event: ConnectionEvent }
  /** Data of one read or one send. */
  | {
      type: 'data'
      connection: number
      direction: Direction
      /** Offset of its first byte in the stream. */
      offset: number
      time: number
      bytes: Uint8Array
    }
  /** A connection begins with a PROXY protocol header, which was complete at `time`. */
  | { type: 'proxy-header'; connection: number; time: number; header: ProxyHeader; problems: TapProblem[] }
  /** Readable parts of a TLS connection that was not decrypted; emitted when it ends. */
  | { type: 'tls'; connection: number; time: number; layers: readonly TlsLayer[] }
  /** A connection whose beginning is no longer in the capture: its record continues here. */
  | { type: 'joined'; connection: number; time: number; event: Continued }
  /** A connection without a recorded close: the capture ends before it, or a ring buffer dropped it. */
  | {
      type: 'unclosed'
      connection: number
      time: number
      up: number
      down: number
      because: 'capture-ended' | 'dropped'
    }

/** Level of detail of the story: messages and events, or also the bytes of each segment. */
export type TapWish = 'none' | 'messages' | 'segments'

/** A host that receives the story. */
export interface TapListener {
  readonly wish: Exclude<TapWish, 'none'>
  /** Receives entries in order; each batch is acknowledged when the promise resolves. */
  take(entries: TapEntry[]): Promise<void>
}
