/** Result of sending the workbench item, as far as known. */
export interface SendAttempt {
  /** Counted from 1 in each draft. */
  readonly number: number
  /** Time sent, in ms. */
  readonly at: number
  /** `refused`: nothing was sent. `failed`: sent, but no complete response. */
  readonly state: 'sending' | 'answering' | 'done' | 'failed' | 'refused'
  /** Capture that records the attempt. */
  readonly capture: number
  readonly connection: number | null
  readonly exchange: number | null
  /** Status of an HTTP response; of another protocol, its result in a word or its type. Null without a response. */
  readonly status: number | string | null
  /** True if the response reports an error: an HTTP status of 400 or more, or an error of another protocol. */
  readonly isError: boolean
  /** Number of redirects followed; connection and exchange are those of the last response. */
  readonly redirects: number
  /** Reason why a further redirect was not followed. */
  readonly note: string | null
  /** Milliseconds from the first byte sent to the last byte received; null until then. */
  readonly took: number | null
  /** Bytes of the response. */
  readonly down: number
  /** Reason of a failure. */
  readonly reason: string | null
  readonly error: unknown
}
