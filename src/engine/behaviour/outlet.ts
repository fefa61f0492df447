import type { FlowHost } from '../sending/send-flow'
import type { PeerConnection } from '../connection/peer-connection'
import type { BehaviourStep, Steps } from './steps'

/**
 * Queue of the automatic output of one connection. Each sender queues its steps here; they run as the peer accepts
 * data, one whole message after the other. Of three lanes the first non-empty one goes next: timers, responses,
 * streaming.
 *
 * While responses wait for a peer that does not read, that peer is not read either, so that its requests cannot pile
 * up.
 */

export type OutletLane = 'clock' | 'answers' | 'filling'

const LANES: readonly OutletLane[] = ['clock', 'answers', 'filling']

/** Limits of waiting responses, in reads that caused them and in bytes of those, above which the peer is not read. */
const MAX_WAITING = 64
const MAX_WAITING_BYTES = 1024 * 1024

/** Maximum size of one write to the socket. */
const PIECE_BYTES = 256 * 1024

/** Bytes sent before other connections get a turn: a local peer accepts bytes as fast as they are produced. */
const TURN_BYTES = 1024 * 1024

/** Limits sending in addition to the peer: the capture. */
export interface OutletHost extends FlowHost {
  /** Milliseconds of the capture's clock. */
  now(): number
}

interface Job {
  readonly steps: Steps
  /** Bytes that it keeps in memory. */
  readonly weight: number
}

export class Outlet {
  readonly #connection: PeerConnection
  readonly #host: OutletHost
  readonly #lanes: Record<OutletLane, Job[]> = { clock: [], answers: [], filling: [] }
  /** Earliest time at which the first job of a lane may continue, in milliseconds. */
  readonly #due: Record<OutletLane, number> = { clock: 0, answers: 0, filling: 0 }
  #waitingBytes = 0
  /** The lane whose message is being sent. */
  #current: OutletLane | null = null
  /** The rest of a piece that was too long for one write. */
  #rest: Uint8Array | null = null
  /** Waiting for a promise, a flush, the capture, or the next turn of the event loop. */
  #waits = false
  #runs = false
  #over = false
  #endsWhenIdle = false
  #keptOpen = false
  #timer: NodeJS.Timeout | undefined

  constructor(connection: PeerConnection, host: OutletHost) {
    this.#connection = connection
    this.#host = host
  }

  /** `weight`: bytes that the steps keep in memory until they are done. */
  add(lane: OutletLane, steps: Steps, weight = 0): void {
    if (this.#over) return
    this.#lanes[lane].push({ steps, weight })
    if (lane === 'answers') this.#waitingBytes += weight
    this.#run()
  }

  /** Returns true if nothing of a lane is queued or being sent. */
  isIdle(lane: OutletLane): boolean {
    return this.#lanes[lane].length === 0
  }

  /** True if nothing more is sent. */
  get isOver(): boolean {
    return this.#over
  }

  /** Call it when the socket has drained. */
  drained(): void {
    // Continue in another turn, because a fast peer would otherwise block the event loop.
    if (!this.#waits && this.#hasWork()) this.#later()
  }

  /** Handles the peer's FIN. Returns true if our FIN must wait for the queued output; streaming does not count. */
  endWhenIdle(): boolean {
    if (this.#over || this.#isDone()) return false
    this.#endsWhenIdle = true
    return true
  }

  /** Disables the FIN on idle: the caller queues it as a step. */
  keepOpen(): void {
    this.#keptOpen = true
  }

  /** Removes the queued steps of a lane, except a message that is being sent. */
  drop(lane: OutletLane): void {
    const kept = this.#current === lane ? 1 : 0
    for (const { steps } of this.#lanes[lane].splice(kept)) steps.return()
    if (kept === 0) this.#due[lane] = 0
  }

  /** Stops sending. Idempotent. */
  close(): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#timer)
    this.#rest = null
    for (const lane of LANES) for (const { steps } of this.#lanes[lane].splice(0)) steps.return()
    this.#connection.release('answers')
  }

  #run(): void {
    if (this.#runs || this.#waits || this.#over) return
    this.#runs = true
    let sent = 0
    while (this.#goesOn()) {
      if (sent >= TURN_BYTES) {
        this.#later()
        break
      }
      sent += this.#rest === null ? this.#advance() : this.#send(this.#rest)
    }
    this.#runs = false
    this.#balance()
  }

  /** Returns true if there is room and something to send. Both change with each step. */
  #goesOn(): boolean {
    if (this.#waits || this.#over || this.#connection.needsDrain) return false
    if (!this.#connection.canSend) {
      this.close()
      return false
    }
    // With nothing left to send, a FIN may still be due, which needs no room.
    if (this.#host.congested && this.#hasWork()) {
      this.#waits = true
      this.#host.onceRelieved(() => {
        this.#resume()
      })
      return false
    }
    if (this.#rest !== null) return true
    this.#current ??= this.#nextLane()
    if (this.#current !== null) return true
    if (this.#endsWhenIdle && this.#isDone()) this.#connection.end()
    return false
  }

  #isDone(): boolean {
    return !this.#keptOpen && this.isIdle('clock') && this.isIdle('answers')
  }

  /** Runs one step. Returns the number of bytes sent. */
  #advance(): number {
    const lane = this.#current
    const job = lane === null ? undefined : this.#lanes[lane][0]
    if (lane === null || job === undefined) return 0
    const next = job.steps.next()
    if (next.done !== true) return this.#take(lane, next.value)
    // The step may have closed the outlet.
    if (this.#lanes[lane][0] === job) this.#lanes[lane].shift()
    if (lane === 'answers') this.#waitingBytes -= job.weight
    this.#current = null
    return 0
  }

  #take(lane: OutletLane, step: BehaviourStep): number {
    if (step instanceof Uint8Array) return this.#send(step)
    if (step === 'end') this.#connection.end()
    else if (step === 'reset') {
      this.#waits = true
      this.#connection.onceFlushed(() => {
        this.#connection.reset()
        this.close()
      })
    } else if ('until' in step) {
      this.#due[lane] = step.until
      this.#current = null
    } else {
      this.#waits = true
      void step.settled.then(() => {
        this.#resume()
      })
    }
    return 0
  }

  #send(bytes: Uint8Array): number {
    const piece = bytes.subarray(0, PIECE_BYTES)
    this.#rest = piece.length < bytes.length ? bytes.subarray(PIECE_BYTES) : null
    if (piece.length > 0 && !this.#connection.send(piece)) this.close()
    return piece.length
  }

  /** Returns the first lane that is due; otherwise sets a timer for the next one. */
  #nextLane(): OutletLane | null {
    const now = this.#host.now()
    let soonest = Infinity
    for (const lane of LANES) {
      if (this.#lanes[lane].length === 0) continue
      const due = this.#due[lane]
      if (due <= now) return lane
      soonest = Math.min(soonest, due)
    }
    clearTimeout(this.#timer)
    if (soonest < Infinity) {
      this.#timer = setTimeout(
        () => {
          this.#run()
        },
        Math.ceil(soonest - now)
      )
    }
    return null
  }

  #hasWork(): boolean {
    return this.#rest !== null || LANES.some((lane) => this.#lanes[lane].length > 0)
  }

  #later(): void {
    this.#waits = true
    setImmediate(() => {
      this.#resume()
    })
  }

  #resume(): void {
    this.#waits = false
    this.#run()
  }

  /** Stops reading from the peer while too many responses wait. */
  #balance(): void {
    if (this.#over) return
    const waiting = this.#lanes.answers.length
    const full =
      waiting > MAX_WAITING ||
      this.#waitingBytes > MAX_WAITING_BYTES ||
      (waiting > 0 && this.#connection.needsDrain)
    if (full) this.#connection.hold('answers')
    else this.#connection.release('answers')
  }
}
