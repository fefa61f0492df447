import type { ClientHttp2Session } from 'node:http2'
import type { AnswerPart, Asking } from './answer-part'
import { AskHttp1 } from './ask-http1'
import { AskHttp2, type Http2Request, type Sent } from './ask-http2'
import type { Http1Form } from '../http-client/http1-form'
import type { Http2Target } from './http2-target'
import { RepeatableFlow } from './repeatable-flow'

/**
 * Sends an HTTP/2 request to the upstream server, in the server's HTTP version, until the server accepts it. A
 * connection that is shut down with GOAWAY leaves some requests unprocessed; these are sent again on the next
 * connection (RFC 9113, section 8.7). Servers do that on restart, and nginx after every thousand requests.
 */

/** A server that refuses this often refuses every request. */
const MAX_TRIES = 10

export interface ToAsk {
  readonly request: Http2Request
  readonly form: Http1Form
  /** Called once for each piece, even if it is sent repeatedly. */
  readonly sent: Sent
  readonly now: () => number
  /** Aborted when the client no longer waits for the response. */
  readonly signal: AbortSignal
}

export interface Taken {
  readonly asking: Asking
  readonly first: AnswerPart | null
  readonly isHttp1: boolean
}

/** Rejects with the reason if there is no response. The caller closes the returned request. */
export async function askTarget(
  target: Http2Target,
  { request, form, sent, now, signal }: ToAsk
): Promise<Taken> {
  const flow = new RepeatableFlow(request.flow)
  let told = 0
  const tellOnce = (): Sent => {
    let at = 0
    return async (bytes) => {
      if (at++ < told) return
      told++
      await sent(bytes)
    }
  }
  for (let tries = 1; ; tries++) {
    const session = await target.session()
    signal.throwIfAborted()
    const again = { ...request, flow: flow.again() }
    const begin = async (): Promise<Asking> =>
      session === null
        ? AskHttp1.begin(target.miss, again, form, { sent: tellOnce(), now, signal })
        : new AskHttp2(session, again, form, tellOnce())
    let asking: Asking | null = null
    const abort = (): void => {
      asking?.close()
    }
    signal.addEventListener('abort', abort)
    try {
      asking = await begin()
      return { asking, first: await asking.next(), isHttp1: session === null }
    } catch (error) {
      asking?.close()
      if (!refuses(session, asking) || !flow.isWhole || tries === MAX_TRIES) throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
}

/** True if the connection was shut down before it processed the request, or before the request could be sent on it. */
function refuses(session: ClientHttp2Session | null, asking: Asking | null): boolean {
  return session?.closed === true && (asking === null || asking.isRefused)
}
