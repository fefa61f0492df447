import type { Field } from './http2-fields'

/** What a target answers a client of HTTP/2, in whichever version it speaks: heads, the interim ones first, body, trailers. */
export type AnswerPart =
  | {
      readonly kind: 'head'
      readonly status: number
      readonly fields: readonly Field[]
      /** Nothing follows, no trailers either. */
      readonly isLast: boolean
    }
  | { readonly kind: 'body'; readonly bytes: Uint8Array }
  | { readonly kind: 'trailers'; readonly fields: readonly Field[] }

/** A request under way. */
export interface Asking {
  /** The target has said that it saw nothing of it. */
  readonly isRefused: boolean
  /** Null behind the last part. Rejects where the target breaks off, with why. */
  next(): Promise<AnswerPart | null>
  /** Idempotent; what is under way is cancelled. */
  close(): void
}
