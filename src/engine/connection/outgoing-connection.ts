import type net from 'node:net'
import { formatEndpoint, UNKNOWN_ENDPOINT, type ConnectionEvent } from '../../shared/model/connection-event'
import type { LiveClient } from '../../shared/contract/sessions'
import { epochMilliseconds } from '../capture/pcapng/clock'
import { dial, type EstablishedConnection, type DialPlan } from '../dial/dial'
import { DialError } from '../net/dial-error'
import { recordedEnd } from '../tls/recorded-end'
import type { Ending } from './lifecycle'
import type { LiveConnection } from './live-connection'
import { resetSocket } from '../net/reset-socket'
import { PeerConnection } from './peer-connection'
import type { PeerListener, PeerOptions } from './peer-options'

/**
 * An outgoing connection while it connects; once established, a `PeerConnection` takes over. The record begins with the
 * first step, and it counts as one connection of the capture even if it is never established.
 */

type Opening = Extract<ConnectionEvent, { event: 'open' }>

export const STOPPED_WHILE_CONNECTING = 'it was stopped before the connection was established.'

export interface OutgoingListener extends Omit<PeerListener, 'onClose'> {
  /** Receives each event of the connect phase. */
  onEvent?(event: ConnectionEvent): void
  /** Called once bytes can be sent. */
  onConnected?(peer: PeerConnection): void
  onClose(closing: Closing): void
}

export interface Closing {
  ending: Ending
  /** The reason why it was never established; null if it was, or if it was stopped while connecting. */
  failure: DialError | null
  /** Tcplens ended it, by hand or by a timeout, before the peer did; also if the peer then reset it. */
  byUs: boolean
}

export interface OutgoingOptions extends Omit<PeerOptions, 'listener' | 'socket'> {
  plan: DialPlan
  opening: Omit<Opening, 'event' | 'client' | 'server' | 'target'>
  listener: OutgoingListener
}

export class OutgoingConnection implements LiveConnection {
  readonly #options: OutgoingOptions
  readonly #connecting = new AbortController()
  readonly #since: number
  #peer: PeerConnection | null = null
  /** The TCP socket during the connect phase, once its handshake is recorded. */
  #transport: net.Socket | null = null
  /** Reading may be stopped by hand before the connection is established. */
  #reading = true
  #theirsEnded = false
  #over = false

  constructor(options: OutgoingOptions) {
    this.#options = options
    const { capture, recorder, plan, opening } = options
    const { target } = plan
    this.#since = capture.clock.now()
    recorder.event({ event: 'open', ...opening, client: UNKNOWN_ENDPOINT, server: target, target })
    void this.#dial()
  }

  get connection(): number {
    return this.#options.recorder.connection
  }

  get needsDrain(): boolean {
    return this.#peer?.needsDrain ?? false
  }

  stop(): void {
    if (this.#peer === null) this.#giveUp('fin')
    else this.#peer.stop()
  }

  end(): void {
    if (this.#peer === null) this.#giveUp('fin')
    else this.#peer.end()
  }

  reset(): void {
    if (this.#peer === null) this.#giveUp('rst')
    else this.#peer.reset()
  }

  read(on: boolean): void {
    this.#reading = on
    this.#peer?.read(on)
  }

  send(bytes: Uint8Array): boolean {
    return this.#peer?.send(bytes) ?? false
  }

  status(): LiveClient {
    if (this.#peer !== null) return this.#peer.status()
    const since = epochMilliseconds(this.#options.capture.base, this.#since)
    return {
      connection: this.connection,
      peer: formatEndpoint(this.#options.plan.target),
      since,
      active: since,
      up: 0,
      down: 0,
      pending: 0,
      state: 'connecting',
      paused: !this.#reading
    }
  }

  async #dial(): Promise<void> {
    const { capture, recorder, plan } = this.#options
    try {
      const established = await dial(plan, {
        now: () => capture.clock.now(),
        record: (event) => {
          if (this.#over) return
          recorder.event(event)
          this.#options.listener.onEvent?.(event)
        },
        onConnected: (socket, local, remote) => {
          this.#transport = socket
          const server = recordedEnd(remote, plan.secure !== null)
          recorder.handshake(local, server, { event: 'connected', local, remote })
        },
        signal: this.#connecting.signal
      })
      if (this.#over) established.abandon()
      else this.#begin(established)
    } catch (error) {
      if (this.#over) return
      // Any other error is a bug and becomes an unhandled rejection.
      if (!(error instanceof DialError)) throw error
      this.#fail(error)
    }
  }

  #begin(established: EstablishedConnection): void {
    const { capture, recorder, plan, listener } = this.#options
    const peer = new PeerConnection(
      'target',
      formatEndpoint(plan.target),
      {
        capture,
        recorder,
        socket: plan.reach,
        listener: {
          ...listener,
          onTheirEnd: () => {
            this.#theirsEnded = true
            return listener.onTheirEnd?.() ?? false
          },
          onClose: (_closed, ending) => {
            this.#over = true
            const byUs = ending.endedBy === 'tcplens' || (peer.oursEnded && !this.#theirsEnded)
            listener.onClose({ ending, failure: null, byUs })
          }
        }
      },
      (onBytes) => established.readInto(onBytes)
    )
    this.#peer = peer
    if (!this.#reading) peer.read(false)
    listener.onConnected?.(peer)
    established.deliverBuffered()
  }

  #fail(error: DialError): void {
    const { recorder } = this.#options
    recorder.event({ event: 'error', leg: 'target', code: error.code, message: error.message })
    this.#close({ endedBy: error.by, how: 'error', code: error.code }, error)
  }

  /** Ends the connection before it is established. */
  #giveUp(how: 'fin' | 'rst'): void {
    if (this.#over) return
    const { recorder } = this.#options
    const transport = this.#transport
    if (transport === null) this.#close({ endedBy: 'tcplens', how: 'fin' }, null)
    else {
      // A proxy, or a target before the TLS handshake is complete, sees the close as any peer would.
      if (how === 'rst') recorder.reset('tcplens', 'up')
      else recorder.end('up', 'tcplens')
      this.#close({ endedBy: 'tcplens', how }, null)
      if (how === 'rst') resetSocket(transport)
    }
    this.#connecting.abort(new DialError('ECANCELED', STOPPED_WHILE_CONNECTING, { by: 'tcplens' }))
  }

  #close(ending: Ending, failure: DialError | null): void {
    this.#over = true
    const { recorder, listener } = this.#options
    const { up, down } = recorder
    recorder.close({ event: 'close', up, down, ...ending })
    listener.onClose({ ending, failure, byUs: failure === null })
  }
}
