import type { UnreadContent } from './unread-content'

/** Receives contents; offsets are those of the body, or of the stream of a tunnel. */
export interface ContentOutput {
  /** Bytes that are found in the body or the stream as well. */
  repeated(bytes: Uint8Array, from: number, to: number): void
  derived(bytes: Uint8Array, from: number, to: number): void
  /** Bytes each of which stands for one byte, from `from` on. */
  unmasked(bytes: Uint8Array, from: number): void
  /** Bytes of the content so far. */
  readonly length: number
  /** Ends the content that began at `from`. */
  end(from: number): void
  unread(from: number, to: number, reason: UnreadContent['reason'], coding: string | null): void
  /** Lets the thread answer requests. */
  turn(): Promise<void>
}
