/**
 * Response parser of one protocol on a connection: finds where responses end and whether the connection can be reused.
 * Sans-I/O except for timers: bytes are passed to `received`, and the listener is notified of the responses completed
 * by them.
 */

export interface ParsedResponse {
  /** 0 for a protocol without status codes. */
  readonly status: number
  /** Empty unless requested. */
  readonly head: Uint8Array
  /** Empty unless requested. */
  readonly body: Uint8Array
  /** Value of the Content-Encoding header field. */
  readonly coding: string
  /** [start, end) of the received bytes. */
  readonly start: number
  readonly end: number
  /** Time of its last byte in milliseconds, if earlier than now; otherwise null. */
  readonly at: number | null
  /** True if no further request is answered on this connection. */
  readonly closes: boolean
}

export interface ResponseListener {
  /** The current response is the last one on this connection. */
  onClosing(): void
  onAnswer(answer: ParsedResponse): void
  /** The received bytes do not belong to the protocol, or the connection ended within a response. */
  onBroken(code: 'not-http' | 'cut'): void
  /** Requests can be sent, or a response has ended, without new input. */
  onLater(): void
}

export interface ResponseParser {
  /** False while the server has to send its greeting first. */
  readonly ready: boolean
  /** A request is being sent. */
  sent(request: Uint8Array): void
  received(bytes: Uint8Array): void
  /** The peer's FIN, which may end a response. */
  ended(): void
  /** The connection is over: the listener is not called any more. */
  close(): void
}

export type MakeParser = (listener: ResponseListener) => ResponseParser
