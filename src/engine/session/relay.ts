import net from 'node:net'
import type { EndedBy, Endpoint } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { adoptSocket, connectSocket } from './accepted-socket'
import { explainError, recordLookups, Stall } from './leg-events'
import type { LiveConnection } from './live-connection'
import { onceEnded, unwatchResets, watchResets, type ResetWatched } from './reset-watch'
import { INITIAL_RELAY_STATE, step, type Leg, type RelayCommand, type RelayInput } from './lifecycle'

/**
 * One relayed connection: two sockets, the pump between them, and the record. Each read is copied once, into the
 * capture; the other socket is written from that copy. A source is paused while its sink is full or the capture's
 * disk is behind, so memory stays bounded whatever the peers do.
 */

/** How long an orderly end may take, once nobody waits for the peer any more, before the socket is reset. */
const FINISH_MS = 2000

const LEGS = ['client', 'target'] as const

/** A piece of at most this is one packet on any path (RFC 9293, section 3.7.1: 536 bytes where nothing else is known). */
const ONE_PACKET_BYTES = 536

export interface RelayListener {
  onBytes(direction: Direction, length: number): void
  onClose(relay: Relay): void
}

export interface RelayOptions {
  capture: Capture
  recorder: ConnectionRecorder
  session: number
  /** The listener's end of the accepted connection. */
  server: Endpoint
  target: Endpoint
  listener: RelayListener
}

export class Relay implements LiveConnection, ResetWatched {
  readonly #capture: Capture
  readonly #recorder: ConnectionRecorder
  readonly #listener: RelayListener
  readonly #sockets: Record<Leg, net.Socket>
  #state = INITIAL_RELAY_STATE
  #finishTimer: NodeJS.Timeout | undefined
  /** By leg: its peer takes bytes more slowly than they come. */
  readonly #stalls: Record<Leg, Stall>
  /** By leg: something was sent to its peer; and all is sent at once (TCP_NODELAY). */
  readonly #began = { client: false, target: false }
  readonly #prompt = { client: false, target: false }
  /** By leg: its bytes are not being read. */
  readonly #paused = { client: false, target: false }
  /** The record has its last FIN or RST: what still comes in is not part of the conversation. */
  #halted = false
  readonly #resumeBoth = (): void => {
    this.#resume('client')
    this.#resume('target')
  }

  /** Takes over `accepted`, which the server must have paused, and connects to the target. */
  constructor(accepted: net.Socket, { capture, recorder, session, server, target, listener }: RelayOptions) {
    this.#capture = capture
    this.#recorder = recorder
    this.#listener = listener
    const client = { host: accepted.remoteAddress ?? '', port: accepted.remotePort ?? 0 }
    recorder.handshake(client, server, { event: 'open', session, role: 'proxy', client, server, target })
    this.#sockets = {
      client: adoptSocket(accepted, (bytes, length) => this.#pump('up', 'target', bytes, length)),
      target: connectSocket(target, (bytes, length) => this.#pump('down', 'client', bytes, length))
    }
    this.#stalls = {
      client: new Stall(recorder, capture.clock, 'client'),
      target: new Stall(recorder, capture.clock, 'target')
    }
    this.#watch('client')
    this.#watch('target')
    const upstream = this.#sockets.target
    const addressed = net.isIPv4(target.host)
    if (!addressed) recordLookups(upstream, recorder)
    upstream.once('connect', () => {
      const local = { host: upstream.localAddress ?? '', port: upstream.localPort ?? 0 }
      // An IPv4 address has one spelling: no need to ask the system who was reached.
      const remote = addressed
        ? target
        : { host: upstream.remoteAddress ?? '', port: upstream.remotePort ?? 0 }
      recorder.event({ event: 'connected', local, remote })
    })
  }

  get connection(): number {
    return this.#recorder.connection
  }

  unread(): net.Socket[] {
    return LEGS.filter((leg) => this.#paused[leg] || this.#state[leg].ended).map((leg) => this.#sockets[leg])
  }

  /** Ends both legs in order; resets what has not ended after FINISH_MS. */
  stop(): void {
    this.#input({ type: 'stop' })
  }

  /** A relay has no end of its own to close: both legs end. */
  end(): void {
    this.stop()
  }

  /** Resets both legs. */
  reset(): void {
    this.#input({ type: 'cut' })
  }

  /** Returns whether the source may go on. Runs once per read: the hot path. */
  #pump(direction: Direction, sink: Leg, bytes: Uint8Array, length: number): boolean {
    if (this.#halted) return false
    const recorder = this.#recorder
    const view = recorder.data(direction, bytes, length)
    const slab = recorder.slab
    const socket = this.#sockets[sink]
    if (!this.#prompt[sink]) this.#hurry(sink, length)
    const flowing = slab === null ? socket.write(view) : socket.write(view, slab.release)
    this.#listener.onBytes(direction, length)
    if (flowing && !this.#capture.congested) return true
    if (!flowing) this.#stalls[sink].begin()
    this.#pause(direction === 'up' ? 'client' : 'target')
    return false
  }

  /**
   * Nagle's algorithm delays a small packet behind one under way, up to 40 ms that the peers do not have without a
   * relay between them. The first piece has none before it: only what is longer than a packet, or comes later, needs
   * the option, and many connections carry one piece each way.
   */
  #hurry(sink: Leg, length: number): void {
    if (!this.#began[sink] && length <= ONE_PACKET_BYTES) {
      this.#began[sink] = true
      return
    }
    this.#prompt[sink] = true
    this.#sockets[sink].setNoDelay(true)
  }

  #pause(source: Leg): void {
    this.#paused[source] = true
    watchResets(this)
    if (this.#capture.congested) this.#capture.onceRelieved(this.#resumeBoth)
  }

  #watch(leg: Leg): void {
    const socket = this.#sockets[leg]
    const source: Leg = leg === 'client' ? 'target' : 'client'
    socket.on('drain', () => {
      this.#stalls[leg].end()
      this.#resume(source)
    })
    onceEnded(socket, () => {
      watchResets(this)
      this.#input({ type: 'end', leg })
    })
    socket.on('error', (error) => {
      this.#input({ type: 'error', leg, ...explainError(error) })
    })
    socket.on('close', () => {
      this.#input({ type: 'gone', leg })
    })
  }

  /** Reads on, unless another reason to wait remains. */
  #resume(leg: Leg): void {
    const sink = this.#sockets[leg === 'client' ? 'target' : 'client']
    if (this.#capture.congested) this.#capture.onceRelieved(this.#resumeBoth)
    else if (!sink.writableNeedDrain) {
      this.#paused[leg] = false
      this.#sockets[leg].resume()
    }
  }

  #input(input: RelayInput): void {
    const [state, commands] = step(this.#state, input)
    this.#state = state
    for (const command of commands) this.#execute(command)
  }

  #execute(command: RelayCommand): void {
    switch (command.type) {
      case 'record-end':
        this.#recorder.end(command.direction, command.by)
        break
      case 'record-error':
        this.#recorder.event({
          event: 'error',
          leg: command.leg,
          code: command.code,
          message: command.message
        })
        break
      case 'record-reset':
        // What is recorded is the client leg: everything but the client stands behind its other end.
        this.#recorder.reset(command.by, command.by === 'client' ? 'up' : 'down')
        break
      case 'end':
        this.#sockets[command.leg].end()
        break
      case 'reset':
        this.#halted = true
        this.#reset(command.leg)
        break
      case 'finish':
        this.#finish(command.leg)
        break
      case 'close':
        clearTimeout(this.#finishTimer)
        unwatchResets(this)
        this.#recordClose(command.ending)
        this.#listener.onClose(this)
        break
    }
  }

  #reset(leg: Leg): void {
    const socket = this.#sockets[leg]
    // Not connected yet: there is nobody to reset, and Node would wait for the connect before it did.
    if (socket.connecting) socket.destroy()
    else socket.resetAndDestroy()
  }

  #finish(leg: Leg): void {
    this.#halted = true
    const socket = this.#sockets[leg]
    // Not connected yet: there is nothing to end in order.
    if (socket.connecting) socket.destroy()
    else socket.destroySoon()
    this.#finishTimer ??= setTimeout(() => {
      for (const leg of LEGS) this.#giveUp(leg)
    }, FINISH_MS)
  }

  #giveUp(leg: Leg): void {
    if (this.#sockets[leg].destroyed) return
    this.#recorder.event({ event: 'timeout', leg, what: 'end', after: FINISH_MS })
    this.#sockets[leg].resetAndDestroy()
  }

  #recordClose({
    endedBy,
    how,
    code
  }: {
    endedBy: EndedBy
    how: 'fin' | 'rst' | 'error'
    code?: string
  }): void {
    const { up, down } = this.#recorder
    this.#recorder.close({ event: 'close', up, down, endedBy, how, ...(code === undefined ? {} : { code }) })
  }
}
