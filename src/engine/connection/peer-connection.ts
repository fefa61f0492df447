import type net from 'node:net'
import type { LiveClient } from '../../shared/contract/sessions'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { epochMilliseconds } from '../capture/pcapng/clock'
import type { OnBytes } from '../net/accepted-socket'
import { IdleWatch } from './idle-watch'
import { explainError, Stall } from './leg-events'
import type { LiveConnection } from './live-connection'
import type { PeerListener, PeerOptions, PeerSocketOptions, PeerWatcher } from './peer-options'
import { ReadHolds, type Hold } from './read-holds'
import { FINISH_MS, resetSocket } from '../net/reset-socket'
import { onceEnded } from '../net/reset-watch'
import {
  INITIAL_PEER_STATE,
  liveState,
  ourStream,
  stepPeer,
  theirStream,
  type Peer,
  type PeerCommand,
  type PeerInput
} from './peer-lifecycle'
import { PeerOutput } from './peer-output'

/**
 * An established connection of which Tcplens is one end: its socket, state and record. Received and sent bytes go
 * through the capture like all others.
 */

export class PeerConnection implements LiveConnection {
  readonly #capture: Capture
  readonly #recorder: ConnectionRecorder
  readonly #listener: PeerListener
  readonly #peer: Peer
  readonly #name: string
  readonly #socket: net.Socket
  #state = INITIAL_PEER_STATE
  #limit: NodeJS.Timeout | undefined
  readonly #stall: Stall
  readonly #output: PeerOutput
  readonly #options: PeerSocketOptions
  readonly #since: number
  /** Time of the last traffic. */
  #active: number
  #idle: IdleWatch | undefined
  readonly #holds: ReadHolds
  readonly #watchers = new Set<PeerWatcher>()

  /** `name` is the peer's address for display; `open` creates the socket, which reads into the callback it receives. */
  constructor(
    peer: Peer,
    name: string,
    { capture, recorder, listener, socket: options = {} }: PeerOptions,
    open: (onBytes: OnBytes) => net.Socket
  ) {
    this.#capture = capture
    this.#recorder = recorder
    this.#listener = listener
    this.#peer = peer
    this.#name = name
    this.#options = options
    this.#since = this.#active = capture.clock.now()
    this.#stall = new Stall(recorder, capture.clock, peer)
    this.#socket = open((bytes, length) => this.#received(bytes, length))
    this.#output = new PeerOutput(this.#socket, recorder, this.#stall, ourStream(peer))
    this.#holds = new ReadHolds(this.#socket, capture)
    this.#set(options)
    this.#watch()
  }

  get connection(): number {
    return this.#recorder.connection
  }

  get bytes(): { up: number; down: number } {
    return { up: this.#recorder.up, down: this.#recorder.down }
  }

  /** Closes with FIN; resets a peer that does not close within FINISH_MS. */
  stop(): void {
    // Resume reading, because the peer's FIN follows its remaining bytes.
    this.release('hand')
    this.release('answers')
    this.release('forwarded')
    this.#input({ type: 'stop' })
  }

  /** Sends FIN after the pending bytes, and continues reading. */
  end(): void {
    this.#input({ type: 'our-end' })
  }

  reset(): void {
    this.#input({ type: 'our-reset' })
  }

  /** Stops or resumes reading by hand. */
  read(on: boolean): void {
    if (on !== this.#holds.has('hand')) return
    this.#recorder.event({ event: 'reading', leg: this.#peer, on })
    if (on) this.release('hand')
    else this.hold('hand')
  }

  hold(why: Hold): void {
    this.#holds.hold(why)
  }

  release(why: Hold): void {
    this.#holds.release(why)
  }

  status(): LiveClient {
    const { base } = this.#capture
    return {
      connection: this.connection,
      peer: this.#name,
      since: epochMilliseconds(base, this.#since),
      active: epochMilliseconds(base, this.#active),
      ...this.bytes,
      pending: this.pending,
      state: liveState(this.#state),
      paused: this.#holds.has('hand')
    }
  }

  /**
   * Sends the bytes at once. Returns false if the sending side has ended. Throws `peer-not-reading` if too much is
   * pending.
   */
  send(bytes: Uint8Array): boolean {
    if (!this.canSend) return false
    this.#output.send(bytes)
    this.#passed()
    this.#listener.onBytes(ourStream(this.#peer), bytes.length)
    return true
  }

  get oursEnded(): boolean {
    return this.#state.oursEnded
  }

  /** True while Tcplens has not sent FIN. */
  get canSend(): boolean {
    return !this.#state.oursEnded && !this.#socket.destroyed
  }

  /** Adds a watcher. Returns a function that removes it; closing the connection removes it too. */
  watch(watcher: PeerWatcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Records an automatic action. */
  note(name: string, text: string): void {
    this.record({ event: 'rule', name, text })
  }

  /** Adds an event to the record. */
  record(event: ConnectionEvent): void {
    if (!this.#state.gone) this.#recorder.event(event)
  }

  /** True if too much is pending: wait for `onDrain` before sending more. */
  get needsDrain(): boolean {
    return this.#socket.writableNeedDrain
  }

  /** Bytes written but not yet accepted by the system. */
  get pending(): number {
    return this.#socket.writableLength
  }

  /** Calls back when the system has accepted all written bytes, or never will. */
  onceFlushed(then: () => void): void {
    if (this.#state.oursEnded) then()
    else this.#output.onceFlushed(then)
  }

  #received(bytes: Uint8Array, length: number): boolean {
    // Bytes after a recorded reset are not part of the conversation.
    if (this.#state.cut) return true
    const recorder = this.#recorder
    const direction = theirStream(this.#peer)
    recorder.data(direction, bytes, length)
    recorder.slab?.release()
    this.#passed()
    this.#listener.onBytes(direction, length)
    this.#listener.onReceived?.(bytes.subarray(0, length))
    for (const watcher of this.#watchers) watcher.onReceived?.(bytes.subarray(0, length))
    this.#holds.heedCapture()
    return !this.#holds.any
  }

  #passed(): void {
    this.#active = this.#capture.clock.now()
    this.#idle?.passed()
  }

  #set({ noDelay = true, keepAlive, idle }: PeerSocketOptions): void {
    const socket = this.#socket
    // Send small writes at once, even while earlier packets are unacknowledged.
    socket.setNoDelay(noDelay)
    if (keepAlive !== undefined) socket.setKeepAlive(true, keepAlive.delay)
    if (idle === undefined) return
    const { after, then } = idle
    const watched = {
      now: () => this.#capture.clock.now() / 1e6,
      active: () => this.#active / 1e6,
      pending: () => this.pending
    }
    this.#idle = new IdleWatch(after, watched, () => {
      this.#recorder.event({ event: 'timeout', leg: this.#peer, what: 'idle', after, then })
      if (then === 'end') this.stop()
      if (then === 'reset') this.reset()
    })
  }

  #watch(): void {
    const socket = this.#socket
    socket.on('drain', () => {
      this.#stall.end()
      this.#passed()
      this.#listener.onDrain?.()
      for (const watcher of this.#watchers) watcher.onDrain?.()
    })
    onceEnded(socket, () => {
      const waits = this.#listener.onTheirEnd?.() === true
      this.#input({ type: 'their-end', answer: !waits && this.#options.halfOpen !== true })
    })
    socket.on('error', (error) => {
      this.#input({ type: 'error', ...explainError(error, this.#peer) })
      // After an alert from its peer, TLS leaves the socket open.
      socket.destroy()
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
        resetSocket(this.#socket)
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
        this.#idle?.close()
        this.#holds.close()
        const { up, down } = recorder
        recorder.close({ event: 'close', up, down, ...command.ending })
        this.#listener.onClose(this, command.ending)
        for (const watcher of this.#watchers) watcher.onClose?.()
        this.#watchers.clear()
        break
      }
    }
  }
}
