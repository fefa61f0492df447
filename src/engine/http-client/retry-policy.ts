/**
 * Retries of requests, for all HTTP clients of the engine (docs/decisions/http-client-retries.md). A request is sent
 * again only if the server certainly did not process it, because it may not be idempotent (RFC 9110, section 9.2.2): its
 * stream was refused or lies above the last one of a GOAWAY (RFC 9113, section 8.7), or it was pipelined behind a
 * response that closes the connection (RFC 9112, section 9.6).
 */

/** Maximum number of retries that count; a server that refuses a request more often refuses every request. */
const MAX_RETRIES = 5

export interface Unprocessed {
  /** True if the server reports that it did not process the request. */
  readonly isUnprocessed: boolean
  /** True if the server processed other requests of the connection; the retry then does not count. */
  readonly hasProgress: boolean
}

/** Returns the number of retries that count, with the next one; null if the request must not be sent again. */
export function nextRetry(retries: number, { isUnprocessed, hasProgress }: Unprocessed): number | null {
  if (!isUnprocessed) return null
  if (hasProgress) return retries
  return retries < MAX_RETRIES ? retries + 1 : null
}
