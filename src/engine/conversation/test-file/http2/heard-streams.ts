import { MAX_TEST_BYTES } from '../model'
import { StreamEvents, type StreamEvent } from './stream-events'

/**
 * What a server said on its streams and no reply has taken yet. Streams go on beside each other: what comes on one while
 * another is waited for stays until somebody asks for it.
 */

/** More than this ahead of what is asked for is more than a test can expect. */
const MAX_AHEAD_BYTES = 2 * MAX_TEST_BYTES

export class HeardStreams {
  readonly #events: StreamEvents
  readonly #queues: ReadonlyMap<number, StreamEvent[]>
  /** Bytes of each stream's body that were taken. */
  readonly #bodies = new Map<number, number>()
  #unexpected: StreamEvent | null = null
  #ahead = 0
  #isFull = false

  /** `streams`: those that anything is expected of. */
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

  /** What comes next on the stream; null where nothing is there. A body's bytes stay valid. */
  next(stream: number): StreamEvent | null {
    return this.#queues.get(stream)?.[0] ?? null
  }

  /** How much of the stream's body was taken. */
  bodyTaken(stream: number): number {
    return this.#bodies.get(stream) ?? 0
  }

  /** Nothing will come behind what is there. */
  isOver(stream: number): boolean {
    return this.#isFull || this.#events.isOver(stream)
  }

  /** Takes what `next` gave; of a body so many bytes of it. */
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

  /** What ends at this place of the server's bytes, or before, was heard otherwise. */
  forgetUntil(end: number): void {
    for (const [stream, queue] of this.#queues) {
      for (let first = queue[0]; first !== undefined && first.end <= end; first = queue[0]) this.take(stream)
    }
  }

  /** The first of what nobody has asked for; null for none. */
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
