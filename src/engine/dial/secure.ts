import net from 'node:net'
import tls, { type SecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls'
import type { ClientTls } from '../../shared/contract/socket-options'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { setCarrier } from '../session/reset-socket'
import { alpnBytes, alpnName, MAX_ALPN_BYTES } from '../tls/alpn'
import { loadAuthorities, loadCertificate } from '../tls/certificate-files'
import { explainCertificate } from '../tls/explain-certificate'
import { explainTls } from '../tls/explain-tls'
import { untilSecure } from '../tls/handshake'
import { failedTlsEvent, tlsEvent } from '../tls/tls-facts'
import { sharedContext } from '../tls/shared-context'
import { defaultAuthorities, TrustAnchors } from '../tls/trust-anchors'
import { DialError } from './dial-error'
import { asciiName } from './lookup'
import { NO_HOST } from './reach'

/**
 * TLS to a target (RFC 8446), over whatever connection leads there. The certificate is looked at once the handshake is
 * done, and told in any case; only then is a connection that should not be trusted given up.
 */

export interface SecurePlan {
  readonly context: SecureContext
  /** Server Name Indication (RFC 6066, section 3); empty sends none. */
  readonly serverName: string
  /** Whom the certificate must be for. */
  readonly name: string
  /** One character per byte. */
  readonly alpn: readonly string[]
  readonly verify: boolean
  readonly anchors: TrustAnchors
}

/** What the settings say, with the files that they name. */
export interface TlsParts {
  readonly parts: SecureContextOptions
  /** As they are typed: undefined where nothing is said. */
  readonly serverName: string | undefined
  readonly alpn: readonly string[] | undefined
  readonly verify: boolean
  readonly anchors: TrustAnchors
}

/** Reads the files that the settings name, once for all connections of a run. Rejects with `bad-input`. */
export async function planTls(
  settings: ClientTls,
  host: string,
  /** Authorities beside the ones that the settings name, as PEM. */
  others: readonly string[] = []
): Promise<SecurePlan> {
  const loaded = await loadTls({ ...settings, serverName: settings.serverName ?? nameToSend(host) }, others)
  const { parts, serverName = '', alpn = [], verify, anchors } = loaded
  const name = serverName === '' ? host : serverName
  return { context: sharedContext(settings, parts), serverName, name, alpn, verify, anchors }
}

/** Rejects with `bad-input`. */
export async function loadTls(settings: ClientTls, others: readonly string[] = []): Promise<TlsParts> {
  const { authority, certificate, alpn, verify = true } = settings
  const serverName = settings.serverName === undefined ? undefined : checkedName(settings.serverName)
  const tooLong = alpn?.find((protocol) => Buffer.byteLength(protocol) > MAX_ALPN_BYTES)
  if (tooLong !== undefined) {
    throw new AppError('bad-input', `The ALPN protocol “${tooLong}” takes more than ${MAX_ALPN_BYTES} bytes.`)
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

/** Of a target: its name without a final dot, or nothing where it is an address (RFC 6066, section 3). */
export function nameToSend(host: string): string {
  return net.isIP(host) === 0 ? asciiName(host.replace(/\.$/, '')) : ''
}

/** As it is sent. Throws `bad-input` for what is no name. */
export function checkedName(typed: string): string {
  const serverName = asciiName(typed)
  if (net.isIP(serverName) !== 0) {
    throw new AppError(
      'bad-input',
      `The server name ${serverName} is an address. Give a name, or leave it empty.`
    )
  }
  if (NO_HOST.test(serverName)) {
    throw new AppError('bad-input', `The server name “${serverName}” is no host name.`)
  }
  return serverName
}

export interface SecureOptions {
  highWater: number
  now(): number
  tell(event: ConnectionEvent): void
  signal: AbortSignal
  /** Told the secrets of the connection, a line of NSS's key log each. */
  onKeys?: ((line: Buffer) => void) | undefined
}

/** Rejects with a DialError, or with the signal's reason as soon as it is aborted. */
export async function secure(
  carrier: net.Socket,
  plan: SecurePlan,
  options: SecureOptions
): Promise<TLSSocket> {
  const { tell, now } = options
  const { serverName } = plan
  const began = now()
  const took = (): number => (now() - began) / 1e6
  const socket = open(carrier, plan, options.highWater)
  if (options.onKeys !== undefined) socket.on('keylog', options.onKeys)
  try {
    await untilSecure(socket, 'secureConnect', options.signal)
  } catch (error) {
    if (!options.signal.aborted) tell(failedTlsEvent(error, 'target', took(), { socket, serverName }))
    socket.destroy()
    options.signal.throwIfAborted()
    const code = systemCodeOf(error) ?? 'UNKNOWN'
    throw new DialError(code, `${explainTls(code, 'target') ?? messageOf(error)}.`, { cause: error })
  }
  const event = tlsEvent(socket, { leg: 'target', took: took(), sentName: serverName, anchors: plan.anchors })
  tell(event)
  if (plan.verify && event.verified !== true) {
    socket.destroy()
    const code = event.problem ?? 'ERR_TLS_NO_CERTIFICATE'
    throw new DialError(code, explainCertificate(code, plan.name, event, Date.now()), {
      by: 'tcplens'
    })
  }
  return socket
}

function open(carrier: net.Socket, plan: SecurePlan, highWater: number): TLSSocket {
  const { context, serverName, name, alpn } = plan
  // The mark is handed on, though the types do not say so.
  const options: tls.ConnectionOptions & { highWaterMark: number } = {
    socket: carrier,
    secureContext: context,
    servername: serverName,
    ...(alpn.length === 0 ? {} : { ALPNProtocols: alpnBytes(alpn) }),
    // Not to trust it is decided once the certificate is told.
    rejectUnauthorized: false,
    checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(name, certificate),
    highWaterMark: highWater
  }
  const socket = tls.connect(options)
  setCarrier(socket, carrier)
  socket.on('error', () => undefined)
  return socket
}
