import type net from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Via } from '../../shared/contract/socket-options'
import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import { WRITE_HIGH_WATER_BYTES, type OnBytes } from '../net/accepted-socket'
import { readTls } from '../tls/read-tls'
import { ATTEMPT_DELAY_MS, connectFirst } from '../net/attempts'
import { PendingConnection } from '../net/pending-connection'
import { attemptError, DialError, type AttemptFacts } from '../net/dial-error'
import { HttpConnect } from './http-connect'
import { CONNECT_MS, limitOf } from '../net/limit'
import { openPipe } from '../net/open-pipe'
import { addressOf, lookUp, type Address } from '../net/lookup'
import { checkConnectSettings, type ConnectSettings } from '../net/connect-settings'
import { planTls, secure, type SecurePlan } from '../tls/secure'
import { Socks5 } from './socks5'
import { openTunnel } from './tunnel'

/**
 * Connects to a target step by step: name lookup, connect attempts, proxy handshake and TLS, as configured. Each step
 * emits events. The first failure, or the connect timeout, ends the whole.
 */

/** The validated connect settings of a run, with the files they name already loaded. */
export interface DialPlan {
  readonly target: Endpoint
  readonly reach: ConnectSettings
  readonly secure: SecurePlan | null
}

/**
 * Overrides for TLS: the expected server name, if it differs from the target's host, and additional trusted authorities
 * as PEM.
 */
export interface MeantFor {
  readonly name?: string
  readonly trusted?: readonly string[]
}

/** Validates the settings. Synchronous unless files must be read. Throws or rejects with `bad-input`. */
export function planDial(
  target: Endpoint,
  reach: ConnectSettings,
  { name, trusted = [] }: MeantFor = {}
): DialPlan | Promise<DialPlan> {
  checkConnectSettings(target, reach)
  if (reach.tls === undefined) return { target, reach, secure: null }
  const host = name ?? (target.path === undefined ? target.host : 'localhost')
  return planTls(reach.tls, host, trusted).then((secure) => ({ target, reach, secure }))
}

export interface DialHooks {
  /** Returns a time in nanoseconds; durations are measured with it. */
  now(): number
  record(event: ConnectionEvent): void
  /** Called once TCP is connected, to the target or to a proxy. */
  onConnected(socket: net.Socket, local: Endpoint, remote: Endpoint): void
  /** Aborting it ends the dial at once, with the signal's reason. */
  signal: AbortSignal
}

/** An established connection that is not being read yet. */
export interface EstablishedConnection {
  /** Starts reading. Call it once. */
  readInto(onBytes: OnBytes): net.Socket
  /** Delivers the bytes that have already arrived. Call it once the reader is ready for them. */
  deliverBuffered(): void
  /** Closes the connection; call it instead of `readInto`. */
  abandon(): void
}

/** Rejects with a DialError, or with the signal's reason. */
export async function dial(plan: DialPlan, hooks: DialHooks): Promise<EstablishedConnection> {
  const { pending: pending, inner } = await connectTarget(plan, hooks)
  return establishedFrom(pending, inner)
}

interface ConnectedTransport {
  readonly pending: PendingConnection
  /** The TLS layer on top of it, if TLS is configured. */
  readonly inner: TLSSocket | null
}

async function connectTarget(plan: DialPlan, hooks: DialHooks): Promise<ConnectedTransport> {
  const limit = limitOf(plan.reach.connectTimeout ?? CONNECT_MS, hooks)
  const taken: { pending?: PendingConnection } = {}
  try {
    return await connectWithin(plan, { ...hooks, signal: limit.signal }, taken)
  } catch (error) {
    taken.pending?.socket.destroy()
    throw error
  } finally {
    limit.clear()
  }
}

async function connectWithin(
  { target, reach, secure: security }: DialPlan,
  hooks: DialHooks,
  taken: { pending?: PendingConnection }
): Promise<ConnectedTransport> {
  const { record, signal } = hooks
  const { via, highWater = WRITE_HIGH_WATER_BYTES } = reach
  const beyond = via === undefined ? target : await targetBehind(target, reach, hooks)
  const pending = await connectFirstAddress(via ?? target, reach, security !== null, hooks)
  // Set before the event is emitted, because a listener may abort the dial.
  taken.pending = pending
  const { socket } = pending
  if (via === undefined && target.path !== undefined) hooks.onConnected(socket, target, target)
  else hooks.onConnected(socket, ownEnd(socket), otherEnd(socket))
  if (via !== undefined) {
    const proxy = { host: via.host, port: via.port }
    await openTunnel(pending, preambleOf(via, proxy, beyond), proxy, signal)
    record({ event: 'tunnel', via: via.kind, proxy, target: beyond })
  }
  const inner = security === null ? null : await secure(pending.socket, security, { ...hooks, highWater })
  return { pending: pending, inner }
}

function establishedFrom(pending: PendingConnection, inner: TLSSocket | null): EstablishedConnection {
  refuseBroken(inner ?? pending.socket)
  return {
    readInto: (onBytes) => (inner === null ? pending.readInto(onBytes) : readTls(inner, onBytes)),
    deliverBuffered: () => {
      pending.deliverKept()
    },
    abandon: () => {
      pending.socket.destroy()
    }
  }
}

/** Throws if the peer closed the connection between the last step and now. */
function refuseBroken({ destroyed, errored }: net.Socket): void {
  if (destroyed)
    throw new DialError('ECONNRESET', 'the server closed the connection immediately.', { cause: errored })
}

/**
 * Returns the target as the proxy receives it: the name as entered, or an address if the settings configure a lookup.
 */
async function targetBehind(target: Endpoint, reach: ConnectSettings, hooks: DialHooks): Promise<Endpoint> {
  if (reach.lookup === undefined || addressOf(target.host) !== null) return target
  const [first] = await addressesOf(target.host, reach, hooks)
  return first === undefined ? target : { host: first.address, port: target.port }
}

async function connectFirstAddress(
  remote: Endpoint | Via,
  reach: ConnectSettings,
  bySocket: boolean,
  hooks: DialHooks
): Promise<PendingConnection> {
  const { local = {}, happyEyeballs = ATTEMPT_DELAY_MS, via, highWater } = reach
  const { port } = remote
  const facts: Omit<AttemptFacts, 'remote'> = {
    local,
    ...(via === undefined ? {} : { proxy: { host: via.host, port: via.port } })
  }
  const open = (end: Endpoint): PendingConnection =>
    new PendingConnection({ remote: end, local, highWater, bySocket })
  if ('path' in remote && remote.path !== undefined) return openPipe(remote, open, hooks.signal)
  // The lookup settings apply to the target's name only; the system resolves the proxy's name.
  const addresses = await addressesOf(remote.host, via === undefined ? reach : withoutLookup(reach), hooks)
  return connectFirst({
    addresses: happyEyeballs === false ? addresses.slice(0, 1) : addresses,
    port,
    delay: happyEyeballs === false ? 0 : happyEyeballs,
    open: ({ address }) => open({ host: address, port }),
    explain: (error, { address }) => attemptError(error, { ...facts, remote: { host: address, port } }),
    record: hooks.record,
    signal: hooks.signal
  })
}

function withoutLookup({ lookup: _lookup, ...reach }: ConnectSettings): ConnectSettings {
  return reach
}

/**
 * Returns the addresses in the order in which they are tried. Emits an event per address, unless the host is an
 * address.
 */
async function addressesOf(
  host: string,
  reach: ConnectSettings,
  { record, signal }: DialHooks
): Promise<Address[]> {
  const found = await lookUp(host, reach, signal)
  if (addressOf(host) === null) {
    for (const { address, family } of found) record({ event: 'lookup', leg: 'target', host, address, family })
  }
  const own = reach.local?.address === undefined ? null : addressOf(reach.local.address)
  if (own === null) return found
  const usable = found.filter(({ family }) => family === own.family)
  if (usable.length > 0) return usable
  throw new DialError(
    'EADDRNOTAVAIL',
    `the local address ${own.address} is IPv${own.family}, and ${host} has no IPv${own.family} address.`,
    { by: 'tcplens' }
  )
}

function ownEnd({ localAddress = '', localPort = 0 }: net.Socket): Endpoint {
  return { host: localAddress, port: localPort }
}

function otherEnd({ remoteAddress = '', remotePort = 0 }: net.Socket): Endpoint {
  return { host: remoteAddress, port: remotePort }
}

function preambleOf({ kind, user, password }: Via, proxy: Endpoint, target: Endpoint): Socks5 | HttpConnect {
  const options = { proxy, target, user, password }
  return kind === 'socks5' ? new Socks5(options) : new HttpConnect(options)
}
