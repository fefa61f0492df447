import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import { dial, planDial } from '../dial/dial'
import { asDialError } from '../net/dial-error'
import type { ArrivalParts } from './arrival'
import { HeldReader } from './held-reader'
import { loopError } from './loop'
import { overridden } from './overrides'
import { leadsBack } from './leads-back'
import type { ProxyPlan } from './proxy-plan'
import { targetInTls } from './tls-step'

/** Connects a proxy to the target of its client. */

/** A connected target. */
export interface ConnectedTarget {
  readonly reader: HeldReader
  /** True if the reader's bytes are inside TLS. */
  readonly isTls: boolean
  readonly local: Endpoint
  readonly remote: Endpoint
}

export interface OutgoingTarget {
  plan: ProxyPlan
  parts: ArrivalParts
  /** The local address that the client connected to. */
  server: Endpoint
  record(event: ConnectionEvent): void
  signal: AbortSignal
  /** True if Tcplens forwards HTTP requests; false if the client chooses the protocol. */
  isForRequests: boolean
}

/**
 * Connects to the target, including TLS if configured and not dependent on the client's first bytes. Rejects with a
 * DialError, or with the signal's reason, which is also a DialError.
 */
export async function connectToTarget(
  requested: Endpoint,
  options: OutgoingTarget
): Promise<ConnectedTarget> {
  const { plan, parts, record, signal, isForRequests } = options
  try {
    const connected = await connect(requested, options)
    const isDecided = isForRequests || plan.tls?.settings.clients === 'pass'
    if (plan.tls?.plan.target !== 'tls' || !isDecided) {
      parts.failures.connected()
      return connected
    }
    const now = (): number => parts.capture.clock.now()
    const step = { host: certifiedHost(requested), target: connected.reader, now, record, signal }
    const reader = await targetInTls(step, plan.tls)
    parts.failures.connected()
    return { ...connected, reader, isTls: true }
  } catch (error) {
    const failure = asDialError(error)
    // A cancelled attempt is no evidence about the target.
    if (!signal.aborted) parts.failures.failed(requested, failure)
    throw failure
  }
}

/** Returns the host that the target's certificate must cover, unless the client's SNI names another. */
export function certifiedHost({ host, path }: Endpoint): string {
  return path === undefined ? host : 'localhost'
}

async function connect(
  requested: Endpoint,
  { plan, parts, server, record, signal }: OutgoingTarget
): Promise<ConnectedTarget> {
  const { capture, ends, hop } = parts
  const to = overridden(requested, plan.overrides)
  if (to !== requested) record({ event: 'overridden', from: requested, to })
  const listen = { ...server, host: plan.listenHost }
  if (leadsBack(plan.reach.via ?? to, listen)) throw loopError(to)
  if (ends.isListenPort((plan.reach.via ?? to).port)) {
    // The origin of this client may be reported later in this turn of the event loop; wait for it, in case the
    // connection is our own.
    await new Promise(setImmediate)
    signal.throwIfAborted()
  }
  let own = to
  let other = to
  const established = await dial(await planDial(to, plan.reach), {
    now: () => capture.clock.now(),
    record,
    onConnected: (_socket, local, remote) => {
      // After an abort, the registered addresses would never be removed.
      signal.throwIfAborted()
      // Register first: if this connection leads back here, it must be recognised when it is accepted.
      ends.leaves(local, remote, hop)
      if (leadsBack(remote, listen)) throw loopError(remote)
      own = local
      other = remote
      record({ event: 'connected', local, remote })
    },
    signal
  })
  if (signal.aborted) established.abandon()
  signal.throwIfAborted()
  const reader = new HeldReader((onBytes) => established.readInto(onBytes))
  established.deliverBuffered()
  return { reader, isTls: false, local: own, remote: other }
}
