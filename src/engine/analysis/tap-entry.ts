import type { ProblemInfo } from '../../decode/problem-info'
import type { InnerLayer, InnerMessage, NamedContent } from '../../decode/stream/inner'
import type { ProxyHeader } from '../../decode/stream/proxy-header/header'
import type { TlsLayer } from '../../shared/contract/tls-records'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { Continued } from './story-so-far'

/** What a host is told that prints a capture's story, and how it takes it. */

/** A finding, and what its decoder's table says of it. */
export interface TapProblem {
  code: string
  /** In the message's stream. */
  offset: number
  severity: ProblemInfo['severity']
  /** Where the rule stands, such as `RFC 9112 §6.3`; empty for limits and findings of ours. */
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
  /** Of HTTP/2. */
  stream?: number
  status: number
  reason: string
  /** In wire order, outer blanks trimmed, Latin-1. */
  headers: [string, string][]
  trailers: [string, string][]
  /** What a call came to, in words: gRPC's status, which HTTP's says nothing of. Empty for what is no call. */
  outcome: string
  /** After transfer decoding, before content decoding. */
  body: { length: number; sha256: string }
  range: [number, number]
  complete: boolean
  problems: TapProblem[]
}

/** What is told of one of the small messages inside an exchange. */
export interface InnerEntry {
  connection: number
  exchange: number
  layer: InnerLayer
  message: InnerMessage
}

/** A message of WebSocket, an event of SSE, a message of gRPC, told before what carries it has ended. */
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
  /** Its line in a list; may be cut. */
  summary: string
  named?: NamedContent
  complete: boolean
  problems: TapProblem[]
}

/** A finding about bytes that are in no message. */
export interface TapNote {
  type: 'note'
  connection: number
  direction: Direction
  /** Epoch milliseconds of what brought it. */
  time: number
  problem: TapProblem
}

export type TapEntry =
  | TapMessage
  | TapInner
  | TapNote
  | { type: 'event'; connection: number; time: number; event: ConnectionEvent }
  /** What one read brought, or one send took. */
  | {
      type: 'data'
      connection: number
      direction: Direction
      /** Of its first byte in the stream. */
      offset: number
      time: number
      bytes: Uint8Array
    }
  /** A connection begins with a PROXY protocol header, which arrived whole at `time`. */
  | { type: 'proxy-header'; connection: number; time: number; header: ProxyHeader; problems: TapProblem[] }
  /** What can be read of TLS that was left closed; told as its connection ends. */
  | { type: 'tls'; connection: number; time: number; layers: readonly TlsLayer[] }
  /** A connection whose beginning is not in the capture any more: the record goes on with it here. */
  | { type: 'joined'; connection: number; time: number; event: Continued }
  /** A connection that nobody saw close: the capture ends before it, or a ring has dropped that part. */
  | {
      type: 'unclosed'
      connection: number
      time: number
      up: number
      down: number
      because: 'capture-ended' | 'dropped'
    }

/** What of the story is wanted: messages and events, or the bytes of each segment as well. */
export type TapWish = 'none' | 'messages' | 'segments'

/** A host that wants the story. */
export interface TapListener {
  readonly wish: Exclude<TapWish, 'none'>
  /** Receives it in order; each batch is acknowledged when the promise resolves. */
  take(entries: TapEntry[]): Promise<void>
}
