import type net from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import { DialError } from '../../dial/dial-error'
import { peerCertificate } from '../tls-facts'
import { secureClient, type ClientAnswer, type ClientSide } from './client-leg'
import { brokenOff, secureTarget, type TargetSide } from './target-leg'

/**
 * TLS opened in the middle: the target's handshake first, with what the client offers, then the client's, with what the
 * target chose. A target that fails does not take the client's handshake with it: the client is to be told, and it
 * listens to nobody before its handshake is done.
 */

export interface InterceptOptions extends ClientSide, Omit<TargetSide, 'target' | 'hello'> {
  hello: ClientSide['hello']
  /** Null where it could not be reached, and `failure` says why. */
  target: net.Socket | null
  failure: DialError | null
}

export interface Intercepted {
  client: TLSSocket
  /** TLS, or the plain socket where the plan says so. */
  target: net.Socket
}

/** There is nobody to relay to, but a client to tell it to. */
export class TargetRefused extends Error {
  readonly failure: DialError
  /** Its handshake is done, with `http/1.1` if it knows it. */
  readonly client: TLSSocket

  constructor(failure: DialError, client: TLSSocket) {
    super(failure.message, { cause: failure })
    this.name = 'TargetRefused'
    this.failure = failure
    this.client = client
  }
}

/** What a client that is told of a failure can read. */
const TELLING = 'http/1.1'

/**
 * Rejects with TargetRefused; with ClientRefused or ClientFailed; with the signal's reason. Of all but the first no
 * socket is left.
 */
export async function intercept(options: InterceptOptions): Promise<Intercepted> {
  let target: net.Socket
  try {
    target = await targetOf(options)
  } catch (error) {
    if (!(error instanceof DialError)) {
      options.client.destroy()
      throw error
    }
    throw new TargetRefused(error, await secureClient(options, { like: null, alpn: TELLING }))
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
  if (target === null) throw failure ?? new DialError('ECONNRESET', 'the target could not be reached.')
  if (plan.target !== 'plain') return secureTarget({ ...options, target })
  // What comes of it before the relay has it is looked at there.
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
