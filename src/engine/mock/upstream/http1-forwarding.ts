import { AppError } from '../../../shared/model/app-error'
import { Http1Client, type Http1Listener } from '../../http-client/http1-client'
import { openConnection, type UpstreamConnection } from '../../http-client/upstream-connection'
import { DialError } from '../../net/dial-error'
import type { PlannedForward } from '../mock-plan'
import type { RequestFlow } from './request-flow'
import type { RecordedMessage } from '../../mock-set/set-contents'
import { planUpstream, type Sent, SILENCE_MS, TargetSilent } from './upstream-request'

/**
 * Forwards one request to the upstream server and relays the response, with backpressure in both directions, on a
 * connection of its own. If the response opens a tunnel or switches protocols, all later data is relayed unchanged.
 */

/** 101 (Switching Protocols): the last response, without a body. */
const SWITCHES = 101

/** Maximum number of bytes read ahead of the client. */
const AHEAD_BYTES = 256 * 1024

export class Http1Forwarding {
  /** Responses received so far, interim ones first. */
  readonly responses: { head: Uint8Array; message: RecordedMessage }[] = []
  /** The final response, once it has ended; 101 is final too. */
  final: RecordedMessage | null = null
  readonly #miss: PlannedForward
  readonly #now: () => number
  readonly #client: Http1Client
  readonly #abort = new AbortController()
  #connection: UpstreamConnection | null = null
  #queue: Uint8Array[] = []
  #queued = 0
  #isOver = false
  #isTunnel = false
  /** True once the head of the final response has arrived. */
  #isHeard = false
  /** Number of response bytes received, including interim responses. */
  #came = 0
  #error: Error | null = null
  #waiting: (() => void) | null = null
  /** Resolves when the connection accepts more data, or none any more. */
  #drained: (() => void) | null = null
  #silence: NodeJS.Timeout | undefined
  #head: Uint8Array = new Uint8Array(0)

  /** `listener` receives the parts of the response as well. */
  constructor(miss: PlannedForward, now: () => number, listener: Partial<Http1Listener> = {}) {
    this.#miss = miss
    this.#now = now
    this.#client = new Http1Client({
      ...listener,
      onInterim: (response, head) => {
        this.#head = new Uint8Array(head)
        const { status, start, headEnd, framing } = response
        const message = { status, start, headEnd, end: headEnd, framing, complete: true }
        this.responses.push({ head: this.#head, message })
        listener.onInterim?.(response, head)
      },
      onHead: (response, head) => {
        this.#head = new Uint8Array(head)
        this.#isHeard = response.status !== SWITCHES
        if (this.#isHeard) clearTimeout(this.#silence)
        listener.onHead?.(response, head)
      },
      onEnd: (response) => {
        const { status, start, headEnd, end, framing, complete } = response
        this.final = { status, start, headEnd, end, framing, complete }
        this.responses.push({ head: this.#head, message: this.final })
        listener.onEnd?.(response)
        if (status !== SWITCHES && framing !== 'tunnel') this.#finish()
      },
      onTunnel: () => {
        this.#isTunnel = true
        // The silence timeout applies to HTTP only, not to tunnels.
        clearTimeout(this.#silence)
      }
    })
  }

  /** Rejects with the reason if the server cannot be reached. */
  async connect(): Promise<void> {
    const plan = await planUpstream(this.#miss, ['http/1.1'])
    this.#connection = await openConnection(
      { plan, now: this.#now, signal: this.#abort.signal },
      {
        onBytes: (bytes) => {
          this.#received(bytes)
        },
        onDrain: () => {
          this.#drained?.()
        },
        onEnd: () => {
          this.#client.end()
          this.#finish()
        },
        onClosed: (failure) => {
          if (failure !== null) this.#error ??= new DialError(failure.cause, failure.why)
          this.#client.close(failure === null)
          this.#finish()
        }
      }
    )
  }

  /** True if anything but complete interim responses has arrived. Until then, another response can be sent instead. */
  get hasBegun(): boolean {
    return this.#isTunnel || this.#isHeard || this.#came > (this.responses.at(-1)?.message.end ?? 0)
  }

  /** True once the connection carries another protocol. */
  get isTunnel(): boolean {
    return this.#isTunnel
  }

  /**
   * True if the read in which the response ended contained more data. That data is relayed but belongs to no response.
   */
  get hasMore(): boolean {
    const final = this.responses.at(-1)
    return !this.#isTunnel && final !== undefined && this.#came > final.message.end
  }

  /** Sends `head`, then the body from `flow`. Calls `sent` for the body and waits for it. */
  send(head: Uint8Array, flow: RequestFlow, sent: Sent): void {
    const connection = this.#connection
    if (connection === null) throw new Error('There is no connection to send on')
    this.#touch()
    this.#client.sent(head)
    connection.write(head)
    void this.#pass(connection, flow, sent)
  }

  /** Relays the client's data, and then its FIN, in the tunnel. */
  relay(flow: RequestFlow, sent: Sent): void {
    const connection = this.#connection
    if (connection === null) return
    void this.#pass(connection, flow, sent).then(() => {
      connection.halfClose()
    })
  }

  /** Returns the next bytes of the response, null at its end. Rejects if the server closes before its final head. */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const bytes = this.#queue.shift()
      if (bytes !== undefined) {
        this.#queued -= bytes.length
        if (this.#queued < AHEAD_BYTES) this.#connection?.read(true)
        return bytes
      }
      if (this.#isOver) {
        if (this.#error !== null && !this.#isHeard && !this.#isTunnel) throw this.#error
        return null
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
  }

  /** Closes the connection, also within a response. Idempotent. */
  close(): void {
    this.#finish()
    this.#abort.abort(new AppError('connect-failed', 'The request was cancelled.'))
    this.#connection?.end()
  }

  #received(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#queue.push(new Uint8Array(bytes))
    this.#queued += bytes.length
    this.#came += bytes.length
    if (!this.#isTunnel) {
      this.#touch()
      this.#client.received(bytes)
    }
    this.#wake()
    if (this.#queued >= AHEAD_BYTES) this.#connection?.read(false)
  }

  async #pass(connection: UpstreamConnection, flow: RequestFlow, sent: Sent): Promise<void> {
    try {
      while (!this.#isOver) {
        // While waiting for the client, the server is not expected to respond.
        clearTimeout(this.#silence)
        const bytes = await flow.next()
        if (!this.#isTunnel) this.#touch()
        if (bytes === null || this.#hasEnded()) return
        if (!this.#isTunnel) this.#client.sent(bytes)
        await sent(bytes)
        if (!connection.write(bytes)) await this.#drain()
      }
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error))
      connection.drop()
    }
  }

  #hasEnded(): boolean {
    return this.#isOver
  }

  #drain(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isOver) resolve()
      else this.#drained = resolve
    })
  }

  #touch(): void {
    clearTimeout(this.#silence)
    if (this.#isOver || this.#isHeard) return
    this.#silence = setTimeout(() => {
      this.#error ??= new TargetSilent()
      this.#connection?.drop()
    }, SILENCE_MS)
  }

  #finish(): void {
    this.#isOver = true
    clearTimeout(this.#silence)
    this.#drained?.()
    this.#wake()
  }

  #wake(): void {
    this.#waiting?.()
    this.#waiting = null
  }
}
