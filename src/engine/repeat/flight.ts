/** Outstanding requests of a load test and their results. */

/** An outstanding request. */
export interface Flight {
  readonly attempt: number
  readonly step: number
  readonly request: Buffer
  /** Scheduled time in milliseconds. */
  readonly due: number
  /** True if no request may follow on its connection (RFC 9112, section 9.6). */
  readonly last: boolean
  /** True if its bytes differ between attempts. */
  readonly varies: boolean
  sent: number
  /** True once passed to the connection. */
  written: boolean
  /** Number of retries that count (see `http-client/retry-policy.ts`). */
  retries: number
}

export interface Answered {
  /** 0 for a protocol without status codes. */
  readonly status: number
  /** Valid only during the call; empty unless requested. */
  readonly head: Uint8Array
  /** Body as received, with content codings. Valid only during the call; empty unless requested. */
  readonly body: Uint8Array
  /** Value of the Content-Encoding header field. */
  readonly coding: string
  /** Time of its last byte in milliseconds, if earlier than now; otherwise null. */
  readonly at: number | null
}
