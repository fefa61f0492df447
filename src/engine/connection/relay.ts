import { FINISH_MS } from '../net/reset-socket'
import type net from 'node:net'
import type { EndedBy, HowEnded, Leg } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { Slab } from '../capture/slab'
import type { OnBytes } from '../net/accepted-socket'
import { explainError, Stall } from './leg-events'
import type { LiveConnection } from './live-connection'
import { onceEnded, unwatchResets, watchResets, type ResetWatched } from '../net/reset-watch'
import { INITIAL_RELAY_STATE, step, type RelayCommand, type RelayInput } from './lifecycle'
import { RelayLeg } from './relay-leg'

/**
 * Relays one connection: two sockets of any kind, the pump between them, and the record. Each read is copied once, into
 * the capture; the other socket is written from that copy. A source is paused while its sink is full or the capture's
 * disk is behind, so memory stays bounded whatever the peers do.
 */

export interface RelayListener {
  onBytes(direction: Direction, length: number): void
  onClose(connection: LiveConnection): void
  /** Called before the error is handled. */
  onError?(leg: Leg, error: Error): void
}

/** The part of a connection's record that the relay writes itself. */
export type RelayRecord = Pick<ConnectionRecorder, 'up' | 'down' | 'event' | 'end' | 'reset' | 'close'>

/**
 * Takes the bytes and FINs of a relay instead of the other socket, and passes on what it decides through the relay's
 * methods `pass`, `send` and `passEnd`.
 */
export interface RelayInterceptor {
  /** Replaces the record of the relay while it intercepts; null keeps it. */
  readonly record: RelayRecord | null
  /** The first `length` bytes are valid during the call only. Returns true if their source may continue. */
  take(direction: Direction, bytes: Uint8Array, length: number): boolean
  /** The sender of this direction has sent FIN. */
  end(direction: Direction): void
  /** True while the sender of this direction must stay paused. */
  holds(direction: Direction): boolean
  /** The receiver of this direction has accepted all that was sent to it. */
  drained(direction: Direction): void
  /** Passes on all that it holds, and ends a record of its own: the connection continues without it. */
  leave(): void
  /** Both sockets are closed or handed over. */
  close(): void
}

export interface RelayOptions {
  capture: Capture
  recorder: ConnectionRecorder
  listener: RelayListener
  /** Create the sockets, each of which reads into the callback it receives. */
  client(onBytes: OnBytes): net.Socket
  target(onBytes: OnBytes): net.Socket
  /** Creates the interceptor, before the first byte. */
  intercept?(relay: Relay): RelayInterceptor | null
}

export class Relay implements LiveConnection, ResetWatched {
  readonly #capture: Capture
  readonly #recorder: ConnectionRecorder
  readonly #listener: RelayListener
  readonly #client: RelayLeg
  readonly #target: RelayLeg
  #state = INITIAL_RELAY_STATE
  #interceptor: RelayInterceptor | null = null
  #record: RelayRecord
  /** The sockets were handed over. */
  #handedOver = false
  #finishTimer: NodeJS.Timeout | undefined
  /** The last FIN or RST is recorded: further bytes are not part of the conversation. */
  #halted = false
  readonly #resumeBoth = (): void => {
    this.#resume(this.#client)
    this.#resume(this.#target)
  }

  constructor({ capture, recorder, listener, client, target, intercept }: RelayOptions) {
    this.#capture = capture
    this.#recorder = recorder
    this.#listener = listener
    this.#record = recorder
    this.#client = new RelayLeg(
      'client',
      client((bytes, length) => this.#pump(this.#client, this.#target, bytes, length)),
      new Stall(recorder, capture.clock, 'client')
    )
    this.#target = new RelayLeg(
      'target',
      target((bytes, length) => this.#pump(this.#target, this.#client, bytes, length)),
      new Stall(recorder, capture.clock, 'target')
    )
    this.#watch(this.#client, this.#target)
    this.#watch(this.#target, this.#client)
    if (intercept !== undefined) this.intercept(intercept(this))
  }

  get connection(): number {
    return this.#recorder.connection
  }

  unread(): net.Socket[] {
    return [this.#client, this.#target]
      .filter(({ name, paused }) => paused || this.#state[name].ended)
      .map(({ socket }) => socket)
  }

  /** Closes both legs with FIN; resets a leg that is not closed after FINISH_MS. */
  stop(): void {
    this.#input({ type: 'stop' })
  }

  /** Closes both legs: a relay has no end of its own. */
  end(): void {
    this.stop()
  }

  /** Resets both legs. */
  reset(): void {
    this.#input({ type: 'cut' })
  }

  /** The streams that have ended with a FIN. */
  get ended(): Readonly<Record<Direction, boolean>> {
    return { up: this.#state.client.ended, down: this.#state.target.ended }
  }

  /** The sockets of both legs, for their addresses. */
  get sockets(): { readonly client: net.Socket; readonly target: net.Socket } {
    return { client: this.#client.socket, target: this.#target.socket }
  }

  get interceptor(): RelayInterceptor | null {
    return this.#interceptor
  }

  /** Replaces the interceptor, from the next read on; null relays directly again. */
  intercept(interceptor: RelayInterceptor | null): void {
    this.#interceptor = interceptor
    this.#record = interceptor?.record ?? this.#recorder
  }

  /** Relays bytes directly: records them once and sends them. Returns true if their source may continue. */
  pass(direction: Direction, bytes: Uint8Array, length: number): boolean {
    const [source, sink] = this.#ends(direction)
    return this.#pass(source, sink, bytes, length)
  }

  /** Counts bytes that an interceptor received and does not pass on with `pass`. */
  count(direction: Direction, length: number): void {
    this.#listener.onBytes(direction, length)
  }

  /** Sends a recorded view. Returns false if the receiver falls behind; the interceptor's `drained` follows. */
  send(direction: Direction, view: Uint8Array, slab: Slab | null): boolean {
    const [, sink] = this.#ends(direction)
    if (this.#halted) {
      slab?.release()
      return true
    }
    const flowing = sink.send(view, slab)
    if (!flowing) {
      sink.stall.begin()
      watchResets(this)
    }
    return flowing
  }

  /** Sends the FIN of a direction, after the bytes sent so far. */
  passEnd(direction: Direction): void {
    this.#input({ type: 'end', leg: direction === 'up' ? 'client' : 'target' })
  }

  /** True while the receiver of a direction has not accepted all that was sent to it: its sender waits. */
  holds(direction: Direction): boolean {
    const [, sink] = this.#ends(direction)
    return sink.socket.writableNeedDrain
  }

  /** Continues reading from the sender of a direction, unless there is another reason to wait. */
  resume(direction: Direction): void {
    const [source] = this.#ends(direction)
    if (source.paused) this.#resume(source)
  }

  /** Stops reading from the sender of a direction, until `resume`. */
  pause(direction: Direction): void {
    const [source] = this.#ends(direction)
    source.socket.pause()
    this.#pause(source)
  }

  /**
   * Ignores further socket events and pauses both sockets, for another owner. The listeners stay attached, so that no
   * error is unhandled.
   */
  handOver(): void {
    this.#handedOver = true
    this.#halted = true
    this.#interceptor?.close()
    this.intercept(null)
    unwatchResets(this)
    clearTimeout(this.#finishTimer)
    for (const { socket } of [this.#client, this.#target]) socket.pause()
  }

  /** Returns true if the source may continue. Runs once per read: this is the hot path. */
  #pump(source: RelayLeg, sink: RelayLeg, bytes: Uint8Array, length: number): boolean {
    if (this.#halted) return false
    if (this.#interceptor !== null) return this.#intercepted(this.#interceptor, source, bytes, length)
    return this.#pass(source, sink, bytes, length)
  }

  #pass(source: RelayLeg, sink: RelayLeg, bytes: Uint8Array, length: number): boolean {
    const recorder = this.#recorder
    const view = recorder.data(source.stream, bytes, length)
    const flowing = sink.send(view, recorder.slab)
    this.#listener.onBytes(source.stream, length)
    if (flowing && !this.#capture.congested) return true
    if (!flowing) sink.stall.begin()
    this.#pause(source)
    return false
  }

  #intercepted(interceptor: RelayInterceptor, source: RelayLeg, bytes: Uint8Array, length: number): boolean {
    const flowing = interceptor.take(source.stream, bytes, length)
    if (this.#halted) return false
    if (flowing && !this.#capture.congested) return true
    this.#pause(source)
    return false
  }

  #ends(direction: Direction): [source: RelayLeg, sink: RelayLeg] {
    return direction === 'up' ? [this.#client, this.#target] : [this.#target, this.#client]
  }

  #pause(source: RelayLeg): void {
    source.paused = true
    watchResets(this)
    if (this.#capture.congested) this.#capture.onceRelieved(this.#resumeBoth)
  }

  #watch(leg: RelayLeg, source: RelayLeg): void {
    const { name, socket } = leg
    socket.on('drain', () => {
      leg.stall.end()
      this.#interceptor?.drained(source.stream)
      this.#resume(source)
    })
    onceEnded(socket, () => {
      if (this.#handedOver) return
      leg.hasEnded = true
      watchResets(this)
      if (this.#interceptor === null || this.#halted) this.#input({ type: 'end', leg: name })
      else this.#interceptor.end(leg.stream)
    })
    // The error may have occurred before the relay received the socket.
    const failed = (error: Error): void => {
      if (!this.#handedOver) this.#listener.onError?.(name, error)
      this.#input({ type: 'error', leg: name, ...explainError(error, name) })
    }
    if (socket.errored === null) socket.on('error', failed)
    else process.nextTick(failed, socket.errored)
    const onClosed = (): void => {
      leg.hasClosed = true
      this.#settle(leg)
    }
    if (socket.closed) process.nextTick(onClosed)
    else socket.on('close', onClosed)
  }

  /** Resumes reading, unless there is another reason to wait. */
  #resume(leg: RelayLeg): void {
    if (this.#handedOver) return
    if (this.#capture.congested) this.#capture.onceRelieved(this.#resumeBoth)
    else if (!(this.#interceptor ?? this).holds(leg.stream)) leg.resume()
  }

  #leg(name: Leg): RelayLeg {
    return name === 'client' ? this.#client : this.#target
  }

  #input(input: RelayInput): void {
    if (this.#handedOver) return
    const [state, commands] = step(this.#state, input)
    this.#state = state
    for (const command of commands) this.#execute(command)
    if (input.type === 'gone') return
    this.#settle(this.#client)
    this.#settle(this.#target)
  }

  /** Handles the close of a leg, once an interceptor has passed on its FIN: bytes before it may still wait. */
  #settle(leg: RelayLeg): void {
    const { name, hasClosed, hasEnded } = leg
    if (!hasClosed || this.#state[name].gone) return
    const waits = this.#interceptor !== null && hasEnded && !this.#halted && !this.#state[name].ended
    if (!waits) this.#input({ type: 'gone', leg: name })
  }

  #execute(command: RelayCommand): void {
    switch (command.type) {
      case 'record-end':
        this.#record.end(command.direction, command.by)
        break
      case 'record-error':
        this.#record.event({
          event: 'error',
          leg: command.leg,
          code: command.code,
          message: command.message
        })
        break
      case 'record-reset':
        // The record shows the client leg, so any reset not sent by the client is recorded on the server's side.
        this.#record.reset(command.by, command.by === 'client' ? 'up' : 'down')
        break
      case 'end':
        this.#leg(command.leg).socket.end()
        break
      case 'reset':
        this.#halted = true
        this.#leg(command.leg).reset()
        break
      case 'finish':
        this.#finish(this.#leg(command.leg))
        break
      case 'close':
        clearTimeout(this.#finishTimer)
        unwatchResets(this)
        this.#interceptor?.close()
        this.#recordClose(command.ending)
        this.#listener.onClose(this)
        break
    }
  }

  #finish(leg: RelayLeg): void {
    this.#halted = true
    leg.finish()
    this.#finishTimer ??= setTimeout(() => {
      this.#giveUp(this.#client)
      this.#giveUp(this.#target)
    }, FINISH_MS)
  }

  #giveUp(leg: RelayLeg): void {
    if (leg.socket.destroyed) return
    this.#record.event({ event: 'timeout', leg: leg.name, what: 'end', after: FINISH_MS })
    leg.reset()
  }

  #recordClose({ endedBy, how, code }: { endedBy: EndedBy; how: HowEnded; code?: string }): void {
    const { up, down } = this.#record
    this.#record.close({ event: 'close', up, down, endedBy, how, ...(code === undefined ? {} : { code }) })
  }
}
