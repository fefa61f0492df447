import { AppError } from '../../shared/model/app-error'
import { Http2Client, type StreamListener } from './http2-client'
import type { RequestField } from './request-head'
import {
  openConnection,
  type OpenOptions,
  type UpstreamConnection,
  type UpstreamFailure
} from './upstream-connection'

/**
 * One HTTP/2 connection to an upstream server that concurrent requests share, with backpressure in both directions:
 * senders wait for credit and for the socket, and responses are received only as fast as they are consumed.
 */

/** Receive window of each stream. */
const STREAM_WINDOW = 256 * 1024

export type Beginning = 'settings' | 'foreign' | 'closed' | 'silence'

/** A request on a stream of its own. */
export interface RequestStream {
  /** Sends a piece of the body once the server has room for it. Resolves with false if the server accepts no more. */
  send(bytes: Uint8Array): Promise<boolean>
  /** Ends the request, with trailers if there are any. */
  end(trailers: readonly RequestField[]): void
  /** The receiver has processed that many bytes of the response's body. */
  consumed(bytes: number): void
  /** Cancels the request; its listener is not called any more. Idempotent. */
  cancel(): void
}

export class Http2Connection {
  /** Number of bytes received. */
  received = 0
  readonly #client: Http2Client
  #connection: UpstreamConnection | null = null
  /** Listeners of open streams. */
  readonly #open = new Set<StreamListener>()
  /** Callbacks waiting for credit, for the socket, or for the end of a stream. */
  readonly #waiting = new Set<() => void>()
  #isFull = false
  #isClosed = false
  #failure: UpstreamFailure | null = null

  private constructor() {
    this.#client = new Http2Client(
      {
        write: (bytes) => {
          if (this.#connection?.write(bytes) === false) this.#isFull = true
        },
        onRoom: () => {
          this.#wake()
        },
        onForeign: () => {
          this.#wake()
        }
      },
      { readsBodies: true, streamWindow: STREAM_WINDOW }
    )
  }

  /** Rejects with a DialError, or with the signal's reason. */
  static async open(options: Omit<OpenOptions, 'halfOpen'>): Promise<Http2Connection> {
    const made = new Http2Connection()
    made.#connection = await openConnection(options, {
      onBytes: (bytes) => {
        made.received += bytes.length
        made.#client.received(bytes)
        made.#wake()
        made.#closeIfDone()
      },
      onDrain: () => {
        made.#isFull = false
        made.#wake()
      },
      onEnd: () => {
        made.#client.end()
        made.#over(null)
      },
      onClosed: (failure) => {
        made.#over(failure)
      }
    })
    return made
  }

  /** ALPN protocol that TLS negotiated; null without TLS. */
  get alpn(): string | null {
    return this.#connection?.alpn ?? null
  }

  /** True after a GOAWAY that follows processed requests. */
  get hasProgress(): boolean {
    return this.#client.hasProgress
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** True while new requests may be sent. */
  get usable(): boolean {
    return !this.#isClosed && this.#client.persistent
  }

  /** Sends the preface and waits for the server's first frame, at most `patience` milliseconds. */
  async begin(patience: number): Promise<Beginning> {
    this.#client.begin()
    const wait = { isOver: false }
    const limit = setTimeout(() => {
      wait.isOver = true
      this.#wake()
    }, patience)
    try {
      for (;;) {
        if (this.#client.isForeign) return 'foreign'
        if (this.#client.hasSettings) return 'settings'
        if (this.#isClosed) return 'closed'
        if (wait.isOver) return 'silence'
        await this.#woken()
      }
    } finally {
      clearTimeout(limit)
    }
  }

  /** Resolves when the server's limit of concurrent streams allows another one; with false if it accepts no more. */
  async ready(): Promise<boolean> {
    while (this.usable && !this.#client.hasFreeStream) await this.#woken()
    return this.usable
  }

  /** Sends the head of a request. Call it only while `ready`. `onReset` also reports the end of the connection. */
  request(fields: readonly RequestField[], isLast: boolean, listener: StreamListener): RequestStream {
    let isOver = false
    const over = (): void => {
      isOver = true
      this.#open.delete(tracked)
      this.#wake()
    }
    const tracked: StreamListener = {
      ...listener,
      onEnd: (response) => {
        this.#open.delete(tracked)
        listener.onEnd(response)
      },
      onReset: (reset) => {
        over()
        listener.onReset(reset)
      }
    }
    this.#open.add(tracked)
    const id = this.#client.request(fields, isLast, tracked)
    const room = async (): Promise<number> => {
      for (;;) {
        if (isOver || this.#isClosed) return 0
        const free = this.#isFull ? 0 : this.#client.roomOf(id)
        if (free > 0) return free
        await this.#woken()
      }
    }
    return {
      send: async (bytes) => {
        for (let at = 0; at < bytes.length;) {
          const free = await room()
          if (free === 0) return false
          const piece = bytes.subarray(at, at + free)
          at += piece.length
          this.#client.data(id, piece, false)
        }
        return !isOver && !this.#isClosed
      },
      end: (trailers) => {
        if (isOver || this.#isClosed) return
        if (trailers.length > 0) this.#client.trailers(id, trailers)
        else this.#client.data(id, new Uint8Array(0), true)
      },
      consumed: (bytes) => {
        if (!this.#isClosed) this.#client.consumed(id, bytes)
      },
      cancel: () => {
        if (isOver) return
        over()
        if (this.#isClosed) return
        this.#client.cancel(id)
        this.#closeIfDone()
      }
    }
  }

  /** Closes gracefully. Open requests fail. Idempotent. */
  close(): void {
    this.#over(null)
    this.#connection?.end()
  }

  /** Closes at once. Idempotent. */
  drop(): void {
    this.#over(null)
    this.#connection?.drop()
  }

  /** The reason why the connection broke; null if it was closed in order. */
  get failure(): Error | null {
    return this.#failure === null ? null : new AppError('connect-failed', this.#failure.why)
  }

  /** Closes a connection that accepts no more requests once its last one has ended. */
  #closeIfDone(): void {
    if (!this.#isClosed && !this.#client.persistent && this.#open.size === 0) this.close()
  }

  #over(failure: UpstreamFailure | null): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#failure = failure
    for (const listener of [...this.#open])
      listener.onReset({ code: 'CLOSED', isUnprocessed: false, hasProgress: false })
    this.#open.clear()
    this.#wake()
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve)
    })
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resolve of waiting) resolve()
  }
}
