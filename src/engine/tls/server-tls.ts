import type net from 'node:net'
import tls, { type Server, type TLSSocket } from 'node:tls'
import type { ServerTls } from '../../shared/contract/socket-options'
import type { Endpoint } from '../../shared/model/connection-event'
import { loadCertificate } from './certificate-files'
import { makeSelfSigned } from './self-signed'
import { secureOptions } from './tls-options'

/**
 * TLS for a server's accepted sockets: a TLS server that does not listen and receives each accepted socket, a use that
 * Node documents. A TLS socket refers to its TCP socket only by an undocumented property, which exists in all versions.
 */

/** Handshake timeout in milliseconds. */
export const HANDSHAKE_MS = 10_000

export interface Handshake {
  onSecure(socket: TLSSocket): void
  onFailed(error: Error, socket: TLSSocket): void
}

export class ServerTlsSetup {
  readonly #server: Server
  readonly #pending = new Map<unknown, Handshake>()

  constructor(options: tls.TlsOptions) {
    this.#server = tls.createServer({ ...options, rejectUnauthorized: false, handshakeTimeout: HANDSHAKE_MS })
    this.#server.on('secureConnection', (socket) => {
      this.#settle(socket)?.onSecure(socket)
    })
    this.#server.on('tlsClientError', (error, socket) => {
      this.#settle(socket)?.onFailed(error, socket)
    })
  }

  /**
   * Starts the handshake. Exactly one of the two callbacks runs, unless the handshake fails because `accepted` is
   * destroyed.
   */
  shake(accepted: net.Socket, handshake: Handshake): void {
    this.#pending.set(accepted, handshake)
    this.#server.emit('connection', accepted)
  }

  /** Removes and returns the pending handshake of this socket. */
  #settle(socket: TLSSocket): Handshake | undefined {
    const transport: unknown = Reflect.get(socket, '_parent')
    const handshake = this.#pending.get(transport)
    this.#pending.delete(transport)
    return handshake
  }
}

/** Rejects with `bad-input` if the certificate is unusable or the TLS versions contradict each other. */
export async function prepareServerTls(settings: ServerTls, listen: Endpoint): Promise<ServerTlsSetup> {
  const { certificate, names = [], alpn, askCertificate } = settings
  const parts =
    certificate === null
      ? await makeSelfSigned([...(listen.path === undefined ? [listen.host] : []), ...names])
      : await loadCertificate(certificate)
  return new ServerTlsSetup({
    ...secureOptions(settings, parts),
    ...(alpn === undefined || alpn.length === 0 ? {} : { ALPNProtocols: alpn }),
    requestCert: askCertificate === true
  })
}
