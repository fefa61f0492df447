import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import { AppError } from '../../shared/model/app-error'
import type { ReplayTold } from '../../shared/model/replay-event'
import type { LiveConnection } from '../session/live-connection'
import { OutgoingConnection } from '../session/outgoing-connection'
import type { Ask, Asked, Dialogue, DialogueListener } from './dialogue'
import type { AnswerHead } from './heads'
import type { ReplayLink } from './replay-link'

/**
 * A connection of Tcplens's own that requests are sent on once more, one at a time, recorded like any other. It ends when
 * whoever asked says so, when nothing comes any more, or when the peer ends it.
 */

/** Silence after which an answer that cannot be recognised as whole is taken for all there will be. */
const IDLE_MS = 30_000

/** The same where what came is no answer at all. */
const FOREIGN_MS = 1000

/** The same where the answer is whole, and the peer takes no more of the request. */
const ANSWERED_MS = 3000

/** What is looked at of a record of TLS: its type and version (RFC 8446, section 5.1). */
const TLS_HEADER_BYTES = 2

export interface ReplayConnectionOptions {
  capture: Capture
  recorder: ConnectionRecorder
  session: number
  plan: DialPlan
  /** What it is a replay of. */
  link: ReplayLink
  dialogue(listener: DialogueListener): Dialogue
  /** What TLS has to have agreed on, where it is spoken; null where it is all the same. */
  protocol: string | null
  /** `byUs`: by hand or by a limit, before the peer did. */
  onClose(byUs: boolean): void
}

export interface Question extends Ask {
  /** Milliseconds for all that was wished, `left` of them for this. */
  readonly limit: { readonly after: number; readonly left: number } | undefined
  onAnswer(head: AnswerHead): void
}

/** How a question ended. `cut`: by us, by hand or by a limit; the record says which. */
export type Outcome = 'answered' | 'unanswered' | 'cut'

interface Asking extends Omit<Question, 'limit'> {
  settle(outcome: Outcome): void
  sent: boolean
  limit: NodeJS.Timeout | undefined
}

export class ReplayConnection implements LiveConnection {
  readonly #options: ReplayConnectionOptions
  readonly #connection: OutgoingConnection
  readonly #dialogue: Dialogue
  readonly #standing: Promise<void>
  #asking: Asking | null = null
  #idle: NodeJS.Timeout | undefined
  #silence = IDLE_MS
  #asks = 0
  /** What TLS agreed on; null without TLS. */
  #alpn: string | null = null
  /** Whoever waits until what is pending is sent. */
  readonly #draining = new Set<() => void>()
  /** How it ended; null while it stands, or is on its way. */
  #ending: Exclude<Outcome, 'answered'> | null = null
  /** The first bytes that came, as many as tell TLS from others. */
  #beginning = Buffer.alloc(0)

  constructor(options: ReplayConnectionOptions) {
    this.#options = options
    const { capture, recorder, session, plan, link } = options
    this.#dialogue = options.dialogue({
      onAnswer: (head) => {
        this.#asking?.onAnswer(head)
      },
      onForeign: () => {
        const wantsTls = plan.secure === null && isTlsAlert(this.#beginning)
        this.tell({ what: 'foreign', ...(wantsTls ? { speaks: 'tls' } : {}) })
        this.#silence = FOREIGN_MS
        this.#touch()
      },
      onAnswered: () => {
        this.#settleWhenDone()
        this.#touch()
      },
      onRefused: () => {
        this.stop()
      }
    })
    let stand: () => void = () => undefined
    this.#standing = new Promise((resolve) => {
      stand = resolve
    })
    this.#connection = new OutgoingConnection({
      plan,
      opening: { session, role: 'replay', ...link },
      capture,
      recorder,
      listener: {
        onBytes: () => {
          this.#touch()
        },
        onReceived: (bytes) => {
          this.#received(bytes)
        },
        onTold: (event) => {
          if (event.event === 'tls' && event.version !== '') this.#alpn = event.alpn
        },
        onConnected: stand,
        onDrain: () => {
          this.#drain()
        },
        onClose: ({ ending, byUs }) => {
          this.#ending = byUs ? 'cut' : 'unanswered'
          clearTimeout(this.#idle)
          this.#dialogue.over(ending.how === 'fin' && !byUs)
          this.#settle(this.#dialogue.answered ? 'answered' : this.#ending)
          stand()
          this.#drain()
          options.onClose(byUs)
        }
      }
    })
  }

  /** Requests that were sent on it. */
  get asks(): number {
    return this.#asks
  }

  get asked(): Asked | null {
    return this.#dialogue.asked
  }

  get connection(): number {
    return this.#connection.connection
  }

  /** The last request was answered, and the peer lets another one follow. */
  get mayGoOn(): boolean {
    return !this.#over && this.#asking === null && this.#dialogue.mayGoOn
  }

  /** Sends a request, once the connection stands, and waits for the whole answer. One that is over says how it ended. */
  ask(question: Question): Promise<Outcome> {
    if (this.#ending !== null) return Promise.resolve(this.#ending)
    this.#asks++
    return new Promise((settle) => {
      this.#asking = { ...question, settle, sent: false, limit: this.#limit(question.limit) }
      this.#touch()
      this.#send(question).catch(() => {
        // The bytes could not be read back (the ring has dropped them, say): what was sent stays as it is.
        this.tell({ what: 'cut-short' })
        this.stop()
      })
    })
  }

  /** It is used once more, for another replay. */
  again(link: ReplayLink): void {
    const { up: offset } = this.#options.recorder
    this.tell({ what: 'again', offset, ...link })
  }

  /** Says in the record what is done about a replay. */
  tell(event: ReplayTold): void {
    if (!this.#over) this.#options.recorder.event({ event: 'replay', ...event })
  }

  /** Ends it now, in order where the server goes along. */
  stop(): void {
    this.#connection.stop()
  }

  end(): void {
    this.#connection.end()
  }

  reset(): void {
    this.#connection.reset()
  }

  async #send(question: Question): Promise<void> {
    await this.#standing
    if (this.#over) return
    const { protocol } = this.#options
    if (protocol !== null && this.#alpn !== null && this.#alpn !== protocol) {
      this.tell({ what: 'no-http2' })
      this.stop()
      return
    }
    await this.#dialogue.send(question, { send: (bytes) => this.#put(bytes) })
    if (this.#asking === null) return
    this.#asking.sent = true
    this.#settleWhenDone()
  }

  async #put(bytes: Uint8Array): Promise<boolean> {
    if (this.#over || !this.#trySend(bytes)) return false
    if (this.#connection.needsDrain) await this.#drained()
    if (this.#options.capture.congested) await this.#relieved()
    return !this.#over
  }

  /** False where it has ended, or where its peer has left too much unread. */
  #trySend(bytes: Uint8Array): boolean {
    try {
      return this.#connection.send(bytes)
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  get #over(): boolean {
    return this.#ending !== null
  }

  #received(bytes: Uint8Array): void {
    const missing = TLS_HEADER_BYTES - this.#beginning.length
    if (missing > 0) this.#beginning = Buffer.concat([this.#beginning, bytes.subarray(0, missing)])
    // Nobody has asked: whatever it is, it is no answer.
    if (this.#asking === null) this.stop()
    else this.#dialogue.received(bytes)
  }

  /** An answer may come before the request is through; the rest of it is sent all the same. */
  #settleWhenDone(): void {
    if (this.#asking?.sent === true && this.#dialogue.answered) this.#settle('answered')
  }

  #settle(outcome: Outcome): void {
    const asking = this.#asking
    if (asking === null) return
    this.#asking = null
    clearTimeout(asking.limit)
    clearTimeout(this.#idle)
    asking.settle(outcome)
  }

  #limit(limit: Question['limit']): NodeJS.Timeout | undefined {
    if (limit === undefined) return undefined
    const { after, left } = limit
    return setTimeout(() => {
      this.#options.recorder.event({ event: 'timeout', leg: 'target', what: 'answer', after })
      // It had its time: waiting for its end as well would be time on top.
      this.reset()
    }, left)
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#over) resolve()
      else this.#draining.add(resolve)
    })
  }

  #drain(): void {
    for (const resolve of this.#draining) resolve()
    this.#draining.clear()
  }

  #relieved(): Promise<void> {
    return new Promise((resolve) => {
      this.#options.capture.onceRelieved(resolve)
    })
  }

  #touch(): void {
    clearTimeout(this.#idle)
    if (this.#over || this.#asking === null) return
    // Another request may follow in the same bytes: then there is an answer to wait for again.
    const after = this.#dialogue.answered ? Math.min(ANSWERED_MS, this.#silence) : this.#silence
    this.#idle = setTimeout(() => {
      this.#options.recorder.event({ event: 'timeout', leg: 'target', what: 'idle', after })
      this.stop()
    }, after)
  }
}

/** What a server that speaks TLS says to a request in the clear. */
function isTlsAlert([type, version]: Uint8Array): boolean {
  return type === 0x15 && version === 0x03
}
