import type net from 'node:net'
import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { systemCodeOf } from '../../shared/model/app-error'
import type { EndedBy, Endpoint, HowEnded } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { connectSocket } from '../session/accepted-socket'

/**
 * Sends bytes once more: a connection of Tcplens's own to the target, recorded like any other. The answer is decoded
 * as it comes, for one purpose: to know when it is whole and the connection may end. A half-close after the request
 * would tell that sooner, but many servers take it for a client that has gone away.
 */

/** Silence after which an answer that cannot be recognised as whole is taken for all there will be. */
const IDLE_MS = 30_000
/** How long the server may take to close after our FIN. */
const FINISH_MS = 2000

export interface ReplayOptions {
  capture: Capture
  recorder: ConnectionRecorder
  session: number
  target: Endpoint
  replayOf: number
  /** The request's next bytes, in order; empty when all were given. */
  read(): Promise<Uint8Array>
  onBytes(direction: 'up' | 'down', length: number): void
  onClose(): void
}

export class ReplayConnection {
  readonly #options: ReplayOptions
  readonly #socket: net.Socket
  readonly #decoder: Http1Decoder
  #idle: NodeJS.Timeout | undefined
  #endedBy: EndedBy | null = null
  #failure: { how: HowEnded; code: string } | null = null
  /** All of the request is with the socket. */
  #sent = false
  /** The final response has come. */
  #answered = false
  #upEnded = false
  #downEnded = false
  #closed = false
  readonly #resume = (): void => {
    this.#socket.resume()
  }

  constructor(options: ReplayOptions) {
    this.#options = options
    const { recorder, session, target, replayOf } = options
    const unknown = { host: '0.0.0.0', port: 0 }
    recorder.event({
      event: 'open',
      session,
      role: 'replay',
      client: unknown,
      server: target,
      target,
      replayOf
    })
    this.#decoder = new Http1Decoder(
      new AnswerWatch(() => {
        this.#answered = true
        this.#finishWhenDone()
      })
    )
    this.#socket = connectSocket(target, (bytes, length) => this.#received(bytes, length))
    this.#socket.setNoDelay(true)
    this.#watch()
    this.#touch()
  }

  /** Ends it now, in order where the server goes along. */
  stop(): void {
    this.#finish()
  }

  #watch(): void {
    const socket = this.#socket
    const { recorder } = this.#options
    socket.once('connect', () => {
      const local = { host: socket.localAddress ?? '', port: socket.localPort ?? 0 }
      const remote = { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
      recorder.handshake(local, remote, { event: 'connected', local, remote })
      // The bytes could not be read back (the engine is closing, say): what was sent stays as it is.
      this.#send().catch(() => {
        this.#finish()
      })
    })
    socket.on('end', () => {
      this.#endedBy ??= 'target'
      this.#downEnded = true
      recorder.end('down')
      this.#decoder.end('down')
      this.#finish()
    })
    socket.on('error', (error) => {
      const code = systemCodeOf(error) ?? 'UNKNOWN'
      const reset = code === 'ECONNRESET' || code === 'EPIPE'
      this.#endedBy ??= 'target'
      this.#failure = { how: reset ? 'rst' : 'error', code }
      if (reset) recorder.reset('target')
      else recorder.event({ event: 'error', leg: 'target', code, message: error.message })
    })
    socket.on('close', () => {
      this.#close()
    })
  }

  async #send(): Promise<void> {
    const { capture, recorder, read, onBytes } = this.#options
    const socket = this.#socket
    for (;;) {
      const bytes = await read()
      if (socket.destroyed || this.#upEnded) return
      if (bytes.length === 0) {
        this.#sent = true
        this.#finishWhenDone()
        return
      }
      const view = recorder.data('up', bytes, bytes.length)
      const { slab } = recorder
      this.#decoder.push('up', bytes)
      onBytes('up', bytes.length)
      this.#touch()
      const flowing = slab === null ? socket.write(view) : socket.write(view, slab.release)
      if (!flowing) await this.#drained()
      if (capture.congested) await this.#relieved()
    }
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done).off('close', done)
        resolve()
      }
      this.#socket.on('drain', done).on('close', done)
    })
  }

  #relieved(): Promise<void> {
    return new Promise((resolve) => {
      this.#options.capture.onceRelieved(resolve)
    })
  }

  #received(bytes: Uint8Array, length: number): boolean {
    const { capture, recorder, onBytes } = this.#options
    recorder.data('down', bytes, length)
    recorder.slab?.release()
    onBytes('down', length)
    this.#touch()
    this.#decoder.push('down', bytes.subarray(0, length))
    // As in a relay: what cannot be recorded yet is not read yet.
    if (capture.congested) capture.onceRelieved(this.#resume)
    return !capture.congested
  }

  #touch(): void {
    // Once it is being ended the timer is that of the end, however much still comes.
    if (this.#upEnded) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      this.#finish()
    }, IDLE_MS)
  }

  /** An answer may come before the request is through; the rest of it is sent all the same. */
  #finishWhenDone(): void {
    if (this.#sent && this.#answered) this.#finish()
  }

  #finish(): void {
    if (this.#upEnded) return
    this.#upEnded = true
    const socket = this.#socket
    clearTimeout(this.#idle)
    if (socket.connecting) {
      this.#endedBy ??= 'tcplens'
      socket.destroy()
      return
    }
    if (socket.destroyed) return
    this.#endedBy ??= 'tcplens'
    this.#options.recorder.end('up')
    socket.end()
    this.#idle = setTimeout(() => {
      if (!this.#downEnded) this.#options.recorder.reset('tcplens')
      socket.resetAndDestroy()
    }, FINISH_MS)
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#idle)
    const { recorder, onClose } = this.#options
    const { up, down } = recorder
    const endedBy = this.#endedBy ?? 'tcplens'
    recorder.close({ event: 'close', up, down, endedBy, ...(this.#failure ?? { how: 'fin' }) })
    onClose()
  }
}

/** Calls back when the final response has ended. An interim or switching one (1xx) is not the final one. */
class AnswerWatch implements MessageSink {
  readonly #onAnswered: () => void

  constructor(onAnswered: () => void) {
    this.#onAnswered = onAnswered
  }

  messageHead(): void {
    // Only the end matters.
  }

  messageEnd(message: DecodedMessage): void {
    if (message.kind === 'http.response' && (message.status >= 200 || message.status < 100))
      this.#onAnswered()
  }
}
