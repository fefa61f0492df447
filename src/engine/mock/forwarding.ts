import { isInformational } from '../../shared/model/http-status'
import type net from 'node:net'
import { once } from 'node:events'
import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { AppError } from '../../shared/model/app-error'
import { dial, planDial, type Dialled } from '../dial/dial'
import type { PlannedMiss } from './mock-plan'
import type { RequestFlow } from './request-flow'
import type { RecordedMessage } from '../mock-set/set-contents'
import { SILENCE_MS, TargetSilent } from './target-silent'

/**
 * Forwards one request to the upstream server and relays the response, with backpressure in both directions, on a
 * connection of its own. If the response opens a tunnel or switches protocols, all later data is relayed unchanged.
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

export const CONNECT_MS = 10_000
/** Maximum number of bytes read ahead of the client. */
const AHEAD_BYTES = 256 * 1024

/** Called with the bytes forwarded to the upstream server. */
type Sent = (bytes: Uint8Array) => Promise<void>

export class Forwarding implements MessageSink {
  /** Response heads received so far, interim ones first. */
  readonly responses: { head: Uint8Array; message: RecordedMessage }[] = []
  readonly #miss: Forward
  readonly #now: () => number
  readonly #decoder = new Http1Decoder(this)
  readonly #abort = new AbortController()
  #dialled: Dialled | null = null
  #socket: net.Socket | null = null
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
  #silence: NodeJS.Timeout | undefined
  #head: Uint8Array = new Uint8Array(0)

  constructor(miss: Forward, now: () => number) {
    this.#miss = miss
    this.#now = now
  }

  /** Rejects with the reason if the server cannot be reached. */
  async connect(): Promise<void> {
    const { target, tls } = this.#miss
    const plan = await planDial(target, {
      connectTimeout: CONNECT_MS,
      ...(tls === 'off' ? {} : { tls: { verify: tls === 'verify', alpn: ['http/1.1'] } })
    })
    this.#dialled = await dial(plan, {
      now: this.#now,
      tell: () => undefined,
      onConnected: () => undefined,
      signal: this.#abort.signal
    })
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
    const dialled = this.#dialled
    if (dialled === null) throw new Error('There is no connection to send on')
    const socket = dialled.readInto((bytes, length) => this.#received(bytes.subarray(0, length)))
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('error', (error) => {
      this.#error ??= error
    })
    socket.once('end', () => {
      this.#decoder.end('down')
      this.#finish()
    })
    socket.once('close', () => {
      this.#decoder.finish(this.#error === null ? 'closed' : 'cut')
      this.#finish()
    })
    this.#touch()
    dialled.deliverKept()
    this.#decoder.push('up', head)
    socket.write(head)
    void this.#pass(socket, flow, sent)
  }

  /** Relays the client's data, and then its FIN, in the tunnel. */
  relay(flow: RequestFlow, sent: Sent): void {
    const socket = this.#socket
    if (socket !== null) void this.#pass(socket, flow, sent).then(() => socket.end())
  }

  /** Returns the next bytes of the response, null at its end. Rejects if the server closes before its final head. */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const bytes = this.#queue.shift()
      if (bytes !== undefined) {
        this.#queued -= bytes.length
        if (this.#queued < AHEAD_BYTES) this.#socket?.resume()
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

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#silence)
    this.#abort.abort(new AppError('connect-failed', 'The request was cancelled.'))
    if (this.#socket === null) this.#dialled?.abandon()
    this.#socket?.destroy()
    this.#finish()
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    if (message.kind !== 'http.response') return
    this.#head = new Uint8Array(head)
    if (isInformational(message.status)) return
    this.#isHeard = true
    clearTimeout(this.#silence)
  }

  messageEnd(message: DecodedMessage): void {
    if (message.kind !== 'http.response') return
    const { status, start, headEnd, end, framing, complete } = message
    this.responses.push({ head: this.#head, message: { status, start, headEnd, end, framing, complete } })
    if (!isInformational(status) && framing !== 'tunnel') this.#finish()
  }

  tunnel(direction: 'up' | 'down'): void {
    if (direction === 'up') return
    this.#isTunnel = true
    // The silence timeout applies to HTTP only, not to tunnels.
    clearTimeout(this.#silence)
  }

  #received(bytes: Uint8Array): boolean {
    if (this.#isOver) return true
    this.#queue.push(new Uint8Array(bytes))
    this.#queued += bytes.length
    this.#came += bytes.length
    if (!this.#isTunnel) {
      this.#touch()
      this.#decoder.push('down', bytes)
    }
    this.#wake()
    return this.#queued < AHEAD_BYTES
  }

  async #pass(socket: net.Socket, flow: RequestFlow, sent: Sent): Promise<void> {
    try {
      while (!this.#isOver) {
        // While waiting for the client, the server is not expected to respond.
        clearTimeout(this.#silence)
        const bytes = await flow.next()
        if (!this.#isTunnel) this.#touch()
        if (bytes === null || this.#hasEnded()) return
        if (!this.#isTunnel) this.#decoder.push('up', bytes)
        await sent(bytes)
        if (!socket.write(bytes)) await once(socket, 'drain', { signal: this.#abort.signal })
      }
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error))
      socket.destroy()
    }
  }

  #hasEnded(): boolean {
    return this.#isOver
  }

  #touch(): void {
    clearTimeout(this.#silence)
    if (this.#isOver || this.#isHeard) return
    this.#silence = setTimeout(() => {
      this.#error ??= new TargetSilent()
      this.#socket?.destroy()
    }, SILENCE_MS)
  }

  #finish(): void {
    this.#isOver = true
    clearTimeout(this.#silence)
    this.#wake()
  }

  #wake(): void {
    this.#waiting?.()
    this.#waiting = null
  }
}
