import type { Endpoint } from '../../shared/model/connection-event'
import { asDialError, type DialError } from '../net/dial-error'
import { ClientFailed } from '../tls/intercept/client-refused'
import type { HeldReader } from './held-reader'
import type { ConnectionLifecycle } from './connection-lifecycle'
import type { ProxyPlan } from './proxy-plan'
import { speakTls, type Spoken } from './tls-step'
import { certifiedHost, type ConnectedTarget } from './outgoing-target'

/**
 * Runs TLS detection and interception for a connection: starts the client's timeouts, and closes the connection on
 * failure.
 */

/** The connected target, or the reason why there is none. */
export type DialOutcome = { target: ConnectedTarget; failure: null } | { target: null; failure: DialError }

export interface Speaking {
  plan: ProxyPlan
  client: HeldReader
  clientAddress: string
  lifecycle: ConnectionLifecycle
  /** The local address that the client connected to, if it named no target. */
  localHost: string | undefined
  now(): number
}

/** `upgraded`: both sides have agreed in plain text to continue in TLS. Rejects once the connection has ended. */
export async function speak(
  { plan, client, clientAddress, lifecycle, localHost, now }: Speaking,
  requested: Endpoint,
  { target, failure }: DialOutcome,
  upgraded: boolean
): Promise<Spoken> {
  const { tls, arrivalTimeout } = plan
  if (tls?.settings.clients !== 'intercept') {
    return {
      outcome: 'plain',
      target: target?.reader ?? null,
      isTargetTls: target?.isTls === true,
      watched: false
    }
  }
  try {
    const step = {
      client,
      clientAddress,
      target: target?.reader ?? null,
      failure,
      host: certifiedHost(requested),
      localHost,
      upgraded,
      now,
      record: lifecycle.record,
      recordReceived: lifecycle.recordReceived,
      onBegins: () => {
        lifecycle.begin(arrivalTimeout)
      },
      onHello: () => {
        lifecycle.begin(arrivalTimeout + tls.targetTimeout)
      },
      signal: lifecycle.signal
    }
    const spoken = await speakTls(step, tls)
    lifecycle.goOn()
    lifecycle.cancelTimeout()
    return spoken
  } catch (error) {
    lifecycle.goOn()
    if (error instanceof ClientFailed) {
      return lifecycle.leave({ why: 'broken', code: error.code, message: error.message })
    }
    return lifecycle.leave(wordless(asDialError(error)))
  }
}

/** Ends the connection without an error reply: the client's protocol has none, or success was already reported. */
export function wordless(error: DialError): { why: 'unreachable'; error: DialError; send: Uint8Array } {
  return { why: 'unreachable', error, send: new Uint8Array(0) }
}
