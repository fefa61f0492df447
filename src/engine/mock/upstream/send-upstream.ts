import { AppError } from '../../../shared/model/app-error'
import { nextRetry, type Unprocessed } from '../../http-client/retry-policy'
import type { ResponsePart, UpstreamRequest } from './response-part'
import { Http1UpstreamRequest } from './http1-upstream-request'
import { Http2UpstreamRequest, type Http2Request, type Sent } from './http2-upstream-request'
import type { Http1Form } from '../../http-client/http1-form'
import type { Http2Upstream } from './http2-upstream'
import { RepeatableFlow } from './repeatable-flow'

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
