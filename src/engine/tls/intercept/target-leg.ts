import type net from 'node:net'
import type { TLSSocket } from 'node:tls'
import { systemCodeOf } from '../../../shared/model/app-error'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { DialError } from '../../dial/dial-error'
import { limitOf } from '../../dial/limit'
import { secure } from '../../dial/secure'
import { WRITE_HIGH_WATER_BYTES } from '../../session/accepted-socket'
import { explainTls } from '../explain-tls'
import type { InterceptPlan, Offer } from './plan'

/** The TLS to a target, as its client would have it. */

export interface TargetSide {
  /** Stands, and is not being read. */
  target: net.Socket
  /** What the client offers; null for one that speaks no TLS. */
  hello: Offer | null
  /** Whom the certificate must be for. */
  host: string
  plan: InterceptPlan
  isException(host: string): boolean
  /** Milliseconds in which its handshake must be done. */
  targetTimeout?: number | undefined
  highWater?: number | undefined
  now(): number
  tell(event: ConnectionEvent): void
  signal: AbortSignal
}

const lateErrors = new WeakMap<net.Socket, Error>()

/** Rejects with a DialError, or with the signal's reason as soon as it is aborted; the socket is destroyed then. */
export async function secureTarget(side: TargetSide): Promise<TLSSocket> {
  const { target, hello: offer, host, plan, highWater = WRITE_HIGH_WATER_BYTES, now, tell } = side
  const limit = limitOf(side.targetTimeout, side)
  try {
    const way = plan.secureFor({ host, offer, isException: side.isException(host) })
    const { signal } = limit
    const socket = await secure(target, way, { highWater, now, tell, signal, onKeys: plan.onKeys })
    // Node tells an alert that comes later, such as that a certificate is wanted, and leaves the socket as it is.
    socket.once('error', (error: Error) => {
      lateErrors.set(socket, error)
      socket.destroy()
    })
    return socket
  } catch (error) {
    target.destroy()
    throw error
  } finally {
    limit.clear()
  }
}

/** Why a target that stood does so no more; null while it does. */
export function brokenOff(target: net.Socket): DialError | null {
  if (!target.destroyed) return null
  const error: unknown = lateErrors.get(target) ?? target.errored
  const code = systemCodeOf(error) ?? 'ECONNRESET'
  const words = explainTls(code, 'target') ?? 'the target broke the connection off'
  return new DialError(code, `${words}.`, { cause: error })
}
