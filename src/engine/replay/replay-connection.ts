import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import type { LiveConnection } from '../session/live-connection'
import { OutgoingConnection } from '../session/outgoing-connection'

/**
 * Sends bytes once more: a connection of Tcplens's own to the target, recorded like any other. The answer is decoded
 * as it comes, for one purpose: to know when it is whole and the connection may end. A half-close after the request
 * would tell that sooner, but many servers take it for a client that has gone away.
 */

/** Silence after which an answer that cannot be recognised as whole is taken for all there will be. */
const IDLE_MS = 30_000

export interface ReplayOptions {
  capture: Capture
  recorder: ConnectionRecorder
  session: number
  plan: DialPlan
  /** The original's number; null where it is in another capture, whose numbers mean nothing in this one. */
  replayOf: number | null
  /** The request's next bytes, in order; empty when all were given. */
  read(): Promise<Uint8Array>
  onClose(): void
}

export class ReplayConnection implements LiveConnection {
  readonly #options: ReplayOptions
  readonly #connection: OutgoingConnection
  readonly #decoder: Http1Decoder
  readonly #watch: AnswerWatch
  #idle: NodeJS.Timeout | undefined
  #onDrain: () => void = () => undefined
  /** All of the request is with the socket. */
  #sent = false
  #over = false

  constructor(options: ReplayOptions) {
    this.#options = options
    const { capture, recorder, session, plan, replayOf } = options
    this.#watch = new AnswerWatch(() => {
      this.#stopWhenDone()
    })
    this.#decoder = new Http1Decoder(this.#watch)
    this.#connection = new OutgoingConnection({
      plan,
      opening: { session, role: 'replay', ...(replayOf === null ? {} : { replayOf }) },
      capture,
      recorder,
      listener: {
        onBytes: () => {
          this.#touch()
        },
        onReceived: (bytes) => {
          this.#decoder.push('down', bytes)
        },
        onConnected: () => {
          // The bytes could not be read back (the engine is closing, say): what was sent stays as it is.
          this.#send().catch(() => {
            this.stop()
          })
        },
        onDrain: () => {
          this.#onDrain()
        },
        onClose: () => {
          this.#over = true
          clearTimeout(this.#idle)
          this.#onDrain()
          options.onClose()
        }
      }
    })
    this.#touch()
  }

  get connection(): number {
    return this.#connection.connection
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

  async #send(): Promise<void> {
    const { capture, read } = this.#options
    for (;;) {
      const bytes = await read()
      if (bytes.length === 0) {
        this.#sent = true
        this.#stopWhenDone()
        return
      }
      this.#decoder.push('up', bytes)
      if (!this.#connection.send(bytes)) return
      if (this.#connection.needsDrain) await this.#drained()
      if (capture.congested) await this.#relieved()
    }
  }

  /** An answer may come before the request is through; the rest of it is sent all the same. */
  #stopWhenDone(): void {
    if (this.#sent && this.#watch.answered) this.stop()
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDrain = resolve
      if (this.#over) resolve()
    })
  }

  #relieved(): Promise<void> {
    return new Promise((resolve) => {
      this.#options.capture.onceRelieved(resolve)
    })
  }

  #touch(): void {
    clearTimeout(this.#idle)
    if (this.#over) return
    this.#idle = setTimeout(() => {
      this.#options.recorder.event({ event: 'timeout', leg: 'target', what: 'idle', after: IDLE_MS })
      this.stop()
    }, IDLE_MS)
  }
}

/**
 * Calls back when a final response has ended; an interim or switching one (1xx) is none. An edited request may be
 * several: each is to be answered.
 */
class AnswerWatch implements MessageSink {
  readonly #onAnswered: () => void
  #requests = 0
  #answers = 0

  constructor(onAnswered: () => void) {
    this.#onAnswered = onAnswered
  }

  get answered(): boolean {
    return this.#answers > 0 && this.#answers >= this.#requests
  }

  messageHead({ kind }: DecodedMessage): void {
    if (kind === 'http.request') this.#requests++
  }

  messageEnd(message: DecodedMessage): void {
    if (message.kind !== 'http.response' || (message.status >= 100 && message.status < 200)) return
    this.#answers++
    this.#onAnswered()
  }
}
