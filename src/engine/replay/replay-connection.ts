import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import type { ReplayEvent } from '../../shared/model/replay-event'
import type { LiveConnection } from '../connection/live-connection'
import type { DialogueRequest, SentRequest, Dialogue, DialogueListener } from './dialogue'
import { RecordedConnection } from '../http-client/recorded-connection'
import type { ResponseHead } from '../http-client/request-head'
import type { OriginFields } from './replay-origin'

/**
 * Outgoing connection that Tcplens opens to replay requests, one at a time, and records like any other. Ends when the
 * owner closes it, after an idle timeout, or when the peer closes it.
 */

/** Idle timeout in milliseconds after which a response of unknown length counts as complete. */
const IDLE_MS = 30_000

/** Idle timeout in milliseconds if the received bytes are no response of the protocol. */
const FOREIGN_MS = 1000

/** Idle timeout in milliseconds if the response is complete but the peer stops reading the request. */
const ANSWERED_MS = 3000

/** Number of bytes checked of a TLS record: its type and major version (RFC 8446, section 5.1). */
const TLS_HEADER_BYTES = 2

export interface ReplayConnectionOptions {
  capture: Capture
  recorder: ConnectionRecorder
  session: number
  plan: DialPlan
  /** The replayed request or connection. */
  origin: OriginFields
  dialogue(listener: DialogueListener): Dialogue
  /** ALPN protocol that TLS has to negotiate; null if any will do. */
  protocol: string | null
  /** `byUs`: we closed the connection, on request or because of a limit, before the peer did. */
  onClose(byUs: boolean): void
}

export interface ReplayRequest extends DialogueRequest {
  /** Time limit in milliseconds: `after` is the configured total, `left` the remainder for this request. */
  readonly limit: { readonly after: number; readonly left: number } | undefined
  onAnswer(head: ResponseHead): void
}

/** How a request ended. `cut`: we ended it, on request or because of a limit; the record contains the reason. */
export type Outcome = 'answered' | 'unanswered' | 'cut'

interface PendingRequest extends Omit<ReplayRequest, 'limit'> {
  settle(outcome: Outcome): void
  sent: boolean
  limit: NodeJS.Timeout | undefined
}

export class ReplayConnection implements LiveConnection {
  readonly #options: ReplayConnectionOptions
  readonly #upstream: RecordedConnection
  readonly #dialogue: Dialogue
  readonly #connected: Promise<void>
  #pending: PendingRequest | null = null
  #idle: NodeJS.Timeout | undefined
  #silence = IDLE_MS
  #requestCount = 0
  /** Resolvers waiting until pending data is sent. */
  readonly #draining = new Set<() => void>()
  /** How the connection ended; null while it is connecting or open. */
  #ending: Exclude<Outcome, 'answered'> | null = null
  /** First received bytes, as many as needed to recognise TLS. */
  #beginning = Buffer.alloc(0)

  constructor(options: ReplayConnectionOptions) {
    this.#options = options
    const { capture, recorder, session, plan, origin: origin } = options
    this.#dialogue = options.dialogue({
      onAnswer: (head) => {
        this.#pending?.onAnswer(head)
      },
      onForeign: () => {
        const wantsTls = plan.secure === null && isTlsAlert(this.#beginning)
        this.record({ what: 'foreign', ...(wantsTls ? { speaks: 'tls' } : {}) })
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
    let onConnected: () => void = () => undefined
    this.#connected = new Promise((resolve) => {
      onConnected = resolve
    })
    this.#upstream = new RecordedConnection(
      {
        ...{ capture, recorder, plan },
        opening: { session, ...origin },
        onClosed: (_closed, { ending, byUs }) => {
          this.#ending = byUs ? 'cut' : 'unanswered'
          clearTimeout(this.#idle)
          this.#dialogue.over(ending.how === 'fin' && !byUs)
          this.#settle(this.#dialogue.answered ? 'answered' : this.#ending)
          onConnected()
          this.#drain()
          options.onClose(byUs)
        }
      },
      {
        onConnected: () => {
          onConnected()
        },
        onBytes: (bytes) => {
          this.#touch()
          this.#received(bytes)
        },
        onDrain: () => {
          this.#drain()
        },
        // The server's FIN ends the connection: `onClosed` follows.
        onEnd: () => undefined,
        onClosed: () => undefined
      }
    )
  }

  /** Number of requests sent on this connection. */
  get requestCount(): number {
    return this.#requestCount
  }

  get asked(): SentRequest | null {
    return this.#dialogue.sentRequest
  }

  get connection(): number {
    return this.#upstream.connection.connection
  }

  /** True if the last request is answered and the peer allows another one. */
  get isReusable(): boolean {
    return !this.#over && this.#pending === null && this.#dialogue.mayGoOn
  }

  /**
   * Sends a request once the connection is established and waits for the complete response. Resolves at once with the
   * outcome if the connection has already ended.
   */
  request(request: ReplayRequest): Promise<Outcome> {
    if (this.#ending !== null) return Promise.resolve(this.#ending)
    this.#requestCount++
    return new Promise((settle) => {
      this.#pending = { ...request, settle, sent: false, limit: this.#limit(request.limit) }
      this.#touch()
      this.#send(request).catch(() => {
        // The bytes could not be read back, for example because the ring buffer dropped them. Data already sent stays
        // sent.
        this.record({ what: 'cut-short' })
        this.stop()
      })
    })
  }

  /** Records that another replay reuses the connection. */
  again(origin: OriginFields): void {
    const { up: offset } = this.#options.recorder
    this.record({ what: 'again', offset, ...origin })
  }

  /** Records an event of the replay. */
  record(event: ReplayEvent): void {
    if (!this.#over) this.#options.recorder.event({ event: 'replay', ...event })
  }

  /** Closes the connection now, gracefully if the server closes too. */
  stop(): void {
    this.#upstream.end()
  }

  end(): void {
    this.#upstream.halfClose()
  }

  reset(): void {
    this.#upstream.drop()
  }

  async #send(request: ReplayRequest): Promise<void> {
    await this.#connected
    if (this.#over) return
    const { protocol } = this.#options
    const { alpn } = this.#upstream
    if (protocol !== null && alpn !== null && alpn !== protocol) {
      this.record({ what: 'no-http2' })
      this.stop()
      return
    }
    await this.#dialogue.send(request, { send: (bytes) => this.#put(bytes) })
    if (this.#pending === null) return
    this.#pending.sent = true
    this.#settleWhenDone()
  }

  async #put(bytes: Uint8Array): Promise<boolean> {
    if (this.#over || !this.#upstream.canSend) return false
    const hasRoom = this.#upstream.write(bytes)
    this.#touch()
    if (!hasRoom) await this.#drained()
    if (this.#options.capture.congested) await this.#relieved()
    return !this.#over
  }

  get #over(): boolean {
    return this.#ending !== null
  }

  #received(bytes: Uint8Array): void {
    const missing = TLS_HEADER_BYTES - this.#beginning.length
    if (missing > 0) this.#beginning = Buffer.concat([this.#beginning, bytes.subarray(0, missing)])
    // Unsolicited data: no request is waiting, so it cannot be a response.
    if (this.#pending === null) this.stop()
    else this.#dialogue.received(bytes)
  }

  /** A response may arrive before the request is sent completely; the rest of the request is still sent. */
  #settleWhenDone(): void {
    if (this.#pending?.sent === true && this.#dialogue.answered) this.#settle('answered')
  }

  #settle(outcome: Outcome): void {
    const pending = this.#pending
    if (pending === null) return
    this.#pending = null
    clearTimeout(pending.limit)
    clearTimeout(this.#idle)
    pending.settle(outcome)
  }

  #limit(limit: ReplayRequest['limit']): NodeJS.Timeout | undefined {
    if (limit === undefined) return undefined
    const { after, left } = limit
    return setTimeout(() => {
      this.#options.recorder.event({ event: 'timeout', leg: 'target', what: 'answer', after })
      // The time limit is used up, so reset instead of waiting for a graceful close.
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
    if (this.#over || this.#pending === null) return
    // Another request may follow in the same bytes, and its response starts the wait again.
    const after = this.#dialogue.answered ? Math.min(ANSWERED_MS, this.#silence) : this.#silence
    this.#idle = setTimeout(() => {
      this.#options.recorder.event({ event: 'timeout', leg: 'target', what: 'idle', after })
      this.stop()
    }, after)
  }
}

/** True for a TLS alert, which a TLS server sends in response to a cleartext request. */
function isTlsAlert([type, version]: Uint8Array): boolean {
  return type === 0x15 && version === 0x03
}
