import type { FlowHost } from '../sending/send-flow'
import type { PeerConnection } from '../session/peer-connection'
import type { Step, Steps } from './steps'

/**
 * What one connection sends by itself, in order. Whatever wants to send queues its steps here; they are taken as the
 * peer has room, one message behind the other and never one inside another. Of three lanes the first that has something
 * goes next: what the clock sends, what answers, what fills the time between.
 *
 * A peer that does not read is not read from either once answers wait for it, so that what it asks for cannot pile up.
 */

export type Lane = 'clock' | 'answers' | 'filling'

const LANES: readonly Lane[] = ['clock', 'answers', 'filling']

/** Answers that may wait, as reads that caused them and as the bytes of those, before the peer is not read from. */
const MAX_WAITING = 64
const MAX_WAITING_BYTES = 1024 * 1024

/** One piece given to the socket, of what may be longer. */
const PIECE_BYTES = 256 * 1024

/** Sent in one go before others have their turn: a peer on this machine takes bytes as fast as they are made. */
const TURN_BYTES = 1024 * 1024

/** What limits sending beside the peer: the capture. */
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
  readonly #lanes: Record<Lane, Job[]> = { clock: [], answers: [], filling: [] }
  /** When the first job of a lane may go on, in milliseconds. */
  readonly #due: Record<Lane, number> = { clock: 0, answers: 0, filling: 0 }
  #waitingBytes = 0
  /** The lane whose message is under way. */
  #current: Lane | null = null
  /** Of a piece that was too long for one go. */
  #rest: Uint8Array | null = null
  /** Something else must happen first: a promise, a flush, relief of the capture, another turn. */
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
  add(lane: Lane, steps: Steps, weight = 0): void {
    if (this.#over) return
    this.#lanes[lane].push({ steps, weight })
    if (lane === 'answers') this.#waitingBytes += weight
    this.#run()
  }

  /** Whether nothing of a lane waits to be sent or is under way. */
  isIdle(lane: Lane): boolean {
    return this.#lanes[lane].length === 0
  }

  /** Nothing is sent any more. */
  get isOver(): boolean {
    return this.#over
  }

  /** The socket has drained. */
  drained(): void {
    // In another turn: a peer that is as fast as we are would keep the event loop for itself.
    if (!this.#waits && this.#hasWork()) this.#later()
  }

  /**
   * The peer's FIN came. True where ours has to wait: it goes behind what is queued now, and filling is no part of that.
   */
  endWhenIdle(): boolean {
    if (this.#over || this.#isDone()) return false
    this.#endsWhenIdle = true
    return true
  }

  /** Idle is not enough to end any more: whoever calls this queues the end as a step. */
  keepOpen(): void {
    this.#keptOpen = true
  }

  /** Drops what is queued in a lane and not under way. */
  drop(lane: Lane): void {
    const kept = this.#current === lane ? 1 : 0
    for (const { steps } of this.#lanes[lane].splice(kept)) steps.return()
    if (kept === 0) this.#due[lane] = 0
  }

  /** Nothing more is sent. Idempotent. */
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

  /** Whether there is room and something to do. Both change with each step. */
  #goesOn(): boolean {
    if (this.#waits || this.#over || this.#connection.needsDrain) return false
    if (!this.#connection.canSend) {
      this.close()
      return false
    }
    // Also with nothing left to send an end may be due, which needs no room.
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

  /** Takes one step. Gives the bytes it sent. */
  #advance(): number {
    const lane = this.#current
    const job = lane === null ? undefined : this.#lanes[lane][0]
    if (lane === null || job === undefined) return 0
    const next = job.steps.next()
    if (next.done !== true) return this.#take(lane, next.value)
    // A step may have closed all of this.
    if (this.#lanes[lane][0] === job) this.#lanes[lane].shift()
    if (lane === 'answers') this.#waitingBytes -= job.weight
    this.#current = null
    return 0
  }

  #take(lane: Lane, step: Step): number {
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

  /** The first lane that has something due; else sees to it that the next due one is looked at in time. */
  #nextLane(): Lane | null {
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

  /** Answers that cannot go out hold back what would cause more of them. */
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
