import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import { dial, planDial } from '../dial/dial'
import { asDialError } from '../dial/dial-error'
import type { ArrivalParts } from './arrival'
import { HeldReader } from './held-reader'
import { loopError } from './loop'
import { overridden } from './overrides'
import { leadsBack } from './leads-back'
import type { ProxyPlan } from './proxy-plan'
import { targetInTls } from './tls-step'

/** The way from a proxy to where its client wants to go. */

/** A target that is connected. */
export interface Standing {
  readonly reader: HeldReader
  /** What is read and written is inside TLS. */
  readonly isTls: boolean
  readonly local: Endpoint
  readonly remote: Endpoint
}

export interface WayOut {
  plan: ProxyPlan
  parts: ArrivalParts
  /** The address that the client reached. */
  server: Endpoint
  tell(event: ConnectionEvent): void
  signal: AbortSignal
  /** What is sent there are requests, and not what a client chooses to. */
  isForRequests: boolean
}

/**
 * With TLS where the session wants it, unless what a client says first decides about that. Rejects with a DialError, or
 * with the signal's reason, which is one as well.
 */
export async function goOut(asked: Endpoint, way: WayOut): Promise<Standing> {
  const { plan, parts, tell, signal, isForRequests } = way
  try {
    const standing = await stand(asked, way)
    const isDecided = isForRequests || plan.tls?.settings.clients === 'pass'
    if (plan.tls?.plan.target !== 'tls' || !isDecided) {
      parts.failures.reached()
      return standing
    }
    const now = (): number => parts.capture.clock.now()
    const step = { host: certifiedHost(asked), target: standing.reader, now, tell, signal }
    const reader = await targetInTls(step, plan.tls)
    parts.failures.reached()
    return { ...standing, reader, isTls: true }
  } catch (error) {
    const failure = asDialError(error)
    // A cancelled attempt is no evidence about the target.
    if (!signal.aborted) parts.failures.failed(asked, failure)
    throw failure
  }
}

/** Whom a certificate must be for, as far as the client does not say. */
export function certifiedHost({ host, path }: Endpoint): string {
  return path === undefined ? host : 'localhost'
}

async function stand(asked: Endpoint, { plan, parts, server, tell, signal }: WayOut): Promise<Standing> {
  const { capture, ends, hop } = parts
  const to = overridden(asked, plan.overrides)
  if (to !== asked) tell({ event: 'overridden', from: asked, to })
  const listen = { ...server, host: plan.listenHost }
  if (leadsBack(plan.reach.via ?? to, listen)) throw loopError(to)
  if (ends.isReachedAt((plan.reach.via ?? to).port)) {
    // Where this client comes from may be told in this very turn of the loop, and that it is our own: before it goes round.
    await new Promise(setImmediate)
    signal.throwIfAborted()
  }
  let own = to
  let other = to
  const dialled = await dial(await planDial(to, plan.reach), {
    now: () => capture.clock.now(),
    tell,
    onConnected: (_socket, local, remote) => {
      // Nobody would forget its ends any more.
      signal.throwIfAborted()
      // Before all: the one that comes back must be known as that, or it would go round in its turn.
      ends.leaves(local, remote, hop)
      if (leadsBack(remote, listen)) throw loopError(remote)
      own = local
      other = remote
      tell({ event: 'connected', local, remote })
    },
    signal
  })
  if (signal.aborted) dialled.abandon()
  signal.throwIfAborted()
  const reader = new HeldReader((onBytes) => dialled.readInto(onBytes))
  dialled.deliverKept()
  return { reader, isTls: false, local: own, remote: other }
}
