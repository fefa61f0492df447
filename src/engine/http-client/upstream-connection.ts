import type net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'
import { systemCodeOf } from '../../shared/model/app-error'
import { explainSystemCode } from '../../shared/model/system-code'
import { dial, type DialPlan } from '../dial/dial'
import { asDialError, DialError } from '../net/dial-error'
import { FINISH_MS, resetSocket } from '../net/reset-socket'

/**
 * Connection to an upstream server, recorded or not. It transports bytes: HTTP clients, conversations and the relay of
 * unparsed data use it.
 */

export interface UpstreamListener {
  onConnected(): void
  /** The view is valid only during the call. */
  onBytes(bytes: Uint8Array): void
  /** More can be written after `write` returned false. */
  onDrain?(): void
  /** The peer's FIN. */
  onEnd(): void
  /**
   * The connection is closed. `failure` is null if we ended it or both sides closed gracefully. Called once, as the
   * last call.
   */
  onClosed(failure: UpstreamFailure | null): void
}

export interface UpstreamFailure {
  readonly code: 'connect' | 'reset'
  /** Error code of the system or of TLS. */
  readonly cause: string
  /** Readable explanation. */
  readonly why: string
}

export interface UpstreamConnection {
  readonly ends: { readonly local: Endpoint; readonly remote: Endpoint } | null
  /** ALPN protocol that TLS negotiated; null without TLS. */
  readonly alpn: string | null
  /** Returns false if the caller should wait for `onDrain`. */
  write(bytes: Uint8Array): boolean
  /** Stops or resumes reading from the peer. */
  read(on: boolean): void
  /** Sends FIN after the data written, and continues reading. */
  halfClose(): void
  /** Closes gracefully: data already written is still sent. Resets a peer that does not close within FINISH_MS. */
  end(): void
  /** Closes at once. */
  drop(): void
}

export type Connect = (listener: UpstreamListener) => UpstreamConnection

/**
 * Opens connections that are not recorded. Looks up a name once: all later connections use the first address that
 * answered.
 */
export function directConnections(plan: DialPlan, now: () => number): Connect {
  let pinned = plan
  return (listener) =>
    new DirectConnection(pinned, now, listener, {
      onReached: (remote) => {
        const { reach, target } = plan
        if (reach.via === undefined && target.path === undefined) {
          pinned = { ...plan, reach: { ...reach, lookup: { address: remote.host } } }
        }
      }
    })
}

export interface OpenOptions {
  readonly plan: DialPlan
  /** Returns a time in nanoseconds. */
  now(): number
  /** Cancels the connect attempt. */
  readonly signal: AbortSignal
  /** True if the server's FIN is not answered with a FIN: `halfClose` sends it. */
  readonly halfOpen?: boolean
}

/**
 * Opens one connection that is not recorded, and resolves once it is established; the listener is not called before.
 * Rejects with a DialError, or with the signal's reason.
 */
export function openConnection(
  { plan, now, signal, halfOpen }: OpenOptions,
  listener: Omit<UpstreamListener, 'onConnected'>
): Promise<UpstreamConnection> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    let isOpen = false
    const abort = (): void => {
      reject(signal.reason as Error)
      connection.drop()
    }
    signal.addEventListener('abort', abort)
    const whole: UpstreamListener = {
      ...listener,
      onConnected: () => {
        isOpen = true
        signal.removeEventListener('abort', abort)
        resolve(connection)
      },
      onClosed: (failure) => {
        if (isOpen) {
          listener.onClosed(failure)
          return
        }
        signal.removeEventListener('abort', abort)
        const { cause = 'ECONNRESET', why = 'the server closed the connection.' } = failure ?? {}
        reject(new DialError(cause, why))
      }
    }
    const connection = new DirectConnection(plan, now, whole, { halfOpen })
  })
}

interface DirectOptions {
  readonly halfOpen?: boolean | undefined
  /** Called with the address that was reached. */
  onReached?(remote: Endpoint): void
}

class DirectConnection implements UpstreamConnection {
  ends: { local: Endpoint; remote: Endpoint } | null = null
  alpn: string | null = null
  readonly #way = new AbortController()
  readonly #listener: UpstreamListener
  readonly #options: DirectOptions
  #socket: net.Socket | null = null
  #over = false
  #limit: NodeJS.Timeout | undefined

  constructor(plan: DialPlan, now: () => number, listener: UpstreamListener, options: DirectOptions) {
    this.#listener = listener
    this.#options = options
    void this.#dial(plan, now)
  }

  write(bytes: Uint8Array): boolean {
    return this.#socket?.write(bytes) ?? false
  }

  read(on: boolean): void {
    if (on) this.#socket?.resume()
    else this.#socket?.pause()
  }

  halfClose(): void {
    if (this.#socket?.writableEnded === false) this.#socket.end()
  }

  end(): void {
    const socket = this.#socket
    if (socket === null) this.drop()
    else if (!this.#over) {
      this.halfClose()
      this.#limit ??= setTimeout(() => {
        this.drop()
      }, FINISH_MS)
    }
  }

  drop(): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#limit)
    const socket = this.#socket
    if (socket === null) this.#way.abort(new DialError('ECANCELED', 'it was dropped.', { by: 'tcplens' }))
    else resetSocket(socket)
    this.#listener.onClosed(null)
  }

  async #dial(plan: DialPlan, now: () => number): Promise<void> {
    try {
      const established = await dial(plan, {
        now,
        record: (event) => {
          if (event.event === 'tls' && event.version !== '') this.alpn = event.alpn
        },
        onConnected: (_socket, local, remote) => {
          this.ends = { local, remote }
          this.#options.onReached?.(remote)
        },
        signal: this.#way.signal
      })
      if (this.#over) {
        established.abandon()
        return
      }
      const socket = established.readInto((bytes, length) => {
        if (!this.#over) this.#listener.onBytes(bytes.subarray(0, length))
        return true
      })
      this.#begin(socket)
      established.deliverBuffered()
    } catch (error) {
      if (this.#over) return
      this.#over = true
      const { code: cause, message: why } = asDialError(error)
      this.#listener.onClosed({ code: 'connect', cause, why })
    }
  }

  #begin(socket: net.Socket): void {
    this.#socket = socket
    socket.setNoDelay(true)
    let failure: UpstreamFailure | null = null
    socket.on('drain', () => {
      if (!this.#over) this.#listener.onDrain?.()
    })
    socket.on('end', () => {
      if (!this.#over) this.#listener.onEnd()
      // Calling `end` twice would emit an error each time.
      if (this.#options.halfOpen !== true && !socket.writableEnded) socket.end()
    })
    socket.on('error', (error) => {
      const code = systemCodeOf(error) ?? 'UNKNOWN'
      failure ??= { code: 'reset', cause: code, why: explainSystemCode(code) ?? error.message }
      socket.destroy()
    })
    socket.on('close', () => {
      if (this.#over) return
      this.#over = true
      clearTimeout(this.#limit)
      this.#listener.onClosed(failure)
    })
    this.#listener.onConnected()
  }
}
