import type { Reply } from '../../script'
import { ExpectedItems } from '../expected-items'
import type { ReplyState } from '../expected-reply'
import type { ExpectedField, ReceiveStream, Item, StreamPart } from '../model'
import type { ReceivedStreams } from './received-streams'
import type { HeaderPair, StreamEvent } from './stream-events'

/**
 * Expected content of one HTTP/2 stream. Met once all of it has arrived, however it is interleaved with other streams.
 */

/** Maximum number of bytes reported for a difference; of a long value, the bytes around the difference. */
const SHOWN_BYTES = 512
const SHOWN_BEFORE = 64

const NOTHING = new Uint8Array(0)

/** Order of the parts on a stream. */
const RANK = { head: 0, body: 1, trailers: 2, end: 3, reset: 3 } as const

export class StreamReply implements Reply {
  /** Silence does not end the reply; the end of the stream does. */
  readonly quietAfter = null
  readonly #state: ReplyState
  readonly #streams: ReceivedStreams
  readonly #piece: number
  readonly #stream: number
  readonly #parts: readonly StreamPart[]
  /** Index of the current part, and its remaining items if it is a body. */
  #at = 0
  #body: ExpectedItems | null = null
  /** Offset of the first body byte that is compared, in the connection and in the stream's body. */
  #place = { wire: 0, body: 0 }
  /** End offset, in the server's bytes, of the last byte of this reply. */
  #until = 0

  constructor(state: ReplyState, streams: ReceivedStreams, piece: number, { stream, parts }: ReceiveStream) {
    this.#state = state
    this.#streams = streams
    this.#piece = piece
    this.#stream = stream
    this.#parts = parts
  }

  begin(): Promise<void> {
    return Promise.resolve()
  }

  take(bytes: Uint8Array): Promise<{ used: number; met: boolean }> {
    this.#advance()
    const isWhole = this.#at >= this.#parts.length
    const left = isWhole ? Math.max(0, this.#until - this.#state.taken) : Infinity
    const used = Math.min(left, bytes.length)
    this.#state.taken += used
    return Promise.resolve({ used, met: used === left })
  }

  close(): Promise<boolean> {
    return Promise.resolve(false)
  }

  #advance(): void {
    for (let part = this.#parts[this.#at]; part !== undefined; part = this.#parts[this.#at]) {
      const event = this.#streams.next(this.#stream)
      if (part.kind === 'body' && this.#takeBody(part.items, event)) continue
      if (event === null) {
        if (!this.#streams.isOver(this.#stream)) return
        this.#miss(part)
      } else if (RANK[event.kind] > RANK[part.kind]) this.#miss(part)
      else {
        if (RANK[event.kind] < RANK[part.kind]) this.#reportExtra(event)
        else this.#compare(part, event)
        this.#consume(event)
      }
    }
  }

  /** Consumes the available body bytes. Returns false if there are none and more are expected. */
  #takeBody(items: readonly Item[], event: StreamEvent | null): boolean {
    const body = (this.#body ??= this.#expectedBody(items))
    if (event?.kind === 'body') {
      this.#place = { ...this.#place, wire: event.start - (this.#taken - this.#place.body) }
      const used = body.take(event.bytes)
      this.#until = Math.max(this.#until, event.start + used)
      this.#streams.take(this.#stream, used)
      if (body.isOver) this.#next()
      return true
    }
    if (body.isOver) this.#next()
    return body.isOver
  }

  get #taken(): number {
    return this.#streams.bodyTaken(this.#stream)
  }

  #expectedBody(items: readonly Item[]): ExpectedItems {
    this.#place = { wire: this.#until, body: this.#taken }
    const body = new ExpectedItems(items, this.#state.values, ({ at, expected, actual }) => {
      this.#report(`body, byte ${this.#place.body + at}`, this.#place.wire + at, expected, actual)
    })
    // Matches items of length zero at once.
    body.take(NOTHING)
    return body
  }

  #compare(part: StreamPart, event: StreamEvent): void {
    if ('fields' in part && 'fields' in event) this.#compareFields(part.fields, event.fields, event.start)
    else if (textOf(part) !== textOf(event)) {
      this.#report('end', event.start, Buffer.from(textOf(part)), Buffer.from(textOf(event)))
    }
    this.#next()
  }

  #compareFields(expected: readonly ExpectedField[], actual: readonly HeaderPair[], at: number): void {
    let next = 0
    for (const field of expected) {
      const found = actual.findIndex(([name], index) => index >= next && name === field.name)
      const extra = found < 0 ? undefined : actual[next]
      if (extra !== undefined && found > next) this.#report(extra[0], at, NOTHING, lineOf(extra))
      const pair = actual[found]
      if (pair === undefined) this.#report(field.name, at, this.#expectedLine(field), NOTHING)
      else {
        if (!this.#matches(field, pair[1])) this.#reportField(field, pair, at)
        next = found + 1
      }
    }
    const extra = actual[next]
    if (extra !== undefined) this.#report(extra[0], at, NOTHING, lineOf(extra))
  }

  #matches({ items }: ExpectedField, value: string): boolean {
    let differences = 0
    const expected = new ExpectedItems(items, this.#state.values, () => differences++)
    const bytes = Buffer.from(value, 'latin1')
    const used = expected.take(bytes)
    if (!expected.isOver) expected.finish()
    return differences === 0 && used === bytes.length
  }

  #reportField(field: ExpectedField, pair: HeaderPair, at: number): void {
    const expected = this.#expectedLine(field)
    const actual = lineOf(pair)
    const differs = expected.findIndex((byte, index) => byte !== actual[index])
    const from = differs + SHOWN_BEFORE > SHOWN_BYTES ? differs - SHOWN_BEFORE : 0
    this.#report(field.name, at, expected.subarray(from), actual.subarray(from))
  }

  #expectedLine({ name, items }: ExpectedField): Uint8Array {
    const expectedParts = items.map((item) => {
      if (item.kind === 'bytes') return item.bytes
      if (item.kind === 'value') return this.#state.values.get(item.name) ?? NOTHING
      return Buffer.from(item.kind === 'any' ? `any ${item.length}` : `/${item.source}/`)
    })
    return Buffer.concat([Buffer.from(`${name}: `), ...expectedParts])
  }

  /** Reports a part that will not arrive any more. */
  #miss(part: StreamPart): void {
    const at = this.#until
    if (part.kind === 'body') this.#body?.finish()
    else if (part.kind === 'head' || part.kind === 'trailers') {
      const [first] = part.fields
      if (first !== undefined) this.#report(first.name, at, this.#expectedLine(first), NOTHING)
    } else this.#report('end', at, Buffer.from(textOf(part)), NOTHING)
    this.#next()
  }

  #reportExtra(event: StreamEvent): void {
    const name = event.kind === 'body' ? `body, byte ${this.#taken}` : eventName(event)
    this.#report(name, event.start, NOTHING, eventBytes(event))
  }

  #consume({ end }: StreamEvent): void {
    this.#streams.take(this.#stream)
    this.#until = Math.max(this.#until, end)
  }

  #next(): void {
    this.#at++
    this.#body = null
  }

  #report(name: string, at: number, expected: Uint8Array, actual: Uint8Array): void {
    this.#state.differences.add({
      piece: this.#piece,
      at,
      field: `stream ${this.#stream}, ${name}`,
      expected: expected.slice(0, SHOWN_BYTES),
      actual: actual.slice(0, SHOWN_BYTES)
    })
  }
}

/** Returns the name under which to report a difference that covers a whole event. */
export function eventName(event: StreamEvent): string {
  if (event.kind === 'head' || event.kind === 'trailers') return event.fields[0]?.[0] ?? event.kind
  return event.kind === 'body' ? 'body' : 'end'
}

export function eventBytes(event: StreamEvent): Uint8Array {
  if (event.kind === 'body') return event.bytes
  return 'fields' in event ? lineOf(event.fields[0] ?? ['', '']) : Buffer.from(textOf(event))
}

function lineOf([name, value]: HeaderPair): Uint8Array {
  return Buffer.from(`${name}: ${value}`, 'latin1')
}

function textOf(end: StreamPart | StreamEvent): string {
  return end.kind === 'reset' ? `reset ${end.code}` : end.kind
}
