import type net from 'node:net'
import { AppError } from '../../shared/model/app-error'
import { UNKNOWN_ENDPOINT, type ConnectionEvent, type Endpoint } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { adoptSocket, connectSocket, READ_BYTES } from './accepted-socket'
import { explainError, recordLookups, Stall } from './leg-events'
import type { Ending } from './lifecycle'
import type { LiveConnection } from './live-connection'
import { onceEnded } from './reset-watch'
import {
  INITIAL_PEER_STATE,
  ourStream,
  stepPeer,
  theirStream,
  type Peer,
  type PeerCommand,
  type PeerInput
} from './peer-lifecycle'

/**
 * A connection whose one end is Tcplens: its socket, its life and its record. What arrives and what is sent goes
 * through the capture like everything else.
 */

/** How long a peer may take to end too, once it is stopped. */
const FINISH_MS = 2000

/** Unsent bytes above which `send` refuses: the peer does not read, and memory is not for waiting in. */
const MAX_PENDING_BYTES = 16 * 1024 * 1024

export interface PeerListener {
  onBytes(direction: Direction, length: number): void
  /** Bytes of the peer; the view is valid during the call. */
  onReceived?(bytes: Uint8Array): void
  onConnected?(): void
  /** The peer's FIN came. */
  onTheirEnd?(): void
  /** What was pending is sent. */
  onDrain?(): void
  onClose(connection: PeerConnection, ending: Ending): void
}

type Opening = Extract<ConnectionEvent, { event: 'open' }>

export interface PeerOptions {
  capture: Capture
  recorder: ConnectionRecorder
  listener: PeerListener
}

export class PeerConnection implements LiveConnection {
  readonly #capture: Capture
  readonly #recorder: ConnectionRecorder
  readonly #listener: PeerListener
  readonly #peer: Peer
  readonly #socket: net.Socket
  #state = INITIAL_PEER_STATE
  #limit: NodeJS.Timeout | undefined
  readonly #stall: Stall
  readonly #resume = (): void => {
    this.#socket.resume()
  }

  private constructor(
    peer: Peer,
    { capture, recorder, listener }: PeerOptions,
    open: (self: PeerConnection) => net.Socket
  ) {
    this.#capture = capture
    this.#recorder = recorder
    this.#listener = listener
    this.#peer = peer
    this.#stall = new Stall(recorder, capture.clock, peer)
    this.#socket = open(this)
    // What is typed goes at once, also behind something under way.
    this.#socket.setNoDelay(true)
    this.#watch()
  }

  /** Takes over a socket that a server accepted and paused. */
  static accept(
    accepted: net.Socket,
    session: number,
    server: Endpoint,
    options: PeerOptions
  ): PeerConnection {
    const client = { host: accepted.remoteAddress ?? '', port: accepted.remotePort ?? 0 }
    const opening: Opening = { event: 'open', session, role: 'server', client, server, target: server }
    options.recorder.handshake(client, server, opening)
    return new PeerConnection('client', options, (self) =>
      adoptSocket(accepted, (bytes, length) => self.#received(bytes, length))
    )
  }

  /** Connects. Sending is possible from `onConnected` on. */
  static connect(
    target: Endpoint,
    opening: Omit<Opening, 'event' | 'client' | 'server' | 'target'>,
    options: PeerOptions
  ): PeerConnection {
    options.recorder.event({ event: 'open', ...opening, client: UNKNOWN_ENDPOINT, server: target, target })
    return new PeerConnection('target', options, (self) =>
      connectSocket(target, (bytes, length) => self.#received(bytes, length))
    )
  }

  get connection(): number {
    return this.#recorder.connection
  }

  get bytes(): { up: number; down: number } {
    return { up: this.#recorder.up, down: this.#recorder.down }
  }

  /** Ends it in order; resets a peer that does not end too within FINISH_MS. */
  stop(): void {
    this.#unlessConnecting({ type: 'stop' })
  }

  /** Sends a FIN after what is pending, and goes on reading. */
  end(): void {
    this.#unlessConnecting({ type: 'our-end' })
  }

  reset(): void {
    this.#unlessConnecting({ type: 'our-reset' })
  }

  send(bytes: Uint8Array): boolean {
    if (this.#state.oursEnded || this.#socket.destroyed || this.#socket.connecting) return false
    if (this.#socket.writableLength + bytes.length > MAX_PENDING_BYTES) {
      throw new AppError(
        'peer-not-reading',
        `Connection ${this.connection} has ${this.#socket.writableLength} bytes waiting: its peer does not read. Wait, or reset it.`
      )
    }
    const direction = ourStream(this.#peer)
    for (let at = 0; at < bytes.length; at += READ_BYTES) {
      const piece = bytes.subarray(at, at + READ_BYTES)
      const view = this.#recorder.data(direction, piece, piece.length)
      const { slab } = this.#recorder
      if (slab === null) this.#socket.write(view)
      else this.#socket.write(view, slab.release)
    }
    if (this.#socket.writableNeedDrain) this.#stall.begin()
    this.#listener.onBytes(direction, bytes.length)
    return true
  }

  /** More is pending than should be: wait for `onDrain` before sending more. */
  get needsDrain(): boolean {
    return this.#socket.writableNeedDrain
  }

  /** Not connected yet: there is nobody to say an end or a reset to. */
  #unlessConnecting(input: PeerInput): void {
    if (this.#socket.connecting) this.#socket.destroy()
    else this.#input(input)
  }

  #received(bytes: Uint8Array, length: number): boolean {
    // After a recorded reset nothing more belongs to the conversation.
    if (this.#state.cut) return true
    const recorder = this.#recorder
    const direction = theirStream(this.#peer)
    recorder.data(direction, bytes, length)
    recorder.slab?.release()
    this.#listener.onBytes(direction, length)
    this.#listener.onReceived?.(bytes.subarray(0, length))
    if (!this.#capture.congested) return true
    this.#capture.onceRelieved(this.#resume)
    return false
  }

  #watch(): void {
    const socket = this.#socket
    recordLookups(socket, this.#recorder)
    socket.once('connect', () => {
      const local = { host: socket.localAddress ?? '', port: socket.localPort ?? 0 }
      const remote = { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
      this.#recorder.handshake(local, remote, { event: 'connected', local, remote })
      this.#listener.onConnected?.()
    })
    socket.on('drain', () => {
      this.#stall.end()
      this.#listener.onDrain?.()
    })
    onceEnded(socket, () => {
      this.#listener.onTheirEnd?.()
      this.#input({ type: 'their-end' })
    })
    socket.on('error', (error) => {
      this.#input({ type: 'error', ...explainError(error) })
    })
    socket.on('close', () => {
      this.#input({ type: 'gone' })
    })
  }

  #input(input: PeerInput): void {
    const [state, commands] = stepPeer(this.#state, this.#peer, input)
    this.#state = state
    for (const command of commands) this.#execute(command)
  }

  #execute(command: PeerCommand): void {
    const recorder = this.#recorder
    switch (command.type) {
      case 'record-end':
        recorder.end(command.direction, command.by)
        break
      case 'record-error':
        recorder.event({ event: 'error', leg: this.#peer, code: command.code, message: command.message })
        break
      case 'record-reset':
        recorder.reset(command.by, command.direction)
        break
      case 'end':
        this.#socket.end()
        break
      case 'reset':
        this.#socket.resetAndDestroy()
        break
      case 'limit':
        this.#limit ??= setTimeout(() => {
          this.#input({ type: 'overdue' })
        }, FINISH_MS)
        break
      case 'record-overdue':
        recorder.event({ event: 'timeout', leg: this.#peer, what: 'end', after: FINISH_MS })
        break
      case 'close': {
        clearTimeout(this.#limit)
        const { up, down } = recorder
        recorder.close({ event: 'close', up, down, ...command.ending })
        this.#listener.onClose(this, command.ending)
        break
      }
    }
  }
}
