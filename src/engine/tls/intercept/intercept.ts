import type net from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import { DialError } from '../../net/dial-error'
import { peerCertificate } from '../tls-facts'
import { secureClient, type ClientAnswer, type ClientSide } from './client-leg'
import { brokenOff, secureTarget, type TargetSide } from './target-leg'

/**
 * Intercepts TLS: first the handshake with the target, using the client's offer, then the handshake with the client,
 * using the target's choice. If the target fails, the client's handshake is still completed, because only then can the
 * failure be reported to the client.
 */

export interface InterceptOptions extends ClientSide, Omit<TargetSide, 'target' | 'hello'> {
  hello: ClientSide['hello']
  /** Null if it could not be reached; `failure` holds the reason. */
  target: net.Socket | null
  failure: DialError | null
}

export interface InterceptedSockets {
  client: TLSSocket
  /** TLS, or the plain socket if the plan requires no TLS to the target. */
  target: net.Socket
}

/** The target failed, and the client can be notified inside TLS. */
export class TargetRefused extends Error {
  readonly failure: DialError
  /** The client's completed TLS connection, with `http/1.1` if the client offered it. */
  readonly client: TLSSocket

  constructor(failure: DialError, client: TLSSocket) {
    super(failure.message, { cause: failure })
    this.name = 'TargetRefused'
    this.failure = failure
    this.client = client
  }
}

/** ALPN protocol of the connection that reports a failure to the client. */
const REPORT_PROTOCOL = 'http/1.1'

/**
 * Rejects with TargetRefused, with ClientRefused or ClientFailed, or with the signal's reason. Except for the first,
 * all sockets are then destroyed.
 */
export async function intercept(options: InterceptOptions): Promise<InterceptedSockets> {
  let target: net.Socket
  try {
    target = await targetOf(options)
  } catch (error) {
    if (!(error instanceof DialError)) {
      options.client.destroy()
      throw error
    }
    throw new TargetRefused(error, await secureClient(options, { like: null, alpn: REPORT_PROTOCOL }))
  }
  let client: TLSSocket
  try {
    client = await secureClient(options, answerOf(target, options))
  } catch (error) {
    target.destroy()
    throw error
  }
  const broken = brokenOff(target)
  if (broken !== null) throw new TargetRefused(broken, client)
  return { client, target }
}

async function targetOf(options: InterceptOptions): Promise<net.Socket> {
  const { target, failure, plan } = options
  if (target === null) throw failure ?? new DialError('ECONNRESET', 'the server could not be reached.')
  if (plan.target !== 'plain') return secureTarget({ ...options, target })
  // The relay checks for errors that occur before it takes over.
  target.on('error', () => undefined)
  return target
}

function answerOf(target: net.Socket, { plan, hello }: InterceptOptions): ClientAnswer {
  if (!(target instanceof tls.TLSSocket)) return { like: null, alpn: plan.alpnFor(hello) }
  const { alpnProtocol } = target
  return {
    like: peerCertificate(target) ?? null,
    alpn: typeof alpnProtocol === 'string' && alpnProtocol !== '' ? alpnProtocol : null
  }
}
