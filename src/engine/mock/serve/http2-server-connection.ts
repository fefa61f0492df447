import type { Served } from '../../behaviour/served'
import type { Steps } from '../../behaviour/steps'
import { Http2Server } from './http2-server'
import { Http2ServerStream, type StreamHost } from './http2-server-stream'

/**
 * HTTP/2 server on a connection of a session: queues its frames with the other output of the connection, and ends the
 * connection once the client begins no more streams and all responses are sent.
 */

/** Number of queued bytes above which responses wait. */
const FULL_BYTES = 64 * 1024

/** Number of queued bytes above which the client is not read: it does not read the answers to its control frames. */
const MAX_QUEUED_BYTES = 1024 * 1024

export class Http2ServerConnection implements StreamHost {
  readonly server: Http2Server
  readonly #served: Served
  readonly #streams = new Set<Http2ServerStream>()
  /** Callbacks of streams that wait for room. */
  readonly #waiting = new Set<() => void>()
  #queue: Uint8Array[] = []
  #queued = 0
  #isScheduled = false
  #isSending = false
  /** True if the client begins no more streams. */
  #isEnding = false
  #isOver = false

  constructor(served: Served, onStream: (stream: Http2ServerStream) => Promise<void>) {
    this.#served = served
    // A response that waits for flow control or for the upstream server is not in the output queue.
    served.keepOpen()
    this.server = new Http2Server({
      write: (bytes) => {
        this.#write(bytes)
      },
      onRoom: () => {
        this.#wake()
      },
      onRequest: (id, request) => {
        const stream = new Http2ServerStream(id, request, this)
        this.#streams.add(stream)
        void onStream(stream).finally(() => {
          this.#streams.delete(stream)
          this.settled()
        })
        return stream
      },
      onGoAway: (isError) => {
        this.#isEnding = true
        if (isError) this.#finish()
      },
      onFault: (code, problem) => {
        served.noteAs('mock')(`The HTTP/2 connection failed: ${code} (${problem}).`)
        this.#finish()
      }
    })
    this.server.begin()
  }

  get isFull(): boolean {
    return this.#queued > FULL_BYTES
  }

  receive(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.server.received(bytes)
    this.#wake()
    this.settled()
  }

  /** The client's FIN: complete requests still get a response. */
  end(): void {
    this.#isEnding = true
    if (!this.#isOver) this.server.end()
    this.settled()
  }

  /** The connection is closed. */
  close(): void {
    this.#isOver = true
    this.#queue = []
    this.#served.hold(false)
    this.#cancel()
  }

  woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve)
    })
  }

  settled(): void {
    if (this.#isEnding && !this.#isOver && this.server.openStreams === 0) this.#finish()
  }

  /** Ends the connection after the queued frames. */
  #finish(): void {
    if (this.#isOver) return
    this.server.shutDown()
    this.#send()
    this.#isOver = true
    this.#served.add('answers', ending())
    this.#cancel()
  }

  #cancel(): void {
    for (const stream of this.#streams) stream.onReset()
    this.#wake()
  }

  #write(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#queue.push(bytes)
    this.#queued += bytes.length
    if (this.#queued > MAX_QUEUED_BYTES) this.#served.hold(true)
    if (this.#isScheduled) return
    this.#isScheduled = true
    // Frames of one turn are sent together.
    process.nextTick(() => {
      this.#isScheduled = false
      this.#send()
    })
  }

  #send(): void {
    if (this.#isSending || this.#isOver || this.#queue.length === 0) return
    this.#isSending = true
    this.#served.add('answers', this.#sending())
  }

  *#sending(): Steps {
    while (this.#queue.length > 0) {
      const bytes = Buffer.concat(this.#queue)
      this.#queue = []
      yield bytes
      this.#queued -= bytes.length
      if (this.#queued <= MAX_QUEUED_BYTES) this.#served.hold(false)
      this.#wake()
    }
    this.#isSending = false
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resolve of waiting) resolve()
  }
}

function* ending(): Steps {
  yield 'end'
}
