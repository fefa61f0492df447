import type net from 'node:net'
import type { TLSSocket } from 'node:tls'
import { systemCodeOf } from '../../../shared/model/app-error'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { DialError } from '../../net/dial-error'
import { limitOf } from '../../net/limit'
import { secure } from '../secure'
import { WRITE_HIGH_WATER_BYTES } from '../../net/accepted-socket'
import { explainTls } from '../explain-tls'
import type { InterceptPlan, Offer } from './plan'

/** The TLS connection to a target, with the parameters that the client offered. */

export interface TargetSide {
  /** Connected, and not being read. */
  target: net.Socket
  /** The client's offer; null for a client without TLS. */
  hello: Offer | null
  /** The host that the certificate must cover. */
  host: string
  plan: InterceptPlan
  isException(host: string): boolean
  /** Timeout of its handshake in milliseconds. */
  targetTimeout?: number | undefined
  highWater?: number | undefined
  now(): number
  record(event: ConnectionEvent): void
  signal: AbortSignal
}

const lateErrors = new WeakMap<net.Socket, Error>()

/** Rejects with a DialError, or with the signal's reason as soon as it is aborted; the socket is then destroyed. */
export async function secureTarget(side: TargetSide): Promise<TLSSocket> {
  const { target, hello: offer, host, plan, highWater = WRITE_HIGH_WATER_BYTES, now, record } = side
  const limit = limitOf(side.targetTimeout, side)
  try {
    const settings = plan.secureFor({ host, offer, isException: side.isException(host) })
    const { signal } = limit
    const socket = await secure(target, settings, { highWater, now, record, signal, onKeys: plan.onKeys })
    // Node emits a later alert, such as a required client certificate, as an error but leaves the socket open.
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

/** Returns the error of a target that was connected and has failed since; null while it is open. */
export function brokenOff(target: net.Socket): DialError | null {
  if (!target.destroyed) return null
  const error: unknown = lateErrors.get(target) ?? target.errored
  const code = systemCodeOf(error) ?? 'ECONNRESET'
  const words = explainTls(code, 'target') ?? 'the server broke the connection'
  return new DialError(code, `${words}.`, { cause: error })
}
