/**
 * What is said on a connection by one protocol: where an answer ends, and what it says of the connection. Sans-io but
 * for time: bytes come in by `received`, and whoever listens is told what ended within them.
 */

export interface TalkAnswer {
  /** 0 where the protocol has none. */
  readonly status: number
  /** Empty unless wanted. */
  readonly head: Uint8Array
  /** Empty unless wanted. */
  readonly body: Uint8Array
  /** Of its Content-Encoding header. */
  readonly coding: string
  /** [start, end) of what was received. */
  readonly start: number
  readonly end: number
  /** When its last byte came, in milliseconds, where that is not now. */
  readonly at: number | null
  /** Nothing is answered behind it. */
  readonly closes: boolean
}

export interface TalkListener {
  /** The answer at hand is the last one on this connection. */
  onClosing(): void
  onAnswer(answer: TalkAnswer): void
  /** What comes is none of the protocol; or it ended in the middle of an answer. */
  onBroken(code: 'not-http' | 'cut'): void
  /** Requests may go, or an answer ended, while nothing was received. */
  onLater(): void
}

export interface Talk {
  /** False while the peer has to speak first. */
  readonly ready: boolean
  /** A request goes. */
  sent(request: Uint8Array): void
  received(bytes: Uint8Array): void
  /** The peer's FIN, which may be what ends an answer. */
  ended(): void
  /** It is over: nothing is told any more. */
  close(): void
}

export type OpenTalk = (listener: TalkListener) => Talk
