import type { ImportWay } from '../../../decode/import/import-types'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES, MAX_FIELDS } from '../../../shared/contract/limits'
import type { MessageDetail } from '../../../shared/contract/traffic'
import { AppError } from '../../../shared/model/app-error'
import type { Direction } from '../../../shared/model/direction'
import { asForwarded } from '../../../shared/replay/as-forwarded'
import { splitAddress } from '../headless/address'
import { writeHttp2Head, type SentField } from '../headless/workbench/http2-head'
import type { WorkbenchSource } from '../stores/workbench'
import type { CapturedPlace } from './captured-pages'
import type { EngineClient } from './engine-client'

/** What something in the workbench was before anybody changed it, read from the capture. */

export interface WorkbenchOrigin {
  /** Typed bytes, and ranges of the captured stream. */
  readonly parts: readonly (Uint8Array | { readonly start: number; readonly end: number })[]
  /** The stream those are of; null where there are none. */
  readonly captured: CapturedPlace | null
  /** What the new exchange is linked to; null for what comes from nowhere. */
  readonly link: { readonly exchange: number } | { readonly connection: number; direction: Direction } | null
  /** The bytes of that connection's stream that it is: what is sent is listed as an attempt of them. */
  readonly range?: readonly [start: number, end: number]
  readonly capture: number
  /** The connection that it was taken from; null for what comes from nowhere. */
  readonly connection: number | null
  readonly target: { readonly host: string; readonly port: string }
  /** Whether it went over TLS. */
  readonly secure: boolean
  /** What else was said of the way by what was imported. */
  readonly way?: ImportWay
  /** Of a request of HTTP/2: what it was, as far as its lines do not say it. */
  readonly http2?: { readonly fields: readonly SentField[]; readonly trailers: readonly SentField[] }
  /** What is not as it was: bytes that the capture lacks; or is not seen: trailers of HTTP/2. */
  readonly note:
    | { readonly kind: 'gaps'; readonly bytes: number }
    | { readonly kind: 'trailers'; readonly count: number }
    | null
}

export async function readOrigin(engine: EngineClient, source: WorkbenchSource): Promise<WorkbenchOrigin> {
  switch (source.kind) {
    case 'draft':
      return {
        parts: [source.bytes],
        captured: null,
        link: null,
        capture: 1,
        connection: null,
        target:
          source.target === null
            ? { host: '', port: source.secure ? '443' : '80' }
            : { host: source.target.host, port: String(source.target.port) },
        secure: source.secure,
        ...(source.way === undefined ? {} : { way: source.way }),
        note: null
      }
    case 'range':
      return rangeOrigin(engine, source)
    case 'exchange':
      return exchangeOrigin(engine, source.capture, source.exchange)
  }
}

async function rangeOrigin(
  engine: EngineClient,
  { capture, connection, direction, start, end }: Extract<WorkbenchSource, { kind: 'range' }>
): Promise<WorkbenchOrigin> {
  const { row, from } = await engine.request('connections.get', { capture, connection })
  const held = Math.max(start, from[direction])
  const until = Math.min(end, row[direction])
  if (held >= until) throw new AppError('not-replayable', 'The capture holds none of these bytes.')
  const missing = end - start - (until - held)
  return {
    parts: [{ start: held, end: until }],
    captured: { capture, connection, direction },
    link: { connection, direction },
    range: [held, until],
    capture,
    connection,
    target: splitAddress(row.target),
    secure: row.secure === true,
    note: missing > 0 ? { kind: 'gaps', bytes: missing } : null
  }
}

async function exchangeOrigin(
  engine: EngineClient,
  capture: number,
  exchange: number
): Promise<WorkbenchOrigin> {
  const { row, messages } = await engine.request('exchanges.get', { capture, exchange })
  const [message] = messages
  if (message?.kind !== 'http.request')
    throw new AppError('not-replayable', 'The capture holds no request for this response.')
  const { connection } = row
  const detail = await engine.request('connections.get', { capture, connection })
  const origin = {
    capture,
    connection,
    link: { exchange },
    captured: { capture, connection, direction: 'up' as const },
    target: splitAddress(detail.row.target),
    secure: detail.row.secure === true
  }
  if (message.stream !== undefined) {
    const { fields, trailers } = packedFields(message)
    const head = writeHttp2Head(fields)
    if (head === null)
      throw new AppError('not-replayable', 'Its fields cannot be written as lines; it can be sent as it was.')
    const body = await framedBody(engine, capture, exchange, message)
    const count = trailers.length
    return {
      ...origin,
      captured: null,
      parts: body.length === 0 ? [head] : [head, body],
      http2: { fields, trailers },
      note: count === 0 ? null : { kind: 'trailers', count }
    }
  }
  // Of a request that still arrives its framing promises more than there is.
  const start = message.range[0]
  const end = Math.max(message.headRange[1], Math.min(message.range[1], detail.row.up))
  const events = detail.events.map(({ data }) => data)
  const forwarded = asForwarded(events, { start, end })
  const parts = forwarded.pieces.flatMap((piece): (Uint8Array | { start: number; end: number })[] =>
    piece.kind === 'bytes' ? [piece.bytes] : held(piece, message.missing)
  )
  const missing = message.missing.reduce((sum, [from, to]) => sum + to - from, 0)
  if (parts.length === 0) throw new AppError('not-replayable', 'The capture holds nothing of this request.')
  return {
    ...origin,
    parts,
    ...(forwarded.target === null ? {} : { target: splitAddress(forwarded.target) }),
    note: missing > 0 ? { kind: 'gaps', bytes: missing } : null
  }
}

/** The stretches of a range that the capture holds. */
function held(
  { start, end }: { readonly start: number; readonly end: number },
  missing: MessageDetail['missing']
): { start: number; end: number }[] {
  const stretches: { start: number; end: number }[] = []
  let at = start
  for (const [from, to] of missing) {
    if (to <= at || from >= end) continue
    if (from > at) stretches.push({ start: at, end: from })
    at = Math.max(at, to)
  }
  if (at < end) stretches.push({ start: at, end })
  return stretches
}

/** In their order, as often as they came. Throws where the capture does not hold what they stand for. */
function packedFields({ fields }: MessageDetail): { fields: SentField[]; trailers: SentField[] } {
  if (fields.length >= MAX_FIELDS)
    throw new AppError('not-replayable', `The request has more than ${MAX_FIELDS} fields.`)
  if (fields.some(({ unknown }) => unknown !== undefined))
    throw new AppError('replay-gap', 'The capture does not hold what all fields of the request stand for.')
  const taken = (isTrailer: boolean): SentField[] =>
    fields
      .filter(({ name, kind }) => name !== '' && (kind === 'trailer') === isTrailer)
      .map(({ name, value, packed }) => ({
        name,
        value,
        ...(packed?.form === 'never' ? { secret: true } : {})
      }))
  return { fields: taken(false), trailers: taken(true) }
}

/** The body of a message in frames, which the engine takes out of them; compressed where it was. */
async function framedBody(
  engine: EngineClient,
  capture: number,
  exchange: number,
  { bodyLength }: MessageDetail
): Promise<Uint8Array> {
  if (bodyLength > MAX_BODY_VIEW_BYTES) {
    throw new AppError(
      'not-replayable',
      `Its body of ${bodyLength} bytes lies in frames of HTTP/2; at most ${MAX_BODY_VIEW_BYTES} are edited. It can be sent as it was.`
    )
  }
  const parts: Uint8Array[] = []
  for (let offset = 0; ;) {
    const length = MAX_BODY_PAGE_BYTES
    const place = { capture, exchange, message: 0, offset, length, coded: true }
    const page = await engine.request('exchanges.body', place)
    parts.push(page.bytes)
    offset += page.bytes.length
    if (page.bytes.length === 0 || offset >= bodyLength) return joinBytes(parts)
  }
}
