import { setImmediate } from 'node:timers/promises'
import type { Credit } from './credit'
import type { FlowHost } from '../sending/send-flow'
import { SendFlow } from '../sending/send-flow'
import type { PeerConnection } from '../connection/peer-connection'
import { inOneWrite } from './in-one-write'
import type { Received } from './received'
import type { ReplyStep, Script, SendStep, ScriptStep } from './script'

/** Plays a script on an open connection and reports the result. Each player plays one script once. */

/** When to send our pieces: after the preceding reply, at the recorded times, or immediately. */
export type PlayPace =
  | { readonly kind: 'wait' }
  /** Recorded times multiplied by `factor`. */
  | { readonly kind: 'timing'; readonly factor: number }
  | { readonly kind: 'fast' }

export interface PlayerOptions {
  peer: PeerConnection
  received: Received
  script: Script
  /** The side to play. */
  side: 'client' | 'server'
  pace: PlayPace
  /** Milliseconds that a reply may take in addition to its recorded duration. */
  limit: number
  host: FlowHost
  signal: AbortSignal
  /** Resolves when the piece that begins at this offset of our stream may be sent. */
  gate?(start: number): Promise<void>
  onPiece?(piece: number, kind: 'send' | 'reply'): void
  /**
   * Reports that [start, end) of the sent or received data belongs to this piece. May be called several times for a
   * piece.
   */
  onPlaced?(piece: number, who: 'ours' | 'theirs', start: number, end: number): void
}

/** Why the run failed: a reply timed out, or the peer ended the connection too early. */
export interface Diverged {
  readonly why: 'late' | 'ended'
  readonly piece: number
  /** Number of bytes sent up to then. */
  readonly sent: number
}

export interface Played {
  /** Null if the script was played to its end. */
  readonly diverged: Diverged | null
  readonly cancelled: boolean
  readonly sent: number
}

/** A reply or end that has to arrive before the next step, in order. */
type Expected = ReplyStep | Extract<ScriptStep, { do: 'their-end' }>

/** Maximum number of outstanding replies in a run that does not wait for them; with more, it starts to wait. */
const MAX_AHEAD = 1000

export class Player {
  readonly #options: PlayerOptions
  readonly #flow: SendFlow
  readonly #began = performance.now()
  #sent = 0
  #received = 0
  #piece = 0
  #diverged: Diverged | null = null
  /** Chain of the expected replies, which are compared in order whether or not a step waits for them. */
  #receiving: Promise<void> = Promise.resolve()
  #ahead = 0
  /** True once our pieces are sent regardless of flow control. */
  #isForced = false
  /** True if the peer's end was expected. */
  #endReceived = false

  constructor(options: PlayerOptions) {
    this.#options = options
    this.#flow = new SendFlow(options.peer, options.host, options.signal)
  }

  async play(): Promise<Played> {
    const { script, pace, signal } = this.#options
    try {
      for await (const step of script.steps()) {
        if (this.#over) break
        if (step.do === 'send') await this.#send(step)
        else if (step.do === 'reply' || step.do === 'their-end') {
          const receiving = this.#receive(step)
          if (pace.kind === 'wait' || this.#ahead > MAX_AHEAD) await receiving
        } else if (step.do === 'end') this.#options.peer.end()
        else this.#options.peer.reset()
      }
      await this.#receiving
      if (!this.#over) await this.#takeSurplus()
      if (!this.#over) await script.finish()
    } finally {
      this.#flow.close()
    }
    return { diverged: this.#diverged, cancelled: signal.aborted, sent: this.#sent }
  }

  get #over(): boolean {
    return this.#diverged !== null || this.#options.signal.aborted
  }

  async #send(step: SendStep): Promise<void> {
    const { pace, gate, onPiece, onPlaced, received } = this.#options
    this.#piece = step.piece
    if (step.begins !== null) {
      onPiece?.(step.piece, 'send')
      await gate?.(step.begins)
      // A FIN that arrived together with the last reply is reported in a later turn of the event loop.
      if (pace.kind === 'wait') await setImmediate()
    }
    const { ended } = received
    // A client that has sent a FIN still reads; a server that has sent a FIN no longer responds.
    const isDeaf = ended === 'rst' || (ended === 'fin' && this.#options.side === 'client')
    if (isDeaf && !this.#endReceived) {
      this.#endedEarly()
      return
    }
    if (pace.kind === 'timing' && step.time !== null) {
      if (!(await this.#flow.until(this.#began + step.time * pace.factor))) this.#endedEarly()
    }
    const start = this.#sent
    for await (const bytes of inOneWrite(step.bytes())) {
      if (this.#over) break
      if (!(await this.#sendBytes(bytes))) {
        this.#endedEarly()
        break
      }
    }
    onPlaced?.(step.piece, 'ours', start, this.#sent)
  }

  async #sendBytes(bytes: Uint8Array): Promise<boolean> {
    const { credit } = this.#options.script
    for (const part of credit?.cut(bytes) ?? [bytes]) {
      credit?.sent(part)
      if (credit !== null) await this.#untilTaken(credit)
      if (!(await this.#flow.send(part))) return false
      this.#sent += part.length
    }
    return true
  }

  /**
   * Waits for flow-control credit. After the limit, the rest is sent as recorded without waiting: the peer may never
   * grant credit for a whole frame, or the recorded client may have violated flow control.
   */
  async #untilTaken(credit: Credit): Promise<void> {
    const { received, limit } = this.#options
    const due = this.#due(limit)
    while (!credit.isEnough && !this.#isForced) {
      const arrival = await received.more(due)
      if (arrival === 'late') this.#isForced = true
      else if (arrival !== 'bytes') return
    }
  }

  /** Expects a reply or end after those already expected. */
  #receive(step: Expected): Promise<void> {
    this.#ahead++
    this.#receiving = this.#receiving.then(async () => {
      this.#ahead--
      if (this.#over) return
      if (step.do === 'reply') {
        const start = this.#received
        await this.#receiveReply(step)
        this.#options.onPlaced?.(step.piece, 'theirs', start, this.#received)
      } else await this.#receiveEnd(step)
    })
    // The waiting step handles the rejection; without a waiting step it would be unhandled.
    this.#receiving.catch(() => undefined)
    return this.#receiving
  }

  async #receiveReply({ piece, took, reply }: ReplyStep): Promise<void> {
    const { received, limit, onPiece } = this.#options
    onPiece?.(piece, 'reply')
    await reply.begin()
    // The bytes received so far may already complete the reply.
    let { met } = await reply.take(new Uint8Array(0))
    for (let due = this.#due(took + limit); !met;) {
      const quiet = reply.quietAfter === null ? Infinity : received.last + reply.quietAfter
      const arrival = await received.wait(Math.min(due, quiet))
      if (arrival === 'cancelled') return
      if (arrival === 'bytes') {
        const taken = await reply.take(received.peek())
        received.take(taken.used)
        this.#received += taken.used
        met = taken.met
        // Received data restarts the timeout.
        if (taken.used > 0) due = this.#due(took + limit)
      } else if (arrival === 'ended') {
        if (!(await reply.close('end'))) this.#diverge('ended', piece)
        return
      } else if (performance.now() >= due) {
        this.#diverge('late', piece)
        return
      } else if (await reply.close('silence')) return
    }
  }

  async #receiveEnd({ how, took }: Extract<ScriptStep, { do: 'their-end' }>): Promise<void> {
    const { received, limit, script } = this.#options
    const due = this.#due(took + limit)
    for (;;) {
      const arrival = await received.wait(due)
      if (arrival === 'cancelled') return
      if (arrival === 'bytes') await this.#takeSurplus()
      else if (arrival === 'late') {
        this.#diverge('late', this.#piece)
        return
      } else {
        if (received.ended !== how) script.endDiffers()
        this.#endReceived = true
        return
      }
    }
  }

  async #takeSurplus(): Promise<void> {
    const { received, script } = this.#options
    while (received.length > 0) {
      const bytes = received.peek()
      await script.surplus(bytes)
      received.take(bytes.length)
      this.#received += bytes.length
    }
  }

  #due(within: number): number {
    return performance.now() + within
  }

  /** Reports that nothing can be sent any more. */
  #endedEarly(): void {
    if (!this.#options.signal.aborted) this.#diverge('ended', this.#piece)
  }

  #diverge(why: Diverged['why'], piece: number): void {
    this.#diverged ??= { why, piece, sent: this.#sent }
  }
}
