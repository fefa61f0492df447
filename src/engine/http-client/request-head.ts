/** Heads of replayed requests and of their responses, in any HTTP version. */

/** Start of a request: bytes to send unchanged, or fields to encode again in the same order. */
export type RequestHead =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'fields'
      readonly fields: readonly RequestField[]
      readonly trailers: readonly RequestField[]
    }

export interface RequestField {
  /** One character per byte. */
  readonly name: string
  readonly value: string
  /** True for a field that must not be added to a compression table (RFC 7541, section 7.1.3). */
  readonly secret?: boolean | undefined
}

/** Relevant part of a final response head. */
export interface ResponseHead {
  readonly status: number
  /** Location as sent; null without one. */
  readonly location: string | null
  /** Set-Cookie values, one character per byte. */
  readonly setCookies: readonly string[]
}
