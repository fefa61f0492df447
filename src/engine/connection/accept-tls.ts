import type net from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { LiveClient } from '../../shared/contract/sessions'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { epochMilliseconds } from '../capture/pcapng/clock'
import { readTls } from '../tls/read-tls'
import { recordedEnd } from '../tls/recorded-end'
import { failedTlsEvent, tlsEvent } from '../tls/tls-facts'
import { WRITE_HIGH_WATER_BYTES } from '../net/accepted-socket'
import { explainError } from './leg-events'
import type { Ending } from './lifecycle'
import type { LiveConnection } from './live-connection'
import { PeerConnection } from './peer-connection'
import type { PeerOptions } from './peer-options'
import { recordAccepted } from './record-accepted'
import { resetSocket, setTransport } from '../net/reset-socket'
import { HANDSHAKE_MS, type ServerTlsSetup } from '../tls/server-tls'

/**
 * A client of a TLS server during its handshake. Nothing can be sent to it yet, but either side can end it. After the
 * handshake a `PeerConnection` replaces it, which carries the bytes inside TLS.
 */

export interface TlsOptions {
  setup: ServerTlsSetup
  highWater: number | undefined
  onSecure(peer: PeerConnection): void
}

/** Takes over a socket that a server accepted and paused, and starts TLS on it. */
export function acceptTls(
  accepted: net.Socket,
  session: number,
  server: Endpoint,
  options: PeerOptions,
  tls: TlsOptions
): LiveConnection {
  const recorded = recordedEnd(server, true)
  const client = recordAccepted(accepted, options.recorder, { session, role: 'server', server, recorded })
  return new TlsArrival(accepted, formatEndpoint(client), options, tls)
}

class TlsArrival implements LiveConnection {
  readonly #accepted: net.Socket
  readonly #name: string
  readonly #options: PeerOptions
  readonly #tls: TlsOptions
  readonly #since: number
  /** The first cause of the end; null while the connection is open. */
  #ending: Ending | null = null

  constructor(accepted: net.Socket, name: string, options: PeerOptions, tls: TlsOptions) {
    this.#accepted = accepted
    this.#name = name
    this.#options = options
    this.#tls = tls
    this.#since = options.capture.clock.now()
    accepted.on('error', () => undefined)
    accepted.once('close', this.#gone)
    // During the handshake a FIN ends the connection: there is no TLS socket yet that could handle a half-close.
    accepted.allowHalfOpen = false
    tls.setup.shake(accepted, {
      onSecure: (socket) => {
        this.#secure(socket)
      },
      onFailed: (error, socket) => {
        this.#failed(error, socket)
      }
    })
  }

  get connection(): number {
    return this.#options.recorder.connection
  }

  stop(): void {
    this.end()
  }

  /** Closes the TCP connection: TLS has no orderly close within a handshake. */
  end(): void {
    if (this.#ending !== null) return
    this.#ending = { endedBy: 'tcplens', how: 'fin' }
    this.#options.recorder.end('down', 'tcplens')
    this.#accepted.destroy()
  }

  reset(): void {
    if (this.#ending !== null) return
    this.#ending = { endedBy: 'tcplens', how: 'rst' }
    this.#options.recorder.reset('tcplens', 'down')
    resetSocket(this.#accepted)
  }

  send(): boolean {
    return false
  }

  status(): LiveClient {
    const since = epochMilliseconds(this.#options.capture.base, this.#since)
    return {
      connection: this.connection,
      peer: this.#name,
      since,
      active: since,
      up: 0,
      down: 0,
      pending: 0,
      state: this.#ending === null ? 'connecting' : 'ending',
      paused: false
    }
  }

  #secure(socket: TLSSocket): void {
    if (this.#ending !== null) return
    this.#accepted.off('close', this.#gone)
    setTransport(socket, this.#accepted)
    socket.allowHalfOpen = true
    raiseHighWater(socket, this.#tls.highWater ?? WRITE_HIGH_WATER_BYTES)
    this.#options.recorder.event(tlsEvent(socket, { leg: 'client', took: this.#took() }))
    this.#tls.onSecure(
      new PeerConnection('client', this.#name, this.#options, (onBytes) => readTls(socket, onBytes))
    )
  }

  #failed(error: Error, socket: TLSSocket): void {
    if (this.#ending !== null) return
    const { recorder } = this.#options
    const { code, message } = explainError(error, 'client')
    const event = failedTlsEvent(error, 'client', this.#took(), { socket })
    recorder.event(event)
    if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
      recorder.event({ event: 'timeout', leg: 'client', what: 'connect', after: HANDSHAKE_MS, then: 'end' })
      this.end()
    } else if (code !== 'ECONNRESET') {
      recorder.event({ event: 'error', leg: 'client', code, message: event.problem ?? message })
      this.#ending = { endedBy: 'client', how: 'error', code }
    } else if ('syscall' in error) {
      recorder.reset('client', 'up')
      this.#ending = { endedBy: 'client', how: 'rst', code }
    } else {
      // Node reports a FIN within a handshake as ECONNRESET too.
      recorder.end('up')
      this.#ending = { endedBy: 'client', how: 'fin' }
    }
    this.#accepted.destroy()
  }

  readonly #gone = (): void => {
    // Defer: TLS handles the same 'close' event, and reports any other cause in this turn of the event loop.
    setImmediate(() => {
      const { recorder, listener } = this.#options
      const ending: Ending = this.#ending ?? { endedBy: 'client', how: 'fin' }
      recorder.close({ event: 'close', up: 0, down: 0, ...ending })
      listener.onClose(this, ending)
    })
  }

  #took(): number {
    return (this.#options.capture.clock.now() - this.#since) / 1e6
  }
}

/** Sets the high-water mark directly, because a TLS server does not pass it on to its sockets. */
function raiseHighWater(socket: TLSSocket, bytes: number): void {
  const state: unknown = Reflect.get(socket, '_writableState')
  if (typeof state === 'object' && state !== null) Reflect.set(state, 'highWaterMark', bytes)
}
