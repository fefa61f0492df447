import type { Endpoint } from '../../shared/model/connection-event'
import { asDialError, type DialError } from '../net/dial-error'
import { ClientFailed } from '../tls/intercept/client-refused'
import type { HeldReader } from './held-reader'
import type { Life } from './life'
import type { ProxyPlan } from './proxy-plan'
import { speakTls, type Spoken } from './tls-step'
import { certifiedHost, type ConnectedTarget } from './way-out'

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
  life: Life
  /** The local address that the client connected to, if it named no target. */
  reached: string | undefined
  now(): number
}

/** `upgraded`: both sides have agreed in plain text to continue in TLS. Rejects once the connection has ended. */
export async function speak(
  { plan, client, clientAddress, life, reached, now }: Speaking,
  asked: Endpoint,
  { target, failure }: DialOutcome,
  upgraded: boolean
): Promise<Spoken> {
  const { tls, arrivalTimeout } = plan
  if (tls?.settings.clients !== 'intercept') {
    return {
      goes: 'plain',
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
      host: certifiedHost(asked),
      reached,
      upgraded,
      now,
      tell: life.tell,
      hear: life.hear,
      onBegins: () => {
        life.begin(arrivalTimeout)
      },
      onHello: () => {
        life.begin(arrivalTimeout + tls.targetTimeout)
      },
      signal: life.signal
    }
    const spoken = await speakTls(step, tls)
    life.goOn()
    life.stand()
    return spoken
  } catch (error) {
    life.goOn()
    if (error instanceof ClientFailed) {
      return life.leave({ why: 'broken', code: error.code, message: error.message })
    }
    return life.leave(wordless(asDialError(error)))
  }
}

/** Ends the connection without an error reply: the client's protocol has none, or success was already reported. */
export function wordless(error: DialError): { why: 'unreachable'; error: DialError; send: Uint8Array } {
  return { why: 'unreachable', error, send: new Uint8Array(0) }
}
