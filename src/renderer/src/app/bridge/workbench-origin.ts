import { opensExchange } from '../../../../decode/stream/decoder'
import type { ImportedOptions } from '../../../../decode/import/import-types'
import { joinBytes } from '../../../../shared/bytes/join-bytes'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES, MAX_FIELDS } from '../../../../shared/contract/limits'
import type { MessageDetail } from '../../../../shared/contract/traffic'
import { AppError } from '../../../../shared/model/app-error'
import type { Direction } from '../../../../shared/model/direction'
import { asForwarded } from '../../../../shared/replay/as-forwarded'
import { splitAddress } from '../../kit/model/address'
import { writeHttp2Head, type SentField } from '../../features/workbench/model/http2-head'
import type { WorkbenchSource } from '../stores/workbench'
import type { CapturedPlace } from './captured-pages'
import type { EngineClient } from './engine-client'

/** The original state of a workbench item, read from the capture. */

export interface WorkbenchOrigin {
  /** Typed bytes, and ranges of the captured stream. */
  readonly parts: readonly (Uint8Array | { readonly start: number; readonly end: number })[]
  /** The stream of those ranges; null if there are none. */
  readonly captured: CapturedPlace | null
  /** The item that the new exchange links to; null for a new request. */
  readonly reference:
    { readonly exchange: number } | { readonly connection: number; direction: Direction } | null
  /** The range of that connection's stream; sent bytes are listed as attempts of it. */
  readonly range?: readonly [start: number, end: number]
  readonly capture: number
  /** The connection of the original; null for a new request. */
  readonly connection: number | null
  readonly target: { readonly host: string; readonly port: string }
  /** Whether the original used TLS. */
  readonly secure: boolean
  /** Further sending options of an import. */
  readonly route?: ImportedOptions
  /** HTTP/2 request only: its fields, as far as its text form does not contain them. */
  readonly http2?: { readonly fields: readonly SentField[]; readonly trailers: readonly SentField[] }
  /** A difference from the original: missing bytes; or content that is not shown: HTTP/2 trailers. */
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
        reference: null,
        capture: 1,
        connection: null,
        target:
          source.target === null
            ? { host: '', port: source.secure ? '443' : '80' }
            : { host: source.target.host, port: String(source.target.port) },
        secure: source.secure,
        ...(source.route === undefined ? {} : { route: source.route }),
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
    reference: { connection, direction },
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
  if (message?.protocol !== undefined && opensExchange(message)) {
    const [start, end] = message.range
    const { direction } = message
    return rangeOrigin(engine, { kind: 'range', capture, connection: row.connection, direction, start, end })
  }
  if (message?.kind !== 'http.request')
    throw new AppError('not-replayable', 'The capture does not contain the request of this response.')
  const { connection } = row
  const detail = await engine.request('connections.get', { capture, connection })
  const origin = {
    capture,
    connection,
    reference: { exchange },
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
  // The framing of a request in progress refers to bytes that have not arrived.
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

/** Returns the parts of a range that the capture holds. */
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

/** Returns the fields in their order, duplicates included. Throws if the capture lacks a value. */
function packedFields({ fields }: MessageDetail): { fields: SentField[]; trailers: SentField[] } {
  if (fields.length >= MAX_FIELDS)
    throw new AppError('not-replayable', `The request has more than ${MAX_FIELDS} fields.`)
  if (fields.some(({ unknown }) => unknown !== undefined))
    throw new AppError(
      'replay-gap',
      'The capture does not contain the values of all header fields of the request (HPACK references).'
    )
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

/** The body of a message in frames, which the engine extracts; compressed if it was sent so. */
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
