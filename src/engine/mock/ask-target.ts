import type { ClientHttp2Session } from 'node:http2'
import type { AnswerPart, Asking } from './answer-part'
import { AskHttp1 } from './ask-http1'
import { AskHttp2, type Http2Request, type Sent } from './ask-http2'
import type { Http1Form } from './http1-form'
import type { Http2Target } from './http2-target'
import { RepeatableFlow } from './repeatable-flow'

/**
 * A request of HTTP/2 asked of its target, in the version that this speaks, until it is taken: a connection that is given up
 * while requests are on their way refuses them unseen, and they are asked again on the next (RFC 9113, section 8.7). A
 * server that is restarted does that, and nginx after every thousand requests.
 */

/** A target that refuses as often refuses all. */
const MAX_TRIES = 10

export interface ToAsk {
  readonly request: Http2Request
  readonly form: Http1Form
  /** Told once of each piece, however often it is said. */
  readonly sent: Sent
  readonly now: () => number
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export interface Taken {
  readonly asking: Asking
  readonly first: AnswerPart | null
  readonly isHttp1: boolean
}

/** Rejects with why there is no answer. What it gives is the caller's to close. */
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

/** Whether the connection was given up before it saw the request: one that could not even be begun on it was not seen. */
function refuses(session: ClientHttp2Session | null, asking: Asking | null): boolean {
  return session?.closed === true && (asking === null || asking.isRefused)
}
