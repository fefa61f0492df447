import net from 'node:net'
import tls, { type SecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls'
import type { ClientTls } from '../../shared/contract/socket-options'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { setTransport } from '../net/reset-socket'
import { alpnBytes, alpnName, MAX_ALPN_BYTES } from './alpn'
import { loadAuthorities, loadCertificate } from './certificate-files'
import { explainCertificate } from './explain-certificate'
import { explainTls } from './explain-tls'
import { untilSecure } from './handshake'
import { failedTlsEvent, tlsEvent } from './tls-facts'
import { sharedContext } from './tls-options'
import { defaultAuthorities, TrustAnchors } from './trust-anchors'
import { DialError } from '../net/dial-error'
import { asciiName } from '../net/lookup'
import { NO_HOST } from '../net/connect-settings'

/**
 * TLS to a target (RFC 8446) over an existing connection. The certificate is verified after the handshake and always
 * reported; only then is an untrusted connection closed.
 */

export interface SecurePlan {
  readonly context: SecureContext
  /** Server Name Indication (RFC 6066, section 3); empty sends none. */
  readonly serverName: string
  /** Host name or address that the certificate must cover. */
  readonly name: string
  /** ALPN protocols, one character per byte. */
  readonly alpn: readonly string[]
  readonly verify: boolean
  readonly anchors: TrustAnchors
}

/** The TLS settings, with the files they name loaded. */
export interface LoadedTlsSettings {
  readonly parts: SecureContextOptions
  /** Server name as entered; undefined if the setting is absent. */
  readonly serverName: string | undefined
  readonly alpn: readonly string[] | undefined
  readonly verify: boolean
  readonly anchors: TrustAnchors
}

/** Reads the files named in the settings, once for all connections of a run. Rejects with `bad-input`. */
export async function planTls(
  settings: ClientTls,
  host: string,
  /** Trusted authorities in addition to the configured ones, as PEM. */
  others: readonly string[] = []
): Promise<SecurePlan> {
  const loaded = await loadTls({ ...settings, serverName: settings.serverName ?? nameToSend(host) }, others)
  const { parts, serverName = '', alpn = [], verify, anchors } = loaded
  const name = serverName === '' ? host : serverName
  return { context: sharedContext(settings, parts), serverName, name, alpn, verify, anchors }
}

/** Loads and validates the settings. Rejects with `bad-input`. */
export async function loadTls(
  settings: ClientTls,
  others: readonly string[] = []
): Promise<LoadedTlsSettings> {
  const { authority, certificate, alpn, verify = true } = settings
  const serverName = settings.serverName === undefined ? undefined : checkedName(settings.serverName)
  const tooLong = alpn?.find((protocol) => Buffer.byteLength(protocol) > MAX_ALPN_BYTES)
  if (tooLong !== undefined) {
    throw new AppError('bad-input', `The ALPN protocol “${tooLong}” is longer than ${MAX_ALPN_BYTES} bytes.`)
  }
  const authorities = [...others, ...(authority === undefined ? [] : await loadAuthorities(authority))]
  const own = certificate === undefined ? {} : await loadCertificate(certificate)
  const trusted = authorities.length === 0 ? {} : { ca: [...defaultAuthorities(), ...authorities] }
  return {
    parts: { ...own, ...trusted },
    serverName,
    alpn: alpn?.map(alpnName),
    verify,
    anchors: new TrustAnchors(authorities)
  }
}

/** Returns the server name for SNI: the host without a trailing dot, or '' for an address (RFC 6066, section 3). */
export function nameToSend(host: string): string {
  return net.isIP(host) === 0 ? asciiName(host.replace(/\.$/, '')) : ''
}

/** Returns the name as it is sent. Throws `bad-input` if it is not a host name. */
export function checkedName(typed: string): string {
  const serverName = asciiName(typed)
  if (net.isIP(serverName) !== 0) {
    throw new AppError(
      'bad-input',
      `The server name ${serverName} is an IP address. Enter a host name, or leave it empty.`
    )
  }
  if (NO_HOST.test(serverName)) {
    throw new AppError('bad-input', `The server name “${serverName}” is not a valid host name.`)
  }
  return serverName
}

export interface SecureOptions {
  highWater: number
  now(): number
  record(event: ConnectionEvent): void
  signal: AbortSignal
  /** Receives the TLS secrets of the connection, one line of the NSS key log format at a time. */
  onKeys?: ((line: Buffer) => void) | undefined
}

/** Rejects with a DialError, or with the signal's reason as soon as it is aborted. */
export async function secure(
  transport: net.Socket,
  plan: SecurePlan,
  options: SecureOptions
): Promise<TLSSocket> {
  const { record, now } = options
  const { serverName } = plan
  const began = now()
  const took = (): number => (now() - began) / 1e6
  const socket = open(transport, plan, options.highWater)
  if (options.onKeys !== undefined) socket.on('keylog', options.onKeys)
  try {
    await untilSecure(socket, 'secureConnect', options.signal)
  } catch (error) {
    if (!options.signal.aborted) record(failedTlsEvent(error, 'target', took(), { socket, serverName }))
    socket.destroy()
    options.signal.throwIfAborted()
    const code = systemCodeOf(error) ?? 'UNKNOWN'
    throw new DialError(code, `${explainTls(code, 'target') ?? messageOf(error)}.`, { cause: error })
  }
  const event = tlsEvent(socket, { leg: 'target', took: took(), sentName: serverName, anchors: plan.anchors })
  record(event)
  if (plan.verify && event.verified !== true) {
    socket.destroy()
    const code = event.problem ?? 'ERR_TLS_NO_CERTIFICATE'
    throw new DialError(code, explainCertificate(code, plan.name, event, Date.now()), {
      by: 'tcplens'
    })
  }
  return socket
}

function open(transport: net.Socket, plan: SecurePlan, highWater: number): TLSSocket {
  const { context, serverName, name, alpn } = plan
  // Node passes `highWaterMark` on to the stream, although its types omit it.
  const options: tls.ConnectionOptions & { highWaterMark: number } = {
    socket: transport,
    secureContext: context,
    servername: serverName,
    ...(alpn.length === 0 ? {} : { ALPNProtocols: alpnBytes(alpn) }),
    // `secure` rejects an untrusted certificate itself, after it reported the certificate.
    rejectUnauthorized: false,
    checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(name, certificate),
    highWaterMark: highWater
  }
  const socket = tls.connect(options)
  setTransport(socket, transport)
  socket.on('error', () => undefined)
  return socket
}
