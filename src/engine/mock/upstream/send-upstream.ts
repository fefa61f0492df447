import { AppError } from '../../../shared/model/app-error'
import { nextRetry, type Unprocessed } from '../../http-client/retry-policy'
import type { ResponsePart, Sent, UpstreamRequest } from './upstream-request'
import { Http1UpstreamRequest } from './http1-upstream-request'
import { Http2UpstreamRequest, type Http2Request } from './http2-upstream-request'
import type { Http1Form } from '../../http-client/http1-form'
import type { Http2Upstream } from './http2-upstream'
import type { RequestFlow } from './request-flow'

/**
 * Sends an HTTP/2 request to the upstream server, in the server's HTTP version, until the server accepts it. A
 * connection that is shut down with GOAWAY leaves some requests unprocessed; these are sent again on the next
 * connection (RFC 9113, section 8.7). Servers do that on restart, and nginx after every thousand requests.
 */

export interface RequestToSend {
  readonly request: Http2Request
  readonly form: Http1Form
  /** Called once for each piece, even if it is sent repeatedly. */
  readonly sent: Sent
  readonly now: () => number
  /** Aborted when the client no longer waits for the response. */
  readonly signal: AbortSignal
}

export interface Taken {
  readonly sending: UpstreamRequest
  readonly first: ResponsePart | null
  readonly isHttp1: boolean
}

/** Rejects with the reason if there is no response. The caller closes the returned request. */
export async function sendUpstream(
  target: Http2Upstream,
  { request, form, sent, now, signal }: RequestToSend
): Promise<Taken> {
  const flow = new RepeatableFlow(request.flow)
  let passed = 0
  const sentOnce = (): Sent => {
    let at = 0
    return async (bytes) => {
      if (at++ < passed) return
      passed++
      await sent(bytes)
    }
  }
  let retries = 0
  const again = (state: Unprocessed): boolean => {
    const next = nextRetry(retries, state)
    retries = next ?? retries
    return next !== null
  }
  for (;;) {
    const connection = await target.connection()
    signal.throwIfAborted()
    // The connection may shut down while it waits for a free stream.
    if (connection !== null && !(await connection.ready())) {
      if (again({ isUnprocessed: true, hasProgress: connection.hasProgress })) continue
      throw new AppError('connect-failed', 'it shut down before it took the request')
    }
    signal.throwIfAborted()
    const next = { ...request, flow: flow.again() }
    let sending: UpstreamRequest | null = null
    const abort = (): void => {
      sending?.close()
    }
    signal.addEventListener('abort', abort)
    try {
      sending =
        connection === null
          ? await Http1UpstreamRequest.begin(target.miss, next, form, { sent: sentOnce(), now, signal })
          : new Http2UpstreamRequest(connection, next, form, sentOnce())
      return { sending, first: await sending.next(), isHttp1: connection === null }
    } catch (error) {
      sending?.close()
      if (sending === null || !flow.isWhole || !again(sending.unprocessed)) throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
}

/** Sufficient for most gRPC calls. If a larger upload is refused later than this, the client has to send it again. */
const KEPT_BYTES = 64 * 1024

/**
 * Request body that can be read again from its start, for an upstream server that refuses a stream without processing
 * it. Keeps the first bytes so that the request can be sent again on another connection.
 */
export class RepeatableFlow {
  readonly #flow: RequestFlow
  /** Kept pieces, starting with piece number `#first`. */
  #pieces: Uint8Array[] = []
  #first = 0
  #length = 0
  #isOver = false
  #coming: Promise<void> | null = null

  constructor(flow: RequestFlow) {
    this.#flow = flow
  }

  /** True if the body can still be read from its start. */
  get isWhole(): boolean {
    return this.#length <= KEPT_BYTES
  }

  /** Returns the body from its start. Earlier readers must not read any more. */
  again(): RequestFlow {
    const flow = this.#flow
    let at = 0
    return {
      next: async () => {
        const bytes = await this.#piece(at)
        at++
        return bytes
      },
      get body() {
        return flow.body
      },
      get isBroken() {
        return flow.isBroken
      },
      close: () => {
        flow.close()
      }
    }
  }

  async #piece(number: number): Promise<Uint8Array | null> {
    while (number >= this.#first + this.#pieces.length) {
      if (this.#isOver) return null
      // A read that the refused attempt left pending is shared with the next attempt.
      this.#coming ??= this.#fill()
      await this.#coming
    }
    const bytes = this.#pieces[number - this.#first] ?? null
    if (!this.isWhole) {
      this.#pieces.splice(0, number + 1 - this.#first)
      this.#first = number + 1
    }
    return bytes
  }

  async #fill(): Promise<void> {
    try {
      const bytes = await this.#flow.next()
      if (bytes === null) this.#isOver = true
      else {
        this.#pieces.push(bytes)
        this.#length += bytes.length
      }
    } finally {
      this.#coming = null
    }
  }
}
