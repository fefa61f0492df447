import type { MockLeftOut } from '../../shared/contract/mock-sets'
import type { ExchangeDetail, MessageDetail } from '../../shared/contract/traffic'
import type { RecordedWriter, SetWriter } from './set-writer'
import {
  endpointOfText,
  inOrder,
  segmentsOf,
  type SourceSegment,
  type SetSource,
  headerLines
} from './set-source'
import {
  type Http1Form,
  type HttpField,
  http1Form,
  requestLines,
  statusLine
} from '../http-client/http1-form'

/** Copies one exchange of a capture into a set, byte for byte and with its times; HTTP/2 is converted to HTTP/1. */

type LeftOut = MockLeftOut['why']

interface Copied {
  readonly request: MessageDetail
  /** Interim responses first. */
  readonly responses: readonly [MessageDetail, ...MessageDetail[]]
}

/** Returns the reason why it cannot be copied; null if it was copied. */
export async function copyExchange(
  source: SetSource,
  writer: SetWriter,
  number: number,
  capture: string
): Promise<LeftOut | null> {
  const detail = source.messages.exchange(number)
  const copied = copiedOf(detail)
  if (typeof copied === 'string') return copied
  const { request, responses } = copied
  const { row } = detail
  const final = responses.at(-1)
  const switched = statusOf(final ?? request) === 101 ? beyond(source, row.connection, copied) : null
  if (switched === 'gaps') return 'gaps'
  const isTranslated = request.stream !== undefined || final?.stream !== undefined
  const isCut = final?.complete !== true
  const connection = source.traffic.connection(row.connection).row
  const { ended } = connection
  const byServer = switched !== null && ended !== null && ended.by !== 'client'
  const recorded = writer.begin(
    {
      event: 'recorded',
      kind: 'exchange',
      number,
      capture,
      time: request.time,
      ...(isTranslated ? { translated: true as const } : {}),
      ...(isCut ? { cut: true as const } : {}),
      ...(byServer ? { ends: ended.how === 'fin' ? ('fin' as const) : ('rst' as const) } : {})
    },
    endpointOfText(connection.client),
    endpointOfText(connection.target)
  )
  let last = request.time
  const put = async (
    direction: SourceSegment['direction'],
    bytes: Uint8Array,
    time: number
  ): Promise<void> => {
    last = Math.max(last, time)
    recorded.data(direction, bytes, last)
    await source.drain()
  }
  if (isTranslated) {
    for (const [at, message] of [request, ...responses].entries()) {
      await copyTranslated(source, detail, at, message, request, put)
    }
  } else {
    const messages = [request, ...responses]
    const segments = messages.map(({ direction, range: [start, end] }) =>
      segmentsOf(source, row.connection, direction, start, end)
    )
    if (switched !== null) segments.push(...switched)
    for (const { direction, offset, length, time } of inOrder(segments)) {
      await put(direction, source.traffic.stream(row.connection, direction, offset, length).bytes, time)
    }
  }
  endRecorded(recorded, last)
  return null
}

/** Data after a 101 response, in both directions. */
function beyond(
  source: SetSource,
  connection: number,
  { request, responses }: Copied
): Generator<SourceSegment, void>[] | 'gaps' {
  const { row } = source.traffic.connection(connection)
  const parts = [
    { direction: 'up', from: request.range[1], to: row.up },
    { direction: 'down', from: (responses.at(-1) ?? responses[0]).range[1], to: row.down }
  ] as const
  const missing = parts.some(
    ({ direction, from, to }) => source.traffic.missing(connection, direction, from, to).length > 0
  )
  if (missing) return 'gaps'
  return parts.map(({ direction, from, to }) => segmentsOf(source, connection, direction, from, to))
}

/** The response ends the connection: without length or chunks, only the end of the connection marks its end. */
function endRecorded(recorded: RecordedWriter, time: number): void {
  recorded.end(time, 'target', 'fin')
}

function copiedOf({ row, messages }: ExchangeDetail): Copied | LeftOut {
  if (row.protocol !== undefined) return 'not-http'
  const request = messages.find(({ kind }) => kind === 'http.request')
  // A server push has no request of a client.
  if (request?.direction !== 'up') return 'no-request'
  if (!request.complete || request.missing.length > 0) return 'gaps'
  const [first, ...others] = messages.filter(({ kind }) => kind === 'http.response')
  if (first === undefined) return 'no-answer'
  const responses: Copied['responses'] = [first, ...others]
  const final = responses.at(-1) ?? first
  const switches = statusOf(final) === 101
  // Excludes upgrades to HTTP/2, and CONNECT tunnels, whose data is for another server.
  if (switches ? final.stream !== undefined : final.framing === 'tunnel') return 'tunnel'
  if (statusOf(final) < 200 && !switches) return 'no-answer'
  if (responses.some(({ missing }) => missing.length > 0)) return 'gaps'
  return { request, responses }
}

function statusOf({ fields }: MessageDetail): number {
  return Number(fields.find(({ kind }) => kind === 'status')?.value ?? 0)
}

type Put = (direction: SourceSegment['direction'], bytes: Uint8Array, time: number) => Promise<void>

async function copyTranslated(
  source: SetSource,
  detail: ExchangeDetail,
  at: number,
  message: MessageDetail,
  request: MessageDetail,
  put: Put
): Promise<void> {
  const { exchange, connection } = detail.row
  const { direction, range } = message
  const status = message.kind === 'http.response' ? statusOf(message) : 0
  if (message.stream === undefined) {
    // The request of an upgrade to HTTP/2 is in HTTP/1 form already.
    for (const { offset, length, time } of segmentsOf(source, connection, direction, ...range)) {
      await put(direction, source.traffic.stream(connection, direction, offset, length).bytes, time)
    }
    return
  }
  const method = request.fields.find(({ kind }) => kind === 'method')?.value ?? ''
  const bodyless = method === 'HEAD' ? direction === 'down' : status < 200 && status > 0
  const { head, piece, end } = translate(message, bodyless || status === 204 || status === 304)
  await put(direction, head, message.time)
  if (bodyless) return
  const times = segmentsOf(source, connection, direction, ...range)
  let segment = times.next()
  let time = message.time
  for (const { bytes, offset } of source.messages.bodySource(exchange, at).pieces()) {
    while (segment.done !== true && segment.value.offset <= offset) {
      time = segment.value.time
      segment = times.next()
    }
    if (bytes.length > 0) await put(direction, piece(bytes), time)
  }
  if (end.length > 0) await put(direction, end, time)
}

interface Translated extends Pick<Http1Form, 'head' | 'piece'> {
  /** Bytes after the last piece of the body. */
  readonly end: Uint8Array
}

/** Converts a captured HTTP/2 message to HTTP/1.1 form. `bodyless`: no body follows, whatever the fields are. */
function translate(message: MessageDetail, bodyless: boolean): Translated {
  const { kind, fields, bodyLength } = message
  const value = (name: string): string => fields.find((field) => field.kind === name)?.value ?? ''
  const lines = headerLines(message, (name) => name === 'cookie' || name === 'host')
  const trailers = fields
    .filter((field) => field.kind === 'trailer')
    .map(({ name, value: text }) => [name, text] as const)
  const isChunked = !bodyless && trailers.length > 0
  const hasLength = lines.some(([name]) => name === 'content-length')
  const length: HttpField[] =
    !isChunked && !hasLength && !bodyless && (kind === 'http.response' || bodyLength > 0)
      ? [['content-length', String(bodyLength)]]
      : []
  const framing = isChunked ? 'chunked' : 'length'
  const form =
    kind === 'http.request'
      ? http1Form(
          `${value('method')} ${value('target')} HTTP/1.1`,
          [...requestLines(authorityOf(message), lines, cookiesOf(message)), ...length],
          framing
        )
      : http1Form(statusLine(value('status')), [...lines, ...length], framing)
  return { head: form.head, piece: (bytes) => form.piece(bytes), end: form.end(trailers) }
}

function authorityOf({ fields }: MessageDetail): string {
  const authority = fields.find(({ kind }) => kind === 'authority')?.value ?? ''
  return authority || (fields.find(({ name }) => name === 'host')?.value ?? '')
}

function cookiesOf({ fields }: MessageDetail): string[] {
  return fields.filter(({ kind, name }) => kind === 'header' && name === 'cookie').map(({ value }) => value)
}
