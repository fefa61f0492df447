import type net from 'node:net'
import type { ProxyTls } from '../../shared/contract/proxying'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { ClientHello } from '../../decode/stream/tls/client-hello'
import { DialError } from '../net/dial-error'
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

/** Decides how TLS is handled on a proxied connection: passed through, intercepted, or added towards the target. */

export interface TlsPlan {
  readonly settings: ProxyTls
  readonly plan: InterceptPlan
  readonly findings: TlsFindings
  /** Null only if nothing is intercepted. */
  readonly authority: CertificateAuthority | null
  /** Timeout of the target's handshake in milliseconds. */
  readonly targetTimeout: number
}

export interface TlsStep {
  client: HeldReader
  /** IP address of the client, or the path of the pipe it came through. */
  clientAddress: string
  /** Null if it could not be reached; `failure` holds the reason. */
  target: HeldReader | null
  failure: DialError | null
  /** The host that the client requested. */
  host: string
  /** The local address that the client connected to, if it named no target. */
  localHost?: string | undefined
  /** Both sides have agreed in plain text that TLS begins here. */
  upgraded: boolean
  now(): number
  record(event: ConnectionEvent): void
  /** Receives client bytes that are not part of the relayed stream. */
  recordReceived(bytes: Uint8Array): void
  /** Called when the client sends a possible beginning of TLS: the caller starts a timeout. */
  onBegins(): void
  /** Called when the ClientHello is complete; interception may now have to wait for the target. */
  onHello(): void
  signal: AbortSignal
}

export type Spoken =
  /** `watched`: an upgrade in mid-stream is intercepted. */
  | { outcome: 'plain'; target: HeldReader | null; isTargetTls: boolean; watched: boolean }
  | {
      outcome: 'inside'
      client: HeldReader
      target: HeldReader
      isTargetTls: boolean
      intercepted: InterceptedClient
    }
  /** The target failed, and the client is in TLS: the failure is reported inside it. */
  | { outcome: 'nowhere'; client: HeldReader; failure: DialError; intercepted: InterceptedClient }

/** An intercepted client, and the host of the certificate it received. */
export interface InterceptedClient {
  readonly identity: ClientIdentity
  readonly host: string
}

/**
 * Handles TLS in a session that intercepts. Rejects as `intercept` does, or with a DialError if TLS to the target fails
 * for a client without TLS.
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
      step.record({ event: 'passed', because: 'unknown', serverName: '' })
      return plain(step, false)
    case 'tls':
      // Plain bytes of the target after its consent to TLS are passed through: the client decides how to handle them.
      if (step.upgraded && step.target?.hasHeld === true) {
        step.record({ event: 'passed', because: 'unknown', serverName: words.hello.serverName })
        return plain(step, false)
      }
      return openOrPass(step, tls, words.hello)
  }
}

function plain({ target }: TlsStep, watched: boolean): Spoken {
  return { outcome: 'plain', target, isTargetTls: false, watched }
}

async function plainToTls(step: TlsStep, tls: TlsPlan): Promise<Spoken> {
  const { target } = step
  if (target === null) return plain(step, false)
  return {
    outcome: 'plain',
    target: await targetInTls({ ...step, target }, tls),
    isTargetTls: true,
    watched: false
  }
}

/** Performs a TLS handshake with the target of a plain-text client. Rejects as `secureTarget` does. */
export async function targetInTls(
  step: Pick<TlsStep, 'host' | 'now' | 'record' | 'signal'> & { target: HeldReader },
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

/** Wraps `record` to record whether the target's certificate failed verification. */
function watchTrust({
  record
}: Pick<TlsStep, 'record'>): Pick<TlsStep, 'record'> & { isUntrusted(): boolean } {
  let isUntrusted = false
  return {
    isUntrusted: () => isUntrusted,
    record: (event) => {
      isUntrusted ||= event.event === 'tls' && event.leg === 'target' && event.verified === false
      record(event)
    }
  }
}

/**
 * Hands the socket to TLS. Bytes that the target already sent are put back, so that the handshake reports them as
 * invalid.
 */
function givenOver(target: HeldReader): net.Socket {
  const { socket } = target
  socket.pause()
  const bytes = target.take()
  if (bytes.length > 0 && !socket.destroyed) socket.unshift(bytes)
  return socket
}

async function openOrPass(step: TlsStep, tls: TlsPlan, hello: ClientHello): Promise<Spoken> {
  const { plan, findings, authority, targetTimeout } = tls
  const { client, target, failure, record } = step
  const trust = watchTrust(step)
  const { serverName } = hello
  const host = serverName === '' ? step.host : serverName
  record(helloEvent(hello))
  const identity = clientIdentity(step.clientAddress, hello)
  const intercepted = { identity, host }
  const isRefusing = findings.isPassedThrough(identity)
  if (authority === null || isRefusing || plan.decide(host) === 'pass') {
    record({ event: 'passed', because: isRefusing ? 'pinned' : 'rule', serverName })
    return plain(step, false)
  }
  step.onHello()
  step.recordReceived(client.held.subarray(0, hello.length))
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
      localHost: serverName === '' ? step.localHost : undefined,
      plan,
      authority,
      targetTimeout,
      isException: (name) => findings.isException(name)
    })
    const isTargetTls = opened.target !== target?.socket
    return {
      outcome: 'inside',
      client: inside(opened.client),
      target: isTargetTls ? inside(opened.target) : target,
      isTargetTls,
      intercepted
    }
  } catch (error) {
    if (error instanceof ClientRefused) findings.refused(identity, host, error)
    if (!(error instanceof TargetRefused)) throw error
    if (trust.isUntrusted()) findings.distrust(host, error.failure)
    return { outcome: 'nowhere', client: inside(error.client), failure: error.failure, intercepted }
  }
}

function inside(socket: net.Socket): HeldReader {
  return new HeldReader((onBytes) => readTls(socket, onBytes))
}
