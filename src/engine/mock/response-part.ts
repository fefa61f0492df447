import type { HttpField } from '../http-client/http1-form'
import type { Unprocessed } from '../http-client/retry-policy'

/**
 * Part of an upstream server's response for an HTTP/2 client, in any HTTP version: heads (interim ones first), body,
 * trailers.
 */
export type ResponsePart =
  | { readonly kind: 'interim'; readonly status: number; readonly fields: readonly HttpField[] }
  | {
      readonly kind: 'head'
      readonly status: number
      readonly fields: readonly HttpField[]
      /** True if nothing follows, not even trailers. */
      readonly isLast: boolean
    }
  | { readonly kind: 'body'; readonly bytes: Uint8Array }
  | { readonly kind: 'trailers'; readonly fields: readonly HttpField[] }

/** A request in progress. */
export interface UpstreamRequest {
  /** Determines whether the request may be sent again. */
  readonly unprocessed: Unprocessed
  /** Returns the next part, null after the last. Rejects with the reason if the server cuts the response off. */
  next(): Promise<ResponsePart | null>
  /** Cancels a request in progress. Idempotent. */
  close(): void
}
