import { MAX_TEST_BYTES } from '../model'
import { StreamEvents, type StreamEvent } from './stream-events'

/**
 * Stream events that no reply has consumed yet. Streams are concurrent: events of one stream are queued while a reply
 * waits for another stream.
 */

/** Maximum number of queued bytes; a test cannot expect more. */
const MAX_AHEAD_BYTES = 2 * MAX_TEST_BYTES

export class ReceivedStreams {
  readonly #events: StreamEvents
  readonly #queues: ReadonlyMap<number, StreamEvent[]>
  /** Number of consumed body bytes of each stream. */
  readonly #bodies = new Map<number, number>()
  #unexpected: StreamEvent | null = null
  #ahead = 0
  #isFull = false

  /** `streams`: streams for which the test expects content. */
  constructor(streams: Iterable<number>) {
    this.#queues = new Map([...streams].map((stream) => [stream, []]))
    this.#events = new StreamEvents({
      onEvent: (event) => {
        this.#put(event)
      }
    })
  }

  sent(bytes: Uint8Array): void {
    this.#events.sent(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#events.received(bytes)
  }

  receivedEnd(): void {
    this.#events.receivedEnd()
  }

  /** Returns the next event of the stream; null if there is none. A body's bytes stay valid. */
  next(stream: number): StreamEvent | null {
    return this.#queues.get(stream)?.[0] ?? null
  }

  /** Number of consumed body bytes of the stream. */
  bodyTaken(stream: number): number {
    return this.#bodies.get(stream) ?? 0
  }

  /** True if no further events will follow those in the queue. */
  isOver(stream: number): boolean {
    return this.#isFull || this.#events.isOver(stream)
  }

  /** Consumes the event returned by `next`; for a body, `length` bytes of it. */
  take(stream: number, length = Infinity): void {
    const queue = this.#queues.get(stream)
    const [first] = queue ?? []
    if (queue === undefined || first === undefined) return
    const taken = Math.min(length, sizeOf(first))
    this.#ahead -= taken
    if (first.kind === 'body') {
      this.#bodies.set(stream, this.bodyTaken(stream) + taken)
      if (taken < first.bytes.length) {
        queue[0] = { ...first, start: first.start + taken, bytes: first.bytes.subarray(taken) }
        return
      }
    }
    queue.shift()
  }

  /** Drops events that end at or before this offset, because a reply has already compared their bytes. */
  forgetUntil(end: number): void {
    for (const [stream, queue] of this.#queues) {
      for (let first = queue[0]; first !== undefined && first.end <= end; first = queue[0]) this.take(stream)
    }
  }

  /** The first unconsumed event; null for none. */
  get left(): StreamEvent | null {
    const left = [...this.#queues.values()].flatMap((queue) => queue.slice(0, 1))
    if (this.#unexpected !== null) left.push(this.#unexpected)
    return left.sort((one, other) => one.start - other.start)[0] ?? null
  }

  #put(event: StreamEvent): void {
    const own = event.kind === 'body' ? { ...event, bytes: event.bytes.slice() } : event
    const queue = this.#queues.get(event.stream)
    if (queue === undefined) this.#unexpected ??= own
    else if (!this.#isFull) {
      queue.push(own)
      this.#ahead += sizeOf(own)
      this.#isFull = this.#ahead > MAX_AHEAD_BYTES
    }
  }
}

function sizeOf(event: StreamEvent): number {
  if (event.kind === 'body') return event.bytes.length
  if (event.kind !== 'head' && event.kind !== 'trailers') return 0
  return event.fields.reduce((size, [name, value]) => size + name.length + value.length, 0)
}
