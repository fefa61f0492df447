import { FINISH_MS } from '../net/reset-socket'
import type net from 'node:net'
import type { EndedBy, HowEnded, Leg } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
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

/** Inspects bytes before they are relayed, until it is done. */
export interface RelayWatch {
  /**
   * Returns how many of these bytes may still be relayed; the relay hands its sockets over after them. Null relays all
   * of them and continues.
   */
  look(direction: Direction, bytes: Uint8Array): number | null
  /** `rest` holds the bytes of `direction` that were not relayed. The sockets are paused. */
  onHandOver(direction: Direction, rest: Buffer): void
  /** True when nothing more needs to be inspected. */
  readonly done: boolean
}

export interface RelayOptions {
  capture: Capture
  recorder: ConnectionRecorder
  listener: RelayListener
  /** Create the sockets, each of which reads into the callback it receives. */
  client(onBytes: OnBytes): net.Socket
  target(onBytes: OnBytes): net.Socket
  watch?: RelayWatch
}

export class Relay implements LiveConnection, ResetWatched {
  readonly #capture: Capture
  readonly #recorder: ConnectionRecorder
  readonly #listener: RelayListener
  readonly #client: RelayLeg
  readonly #target: RelayLeg
  #state = INITIAL_RELAY_STATE
  #watching: RelayWatch | null
  /** The sockets were handed over. */
  #handedOver = false
  #finishTimer: NodeJS.Timeout | undefined
  /** The last FIN or RST is recorded: further bytes are not part of the conversation. */
  #halted = false
  readonly #resumeBoth = (): void => {
    this.#resume(this.#client)
    this.#resume(this.#target)
  }

  constructor({ capture, recorder, listener, client, target, watch }: RelayOptions) {
    this.#capture = capture
    this.#recorder = recorder
    this.#listener = listener
    this.#watching = watch ?? null
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

  /** Returns true if the source may continue. Runs once per read: this is the hot path. */
  #pump(source: RelayLeg, sink: RelayLeg, bytes: Uint8Array, length: number): boolean {
    if (this.#halted) return false
    if (this.#watching !== null && !this.#look(this.#watching, source, sink, bytes, length)) return false
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

  /** Inspects the bytes. Returns false if the sockets were handed over; the bytes before that point were relayed. */
  #look(watch: RelayWatch, source: RelayLeg, sink: RelayLeg, bytes: Uint8Array, length: number): boolean {
    const most = watch.look(source.stream, bytes.subarray(0, length))
    if (watch.done) this.#watching = null
    if (most === null) return true
    // Copy, because sending may trigger a read into the same memory.
    const rest = Buffer.from(bytes.subarray(most, length))
    if (most > 0) this.#pass(source, sink, bytes, most)
    this.#handOver()
    watch.onHandOver(source.stream, rest)
    return false
  }

  /** Ignores further socket events. The listeners stay attached, so that no error is unhandled. */
  #handOver(): void {
    this.#handedOver = true
    this.#halted = true
    this.#watching = null
    unwatchResets(this)
    clearTimeout(this.#finishTimer)
    for (const { socket } of [this.#client, this.#target]) socket.pause()
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
      this.#resume(source)
    })
    onceEnded(socket, () => {
      if (this.#handedOver) return
      watchResets(this)
      this.#input({ type: 'end', leg: name })
    })
    // The error may have occurred before the relay received the socket.
    const failed = (error: Error): void => {
      if (!this.#handedOver) this.#listener.onError?.(name, error)
      this.#input({ type: 'error', leg: name, ...explainError(error, name) })
    }
    if (socket.errored === null) socket.on('error', failed)
    else process.nextTick(failed, socket.errored)
    const onClosed = (): void => {
      this.#input({ type: 'gone', leg: name })
    }
    if (socket.closed) process.nextTick(onClosed)
    else socket.on('close', onClosed)
  }

  /** Resumes reading, unless there is another reason to wait. */
  #resume(leg: RelayLeg): void {
    if (this.#handedOver) return
    const sink = leg === this.#client ? this.#target : this.#client
    if (this.#capture.congested) this.#capture.onceRelieved(this.#resumeBoth)
    else if (!sink.socket.writableNeedDrain) leg.resume()
  }

  #leg(name: Leg): RelayLeg {
    return name === 'client' ? this.#client : this.#target
  }

  #input(input: RelayInput): void {
    if (this.#handedOver) return
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
        // The record shows the client leg, so any reset not sent by the client is recorded on the server's side.
        this.#recorder.reset(command.by, command.by === 'client' ? 'up' : 'down')
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
    this.#recorder.event({ event: 'timeout', leg: leg.name, what: 'end', after: FINISH_MS })
    leg.reset()
  }

  #recordClose({ endedBy, how, code }: { endedBy: EndedBy; how: HowEnded; code?: string }): void {
    const { up, down } = this.#recorder
    this.#recorder.close({ event: 'close', up, down, endedBy, how, ...(code === undefined ? {} : { code }) })
  }
}
