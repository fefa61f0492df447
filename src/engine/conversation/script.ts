import type { Credit } from './credit'

/**
 * What is played, step by step, as its player sees it: what it says, what it is to hear, and who ends it. A script comes
 * out of a capture or out of a test's file; the player does not know which.
 */

export interface SendStep {
  readonly do: 'send'
  /** Number of the piece it is of, from 0: what one side says until the other one does is a piece. */
  readonly piece: number
  /** Where the piece begins in our stream, if this is its first step. */
  readonly begins: number | null
  /** Milliseconds behind the beginning of the recording; null where there is none. */
  readonly time: number | null
  /** To be read once, at the moment it is sent. */
  bytes(): AsyncIterable<Uint8Array>
}

export interface ReplyStep {
  readonly do: 'reply'
  readonly piece: number
  /**
   * Milliseconds from what was said before it to its last byte when it was recorded, which it may take again on top of
   * the limit.
   */
  readonly took: number
  readonly reply: Reply
}

export type Step =
  | SendStep
  | ReplyStep
  /** Our stream ends here; the other one may go on. */
  | { readonly do: 'end' }
  | { readonly do: 'reset' }
  /** The peer's stream ends here; milliseconds that it took, as for a reply. */
  | { readonly do: 'their-end'; readonly how: 'fin' | 'rst'; readonly took: number }

/** Where what came is not what was to come. */
export interface Difference {
  readonly piece: number
  /** Offset in the peer's stream as recorded, or as the test has it; of the new one the same, if it is the first. */
  readonly at: number
  /** Of a reply that is compared decoded, where in it: `stream 1, content-type`. */
  readonly field?: string
  /** Some bytes from there on, fewer or none where one of the two has ended. */
  readonly expected: Uint8Array
  readonly actual: Uint8Array
}

/** What is to come before the next step. */
export interface Reply {
  /** To be called once, before anything else. */
  begin(): Promise<void>
  /** Takes of what came what belongs to it. Behind `met`, nothing more does. */
  take(bytes: Uint8Array): Promise<{ used: number; met: boolean }>
  /** Nothing more for so many milliseconds ends it; null where silence means nothing, as before its first byte. */
  readonly quietAfter: number | null
  /** The peer has ended, or was silent: whether it is whole with that. Called at most once, in place of `met`. */
  close(why: 'silence' | 'end'): Promise<boolean>
}

export interface Script {
  steps(): AsyncIterable<Step>
  /** Bytes of the peer, as they come and before any reply takes them. */
  received(bytes: Uint8Array): void
  /** Bytes of the peer that belong to no reply, once there is none left. */
  surplus(bytes: Uint8Array): Promise<void>
  /** Everything was said and heard: what is still missing is missing. */
  finish(): Promise<void>
  /** The peer's stream has ended. */
  receivedEnd(): void
  /** It ended otherwise than it was to: the streams' bytes may be the same. */
  endDiffers(): void
  /** How much the peer takes by its own word; null where nothing limits that, or the script waits for it by itself. */
  readonly credit: Credit | null
  /** What was found so far. */
  readonly differences: Differences
  /** Values that are other ones each time, as they are known so far. */
  readonly found: readonly { readonly name: string; readonly old: string; readonly now: string }[]
  /** The same values as bytes, uncut, for the test that is saved of what was played. */
  readonly values: readonly PlayedValue[]
  /** Edits, placeholders or missing bytes make what is sent differ from the recording. */
  readonly isChanged: boolean
}

/** A placeholder's value in a played conversation. */
export interface PlayedValue {
  readonly name: string
  /** The recorded piece whose reply it was found in. */
  readonly piece: number
  readonly bytes: Uint8Array
}

export interface Differences {
  readonly first: Difference | null
  /** One a piece, of the first pieces that have one. */
  readonly listed: readonly Difference[]
  /** Pieces that have one. */
  readonly count: number
}
