import { setImmediate } from 'node:timers/promises'
import type { Credit } from './credit'
import type { FlowHost } from '../sending/send-flow'
import { SendFlow } from '../sending/send-flow'
import type { PeerConnection } from '../session/peer-connection'
import { inOneWrite } from './in-one-write'
import type { Received } from './received'
import type { ReplyStep, Script, SendStep, Step } from './script'

/** Plays a script on a connection that stands, and says how it went. One player plays one script once. */

/** When our pieces go: behind the reply that came before, at the moments of the recording, or at once. */
export type Pace =
  | { readonly kind: 'wait' }
  /** Moments of the recording times `factor`. */
  | { readonly kind: 'timing'; readonly factor: number }
  | { readonly kind: 'fast' }

export interface PlayerOptions {
  peer: PeerConnection
  received: Received
  script: Script
  /** Whose part is played. */
  side: 'client' | 'server'
  pace: Pace
  /** Milliseconds that a reply may take longer than it took when it was recorded. */
  limit: number
  host: FlowHost
  signal: AbortSignal
  /** Resolves when the piece that begins there in our stream may go. */
  gate?(start: number): Promise<void>
  onPiece?(piece: number, what: 'send' | 'reply'): void
  /** [start, end) of what was said, or of what was heard, is of this piece; a piece may be told of more than once. */
  onPlaced?(piece: number, who: 'ours' | 'theirs', start: number, end: number): void
}

/** Why it came apart: a wait was not met in time, or the peer ended before it was to. */
export interface Diverged {
  readonly why: 'late' | 'ended'
  readonly piece: number
  /** Bytes that we had sent by then. */
  readonly sent: number
}

export interface Played {
  /** Null where it was said to the end. */
  readonly diverged: Diverged | null
  readonly cancelled: boolean
  readonly sent: number
}

/** What is to come before something else may, in order. */
type Expected = ReplyStep | Extract<Step, { do: 'their-end' }>

/** Replies that are still to come, in a conversation that does not wait for them; more of them make it wait. */
const MAX_AHEAD = 1000

export class Player {
  readonly #options: PlayerOptions
  readonly #flow: SendFlow
  readonly #began = performance.now()
  #sent = 0
  #heard = 0
  #piece = 0
  #diverged: Diverged | null = null
  /** What the peer says is heard in order, whether somebody waits for it or not. */
  #hearing: Promise<void> = Promise.resolve()
  #ahead = 0
  /** The peer gets what it does not take. */
  #isForced = false
  /** The peer's end was due. */
  #endHeard = false

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
          const heard = this.#hear(step)
          if (pace.kind === 'wait' || this.#ahead > MAX_AHEAD) await heard
        } else if (step.do === 'end') this.#options.peer.end()
        else this.#options.peer.reset()
      }
      await this.#hearing
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
      // An end that came together with the last reply is told of in another turn.
      if (pace.kind === 'wait') await setImmediate()
    }
    const { ended } = received
    // A client that has said all it has to say still listens; a server that has ended answers nothing any more.
    const isDeaf = ended === 'rst' || (ended === 'fin' && this.#options.side === 'client')
    if (isDeaf && !this.#endHeard) {
      this.#endedEarly()
      return
    }
    if (pace.kind === 'timing' && step.time !== null) {
      if (!(await this.#flow.until(this.#began + step.time * pace.factor))) this.#endedEarly()
    }
    const start = this.#sent
    for await (const bytes of inOneWrite(step.bytes())) {
      if (this.#over) break
      if (!(await this.#say(bytes))) {
        this.#endedEarly()
        break
      }
    }
    onPlaced?.(step.piece, 'ours', start, this.#sent)
  }

  async #say(bytes: Uint8Array): Promise<boolean> {
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
   * A peer that does not say within the limit that it takes more gets all from there on as it was recorded: it may never
   * take as much as a frame has, or what was recorded broke that rule.
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

  /** Hears what is to come, behind what was to come before it. */
  #hear(step: Expected): Promise<void> {
    this.#ahead++
    this.#hearing = this.#hearing.then(async () => {
      this.#ahead--
      if (this.#over) return
      if (step.do === 'reply') {
        const start = this.#heard
        await this.#hearReply(step)
        this.#options.onPlaced?.(step.piece, 'theirs', start, this.#heard)
      } else await this.#hearEnd(step)
    })
    // Whoever waits for it hears why; nobody may, while our pieces do not wait for replies.
    this.#hearing.catch(() => undefined)
    return this.#hearing
  }

  async #hearReply({ piece, took, reply }: ReplyStep): Promise<void> {
    const { received, limit, onPiece } = this.#options
    onPiece?.(piece, 'reply')
    await reply.begin()
    // What has come may be all that there is to it.
    let { met } = await reply.take(new Uint8Array(0))
    for (let due = this.#due(took + limit); !met;) {
      const quiet = reply.quietAfter === null ? Infinity : received.last + reply.quietAfter
      const arrival = await received.wait(Math.min(due, quiet))
      if (arrival === 'cancelled') return
      if (arrival === 'bytes') {
        const taken = await reply.take(received.peek())
        received.take(taken.used)
        this.#heard += taken.used
        met = taken.met
        // As long as something comes, it is not late.
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

  async #hearEnd({ how, took }: Extract<Step, { do: 'their-end' }>): Promise<void> {
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
        this.#endHeard = true
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
      this.#heard += bytes.length
    }
  }

  #due(within: number): number {
    return performance.now() + within
  }

  /** Nothing can be sent any more. */
  #endedEarly(): void {
    if (!this.#options.signal.aborted) this.#diverge('ended', this.#piece)
  }

  #diverge(why: Diverged['why'], piece: number): void {
    this.#diverged ??= { why, piece, sent: this.#sent }
  }
}
