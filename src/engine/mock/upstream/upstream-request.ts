import { planDial, type DialPlan } from '../../dial/dial'
import type { HttpField } from '../../http-client/http1-form'
import type { Unprocessed } from '../../http-client/retry-policy'
import { AppError, systemCodeOf } from '../../../shared/model/app-error'
import type { PlannedForward } from '../mock-plan'
import { gatewayStatus } from '../../proxy/entrance/http-answer'

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

/** Called with the data forwarded to the upstream server, in HTTP/1 form. The sender waits for the result. */
export type Sent = (bytes: Uint8Array) => Promise<void>

/** A request in progress. */
export interface UpstreamRequest {
  /** Determines whether the request may be sent again. */
  readonly unprocessed: Unprocessed
  /** Returns the next part, null after the last. Rejects with the reason if the server cuts the response off. */
  next(): Promise<ResponsePart | null>
  /** Cancels a request in progress. Idempotent. */
  close(): void
}

const CONNECT_MS = 10_000

/** Plans the connection to the upstream server. `alpn`: protocols offered in TLS. Throws or rejects with `bad-input`. */
export function planUpstream(
  { target, tls }: PlannedForward,
  alpn?: readonly string[]
): DialPlan | Promise<DialPlan> {
  const security = { verify: tls === 'verify', ...(alpn === undefined ? {} : { alpn: [...alpn] }) }
  return planDial(target, {
    connectTimeout: CONNECT_MS,
    ...(tls === 'off' ? {} : { tls: security })
  })
}

/**
 * Timeout for silence of the upstream server, from the last data sent or received until the head of its final response.
 * There is no timeout within a response, because event streams and long polls may be silent for any time.
 */
export const SILENCE_MS = 30_000

export class TargetSilent extends AppError {
  constructor() {
    super('connect-failed', `it sent no data for ${SILENCE_MS / 1000} s`)
  }
}

/** Returns the status sent to the client if there is no response. */
export function statusOfFailure(error: unknown): 502 | 504 {
  return error instanceof TargetSilent ? 504 : gatewayStatus(systemCodeOf(error))
}
