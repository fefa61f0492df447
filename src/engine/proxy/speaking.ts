import type { Endpoint } from '../../shared/model/connection-event'
import { asDialError, type DialError } from '../dial/dial-error'
import { ClientFailed } from '../tls/intercept/client-refused'
import type { HeldReader } from './held-reader'
import type { Life } from './life'
import type { ProxyPlan } from './proxy-plan'
import { speakTls, type Spoken } from './tls-step'
import { certifiedHost, type Standing } from './way-out'

/** Whose TLS is spoken on a connection: for how long its client may take to begin it, and what ends it there. */

/** Both ends of the way that was found, or why there is none. */
export type Reached = { target: Standing; failure: null } | { target: null; failure: DialError }

export interface Speaking {
  plan: ProxyPlan
  client: HeldReader
  clientAddress: string
  life: Life
  /** The address that the client reached, where it has not said where it wants to go. */
  reached: string | undefined
  now(): number
}

/** `upgraded`: both ends have agreed in plain words to go on in TLS. Rejects once the connection is over. */
export async function speak(
  { plan, client, clientAddress, life, reached, now }: Speaking,
  asked: Endpoint,
  { target, failure }: Reached,
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

/** What went wrong when the client could be told nothing in its own words, or had been told that all is well. */
export function wordless(error: DialError): { why: 'unreachable'; error: DialError; send: Uint8Array } {
  return { why: 'unreachable', error, send: new Uint8Array(0) }
}
