import type net from 'node:net'
import type { ProxyTls } from '../../shared/contract/proxying'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { ClientHello } from '../../decode/stream/tls/client-hello'
import { DialError } from '../dial/dial-error'
import type { CertificateAuthority } from '../tls/authority/authority'
import { clientIdentity, type ClientIdentity } from '../tls/client-identity'
import { helloEvent } from '../tls/hello-event'
import { ClientRefused } from '../tls/intercept/client-refused'
import { intercept, TargetRefused } from '../tls/intercept/intercept'
import type { InterceptPlan } from '../tls/intercept/plan'
import { secureTarget } from '../tls/intercept/target-leg'
import { readTls } from '../tls/read-tls'
import { firstWords } from './first-words'
import { HeldReader } from './held-reader'
import type { TlsFindings } from './tls-findings'

/** What becomes of the TLS that a proxy's client begins, or that its target wants: passed on, opened, or made. */

export interface TlsPlan {
  readonly settings: ProxyTls
  readonly plan: InterceptPlan
  readonly findings: TlsFindings
  /** Null only where nothing is intercepted. */
  readonly authority: CertificateAuthority | null
  /** Milliseconds for a target's handshake. */
  readonly targetTimeout: number
}

export interface TlsStep {
  client: HeldReader
  /** IP address of the client, or the path of the pipe it came through. */
  clientAddress: string
  /** Null where it could not be reached, and `failure` says why. */
  target: HeldReader | null
  failure: DialError | null
  /** What was asked for. */
  host: string
  /** The address that the client reached, where it has not said where it wants to go. */
  reached?: string | undefined
  /** They have agreed in plain words that TLS begins here. */
  upgraded: boolean
  now(): number
  tell(event: ConnectionEvent): void
  /** Bytes of the client that are no part of what is relayed. */
  hear(bytes: Uint8Array): void
  /** The client has begun what looks like TLS: from now on it must not take for ever. */
  onBegins(): void
  /** It has said all that is needed to open TLS, for which the target may have to do its part. */
  onHello(): void
  signal: AbortSignal
}

export type Spoken =
  /** `watched`: an upgrade in mid-stream is to be opened. */
  | { goes: 'plain'; target: HeldReader | null; isTargetTls: boolean; watched: boolean }
  | { goes: 'inside'; client: HeldReader; target: HeldReader; isTargetTls: boolean; intercepted: Intercepted }
  /** There is nobody to relay to, but a client in TLS to tell it to. */
  | { goes: 'nowhere'; client: HeldReader; failure: DialError; intercepted: Intercepted }

/** A client that was shown a certificate of the authority, and for which host. */
export interface Intercepted {
  readonly identity: ClientIdentity
  readonly host: string
}

/**
 * Where the session opens its clients' TLS. Rejects as `intercept` does, or with a DialError where a client that speaks
 * no TLS could have none with its target.
 */
export async function speakTls(step: TlsStep, tls: TlsPlan): Promise<Spoken> {
  const { settings, plan } = tls
  const isToTls = plan.target === 'tls' && !step.upgraded
  const words = await firstWords(step.client, step.target, step.onBegins)
  step.signal.throwIfAborted()
  switch (words.speaks) {
    case 'plain':
      if (isToTls) return plainToTls(step, tls)
      return plain(step, settings.startTls !== false && !step.upgraded)
    case 'unknown':
      step.tell({ event: 'passed', because: 'unknown', serverName: '' })
      return plain(step, false)
    case 'tls':
      // What a target says in plain behind its consent is its client's to judge, with all that comes of it.
      if (step.upgraded && step.target?.hasKept === true) {
        step.tell({ event: 'passed', because: 'unknown', serverName: words.hello.serverName })
        return plain(step, false)
      }
      return openOrPass(step, tls, words.hello)
  }
}

function plain({ target }: TlsStep, watched: boolean): Spoken {
  return { goes: 'plain', target, isTargetTls: false, watched }
}

async function plainToTls(step: TlsStep, tls: TlsPlan): Promise<Spoken> {
  const { target } = step
  if (target === null) return plain(step, false)
  return {
    goes: 'plain',
    target: await targetInTls({ ...step, target }, tls),
    isTargetTls: true,
    watched: false
  }
}

/** TLS to a target whose client speaks none. Rejects as `secureTarget` does. */
export async function targetInTls(
  step: Pick<TlsStep, 'host' | 'now' | 'tell' | 'signal'> & { target: HeldReader },
  { plan, findings, targetTimeout }: TlsPlan
): Promise<HeldReader> {
  const { host } = step
  const trust = watchTrust(step)
  try {
    const socket = await secureTarget({
      ...step,
      ...trust,
      target: givenOver(step.target),
      hello: null,
      plan,
      targetTimeout,
      isException: (name) => findings.isException(name)
    })
    return inside(socket)
  } catch (error) {
    if (trust.isUntrusted() && error instanceof DialError) findings.distrust(host, error)
    throw error
  }
}

/** Hears whether the target's certificate could be verified. */
function watchTrust({ tell }: Pick<TlsStep, 'tell'>): Pick<TlsStep, 'tell'> & { isUntrusted(): boolean } {
  let isUntrusted = false
  return {
    isUntrusted: () => isUntrusted,
    tell: (event) => {
      isUntrusted ||= event.event === 'tls' && event.leg === 'target' && event.verified === false
      tell(event)
    }
  }
}

/** For TLS to read from. A target that has spoken already has said something else than TLS, which is to be found out. */
function givenOver(target: HeldReader): net.Socket {
  const { socket } = target
  socket.pause()
  const said = target.take()
  if (said.length > 0 && !socket.destroyed) socket.unshift(said)
  return socket
}

async function openOrPass(step: TlsStep, tls: TlsPlan, hello: ClientHello): Promise<Spoken> {
  const { plan, findings, authority, targetTimeout } = tls
  const { client, target, failure, tell } = step
  const trust = watchTrust(step)
  const { serverName } = hello
  const host = serverName === '' ? step.host : serverName
  tell(helloEvent(hello))
  const identity = clientIdentity(step.clientAddress, hello)
  const intercepted = { identity, host }
  const isRefusing = findings.isPassedThrough(identity)
  if (authority === null || isRefusing || plan.decide(host) === 'pass') {
    tell({ event: 'passed', because: isRefusing ? 'pinned' : 'rule', serverName })
    return plain(step, false)
  }
  step.onHello()
  step.hear(client.kept.subarray(0, hello.length))
  try {
    const opened = await intercept({
      ...step,
      ...trust,
      client: client.socket,
      head: () => client.take(),
      target: target === null ? null : plan.target === 'plain' ? target.socket : givenOver(target),
      failure,
      hello,
      host,
      reached: serverName === '' ? step.reached : undefined,
      plan,
      authority,
      targetTimeout,
      isException: (name) => findings.isException(name)
    })
    const isTargetTls = opened.target !== target?.socket
    return {
      goes: 'inside',
      client: inside(opened.client),
      target: isTargetTls ? inside(opened.target) : target,
      isTargetTls,
      intercepted
    }
  } catch (error) {
    if (error instanceof ClientRefused) findings.refused(identity, host, error)
    if (!(error instanceof TargetRefused)) throw error
    if (trust.isUntrusted()) findings.distrust(host, error.failure)
    return { goes: 'nowhere', client: inside(error.client), failure: error.failure, intercepted }
  }
}

function inside(socket: net.Socket): HeldReader {
  return new HeldReader((onBytes) => readTls(socket, onBytes))
}
