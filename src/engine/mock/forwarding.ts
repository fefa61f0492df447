import type net from 'node:net'
import { once } from 'node:events'
import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { AppError } from '../../shared/model/app-error'
import { dial, planDial, type Dialled } from '../dial/dial'
import type { PlannedMiss } from './mock-plan'
import type { Spooled } from './request-spool'
import type { RecordedMessage } from './set-contents'

/** One request on its way to the real target, and its answer on its way back: on a connection of its own, read as it is taken. */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

/** Silence of the target after which nothing more is waited for. */
const SILENCE_MS = 30_000
const CONNECT_MS = 10_000
/** Read ahead of what the client has taken. */
const AHEAD_BYTES = 256 * 1024

export class Forwarding implements MessageSink {
  /** Interim ones first. */
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
  #error: Error | null = null
  #waiting: (() => void) | null = null
  #silence: NodeJS.Timeout | undefined
  #head: Uint8Array = new Uint8Array(0)

  constructor(miss: Forward, now: () => number) {
    this.#miss = miss
    this.#now = now
  }

  /** Rejects with why it cannot be reached. */
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

  /** `head` in place of the first `skip` bytes of what came. */
  send(head: Uint8Array, spooled: Spooled, skip: number): void {
    const dialled = this.#dialled
    if (dialled === null) throw new Error('Nothing stands to send on')
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
    void this.#write(socket, head, spooled, skip)
  }

  /** The next bytes of the answer, null behind its last. Rejects where the target breaks off before there is any. */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const bytes = this.#queue.shift()
      if (bytes !== undefined) {
        this.#queued -= bytes.length
        if (this.#queued < AHEAD_BYTES) this.#socket?.resume()
        return bytes
      }
      if (this.#isOver) {
        if (this.#error !== null && this.responses.length === 0) throw this.#error
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
    this.#abort.abort(new AppError('connect-failed', 'It was given up.'))
    if (this.#socket === null) this.#dialled?.abandon()
    this.#socket?.destroy()
    this.#finish()
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    if (message.direction === 'down') this.#head = new Uint8Array(head)
  }

  messageEnd(message: DecodedMessage): void {
    if (message.kind !== 'http.response') return
    const { status, start, headEnd, end, framing, complete } = message
    this.responses.push({ head: this.#head, message: { status, start, headEnd, end, framing, complete } })
    if (status >= 200 || status === 101) this.#finish()
  }

  tunnel(): void {
    this.#finish()
  }

  #received(bytes: Uint8Array): boolean {
    if (this.#isOver) return true
    this.#touch()
    this.#queue.push(new Uint8Array(bytes))
    this.#queued += bytes.length
    this.#decoder.push('down', bytes)
    this.#wake()
    return this.#queued < AHEAD_BYTES
  }

  async #write(socket: net.Socket, head: Uint8Array, spooled: Spooled, skip: number): Promise<void> {
    try {
      this.#decoder.push('up', head)
      socket.write(head)
      for (let at = skip; !this.#isOver;) {
        const bytes = spooled.read(at)
        if (bytes.length === 0) return
        at += bytes.length
        this.#decoder.push('up', bytes)
        this.#touch()
        if (!socket.write(bytes)) await once(socket, 'drain', { signal: this.#abort.signal })
      }
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error))
      socket.destroy()
    }
  }

  #touch(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => {
      this.#error ??= new AppError('connect-failed', `it said nothing for ${SILENCE_MS / 1000} s`)
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
