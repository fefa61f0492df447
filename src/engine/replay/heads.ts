/** Heads of what is sent again, and of what is answered, whichever protocol carries them. */

/** What a request begins with: bytes as they are, or fields that are packed anew, in their order. */
export type RequestHead =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'fields'
      readonly fields: readonly RequestField[]
      readonly trailers: readonly RequestField[]
    }

export interface RequestField {
  /** One character a byte. */
  readonly name: string
  readonly value: string
  /** No table is to remember it (RFC 7541, section 7.1.3). */
  readonly secret?: boolean | undefined
}

/** Of a final response, once its head is there. */
export interface AnswerHead {
  readonly status: number
  /** As sent; null without one. */
  readonly location: string | null
  /** Values of Set-Cookie, one character a byte. */
  readonly setCookies: readonly string[]
}
