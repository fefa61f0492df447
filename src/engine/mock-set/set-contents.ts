import type { ConnectionEvent } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { MessageDetail } from '../../shared/contract/traffic'
import type { ConnectionRow } from '../../shared/contract/views'
import type { MessageReader } from '../analysis/messages/message-reader'
import type { TrafficReader } from '../analysis/traffic/traffic-reader'
import { Turns } from '../analysis/turns'
import type { Walker } from '../analysis/walker'
import { BodyDigest } from './body-digest'
import type { BodyFacts } from './request-facts'
import type { Origin } from './set-writer'
import { inOrder, segmentsOf } from './set-source'

/**
 * Contents of a set, as read by its analysis: for each recorded exchange, the request's head, the facts for comparing
 * its body, and the file positions of the bytes. The bodies themselves stay in the file.
 */

export interface RecordedMessage {
  readonly status: number
  readonly start: number
  readonly headEnd: number
  readonly end: number
  readonly framing: string
  readonly complete: boolean
}

export interface RecordedRequest {
  readonly head: Uint8Array
  readonly method: string
  readonly target: string
  readonly body: BodyFacts
  readonly start: number
  readonly headEnd: number
  readonly end: number
}

export interface RecordedEntry {
  readonly connection: number
  readonly origin: Origin
  /** Set for an HTTP exchange. */
  readonly http: { readonly request: RecordedRequest; readonly responses: readonly RecordedMessage[] } | null
  /**
   * For each segment: 0 for client → server or 1 for server → client, offset, length, position in the file, time in
   * milliseconds.
   */
  readonly segments: Float64Array
}

export const SEGMENT_COLUMNS = 5

/** Number of segments after which a page ends. */
const PAGE_SEGMENTS = 16_384
const PAGE_ENTRIES = 500

export interface SetContentsOptions {
  readonly walker: Walker
  readonly traffic: TrafficReader
  readonly messages: MessageReader
  readonly epoch: (timeNs: number) => number
}

/**
 * Reads the entries of connections from `first` (from 1) on. `next` is the start of the following page, null at the
 * end.
 */
export async function readSet(
  options: SetContentsOptions,
  first: number
): Promise<{ entries: RecordedEntry[]; next: number | null }> {
  const { present } = options.walker.connections
  const entries: RecordedEntry[] = []
  const turns = new Turns()
  let segments = 0
  for (let place = present.place(first - 1); ; place++) {
    const row = present.at(place)
    if (row === undefined) return { entries, next: null }
    if (segments >= PAGE_SEGMENTS || entries.length >= PAGE_ENTRIES) return { entries, next: row + 1 }
    await turns.next()
    const entry = await readEntry(options, row + 1, turns)
    if (entry === null) continue
    entries.push(entry)
    segments += entry.segments.length / SEGMENT_COLUMNS
  }
}

/** Returns null for a connection that is not part of a set. */
async function readEntry(
  options: SetContentsOptions,
  connection: number,
  turns: Turns
): Promise<RecordedEntry | null> {
  const { traffic } = options
  const { row, events } = traffic.connection(connection)
  const origin = originOf(events.map(({ data }) => data))
  if (origin === null || isBroken(origin, row)) return null
  const all: number[] = []
  const both = inOrder([
    segmentsOf(options, connection, 'up', 0, row.up),
    segmentsOf(options, connection, 'down', 0, row.down)
  ])
  for (const { direction, offset, length, position, time } of both) {
    all.push(direction === 'down' ? 1 : 0, offset, length, position, time)
  }
  const segments = Float64Array.from(all)
  if (origin.kind === 'connection') return { connection, origin, http: null, segments }
  const [exchange] = traffic.exchanges(connection, 0, 1).exchanges
  if (exchange === undefined) return null
  const http = await readExchange(options, connection, exchange, turns)
  // A forwarded exchange that was cut off cannot be used as a response.
  if (http === null || (origin.forwarded === true && !http.isWhole)) return null
  return { connection, origin, http, segments }
}

async function readExchange(
  { traffic, messages }: SetContentsOptions,
  connection: number,
  exchange: number,
  turns: Turns
): Promise<(RecordedEntry['http'] & { readonly isWhole: boolean }) | null> {
  const detail = messages.exchange(exchange)
  const [request] = detail.messages
  if (request?.kind !== 'http.request') return null
  const body = messages.bodySource(exchange, 0)
  const digest = new BodyDigest(body.codings)
  for (const bytes of body.bytes()) {
    digest.push(bytes)
    await turns.next()
  }
  const [start, headEnd] = request.headRange
  const responses = detail.messages.filter(({ kind }) => kind === 'http.response').map(responseOf)
  if (responses.length === 0) return null
  return {
    isWhole: request.complete && responses.at(-1)?.complete === true,
    request: {
      head: traffic.stream(connection, 'up', start, headEnd - start).bytes,
      method: valueOf(request, 'method'),
      target: valueOf(request, 'target'),
      body: digest.end(),
      start,
      headEnd,
      end: request.range[1]
    },
    responses
  }
}

function responseOf(message: MessageDetail): RecordedMessage {
  const { range, headRange, framing, complete } = message
  const status = Number(valueOf(message, 'status'))
  return { status, start: range[0], headEnd: headRange[1], end: range[1], framing, complete }
}

function valueOf({ fields }: MessageDetail, kind: string): string {
  return fields.find((field) => field.kind === kind)?.value ?? ''
}

/** True for a forwarded conversation without a response, or reset by the server. */
function isBroken(
  { kind, forwarded }: Origin,
  { down, ended }: Pick<ConnectionRow, 'down' | 'ended'>
): boolean {
  return kind === 'connection' && forwarded === true && (down === 0 || ended?.how === 'rst')
}

/** The origin of a forwarded conversation is written before its end is known. */
function originOf(events: readonly Record<string, unknown>[]): Origin | null {
  let origin: Origin | null = null
  for (const data of events) {
    const event: ConnectionEvent | null = parseConnectionEvent(data)
    if (event?.event === 'recorded') origin = event
    if (event?.event !== 'close' || origin?.kind !== 'connection' || origin.forwarded !== true) continue
    if (event.endedBy === 'target' && event.how === 'fin') origin = { ...origin, ends: 'fin' }
  }
  return origin
}
