import type { Credit } from './credit'

/**
 * Script that the player executes step by step: data to send, replies to expect, and ends of the connection. Created
 * from a capture or from a test file; the player does not distinguish them.
 */

export interface SendStep {
  readonly do: 'send'
  /** Number of the piece, from 0. A piece is the data one side sends until the other side sends. */
  readonly piece: number
  /** Offset in our stream at which the piece begins, if this is its first step; otherwise null. */
  readonly begins: number | null
  /** Milliseconds since the start of the recording; null without a recorded time. */
  readonly time: number | null
  /** Bytes to send. Must be read once, at the moment of sending. */
  bytes(): AsyncIterable<Uint8Array>
}

export interface ReplyStep {
  readonly do: 'reply'
  readonly piece: number
  /**
   * Recorded milliseconds from the preceding data to the reply's last byte. The reply may take this long in addition to
   * the limit.
   */
  readonly took: number
  readonly reply: Reply
}

export type ScriptStep =
  | SendStep
  | ReplyStep
  /** Sends a FIN; the peer may continue to send. */
  | { readonly do: 'end' }
  | { readonly do: 'reset' }
  /** Expects the peer's FIN or reset. `took`: recorded milliseconds, as for a reply. */
  | { readonly do: 'their-end'; readonly how: 'fin' | 'rst'; readonly took: number }

/** A difference between expected and received bytes. */
export interface Difference {
  readonly piece: number
  /**
   * Offset in the peer's stream, as recorded or as written in the test. For the first difference it is also the offset
   * in the new stream.
   */
  readonly at: number
  /** Place within a reply that is compared decoded, for example `stream 1, content-type`. */
  readonly field?: string
  /** Some bytes from the offset on; fewer or none if one of the two streams has ended. */
  readonly expected: Uint8Array
  readonly actual: Uint8Array
}

/** A reply to expect before the next step. */
export interface Reply {
  /** Must be called once, before all other methods. */
  begin(): Promise<void>
  /** Consumes the bytes that belong to the reply. After `met` is true, it consumes no more. */
  take(bytes: Uint8Array): Promise<{ used: number; met: boolean }>
  /** Milliseconds of silence that end the reply; null if silence does not end it, as before its first byte. */
  readonly quietAfter: number | null
  /**
   * The peer has ended or was silent. Returns whether the reply is complete. Called at most once, and only if not met.
   */
  close(why: 'silence' | 'end'): Promise<boolean>
}

export interface Script {
  steps(): AsyncIterable<ScriptStep>
  /** Receives the peer's bytes as they arrive, before any reply consumes them. */
  received(bytes: Uint8Array): void
  /** Receives the peer's bytes after the last reply. */
  surplus(bytes: Uint8Array): Promise<void>
  /** Reports expected data that is still missing, after the last step. */
  finish(): Promise<void>
  /** The peer's stream has ended. */
  receivedEnd(): void
  /** The peer's stream ended in an unexpected way, even if its bytes are equal. */
  endDiffers(): void
  /** Flow-control credit granted by the peer; null if there is no flow control or the script handles it itself. */
  readonly credit: Credit | null
  /** Differences found so far. */
  readonly differences: Differences
  /** Values that change with every run, as far as they are known. */
  readonly found: readonly { readonly name: string; readonly old: string; readonly now: string }[]
  /** The same values as untruncated bytes, for saving the run as a test. */
  readonly values: readonly PlayedValue[]
  /** True if edits, placeholders or missing bytes make the sent data differ from the recording. */
  readonly isChanged: boolean
}

/** A placeholder's value in a run. */
export interface PlayedValue {
  readonly name: string
  /** Number of the recorded piece in whose reply it was found. */
  readonly piece: number
  readonly bytes: Uint8Array
}

export interface Differences {
  readonly first: Difference | null
  /** At most one difference per piece, for the first pieces that differ. */
  readonly listed: readonly Difference[]
  /** Number of pieces with a difference. */
  readonly count: number
}
