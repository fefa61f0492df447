/**
 * The trailers of a call of gRPC-web, which are the last message of its answer's body: what the heads do not say. How a
 * stream of Connect ended stands there as well, and is told as trailers of its own.
 */
import { CONNECT_END, WEB_TRAILERS } from '../../../decode/stream/grpc/grpc-finder'
import { connectEnd } from '../../../decode/view/grpc/connect'
import { trailerLines } from '../../../decode/view/grpc/grpc-body'
import { grpcType } from '../../../decode/view/grpc/status'
import { parseMediaType } from '../../../decode/view/media-type'
import type { Requests } from '../../../shared/contract/contract'
import type { InnerPlace } from '../../../shared/contract/inner'
import type { ExchangeDetail } from '../../../shared/contract/traffic'

export interface WebTrailer {
  /** In small letters. */
  readonly name: string
  readonly value: string
}

/** Asks the engine about the capture that is shown. */
export type AskInner = <Name extends 'inner.list' | 'inner.body'>(
  name: Name,
  input: Omit<Requests[Name]['input'], 'capture'>
) => Promise<Requests[Name]['output']>

/** More than any status and its details. */
const MAX_TRAILER_BYTES = 60 * 1024

/** Where they are looked for; null for an exchange that is no such call, or has no whole answer yet. */
export function webTrailersPlace({ row, messages }: ExchangeDetail): InnerPlace | null {
  const response = messages.findLast(({ kind }) => kind === 'http.response')
  if (response === undefined || row.state === 'open') return null
  const type = grpcType(parseMediaType(response.contentType).essence)
  if (type === null || !(type.web || type.connect)) return null
  return { connection: row.connection, exchange: row.exchange, layer: 'grpc' }
}

/** Null while the body is still being cut into messages. */
export async function readWebTrailers(
  ask: AskInner,
  place: InnerPlace
): Promise<readonly WebTrailer[] | null> {
  const list = await ask('inner.list', { ...place, first: 0, count: 0 })
  if (list.behind) return null
  if (list.total === 0) return []
  const { rows, generation } = await ask('inner.list', { ...place, first: list.total - 1, count: 1 })
  const [last] = rows
  const isOver = last?.kind === WEB_TRAILERS || last?.kind === CONNECT_END
  if (last === undefined || !isOver || last.direction !== 'down') return []
  const { bytes } = await ask('inner.body', {
    ...place,
    generation,
    index: last.index,
    offset: 0,
    length: MAX_TRAILER_BYTES
  })
  if (last.kind === CONNECT_END) return connectTrailers(bytes)
  return Array.from(trailerLines(bytes, 0, bytes.length), ({ name, value }) => ({ name, value }))
}

export const CONNECT_CODE = 'connect-code'
export const CONNECT_MESSAGE = 'connect-message'

function connectTrailers(bytes: Uint8Array): readonly WebTrailer[] {
  const end = connectEnd(bytes)
  if (end === null) return []
  const { code, message, details, metadata } = end
  return [
    { name: CONNECT_CODE, value: code === '' ? 'ok' : code },
    { name: CONNECT_MESSAGE, value: message },
    ...details.map(({ type, bytes: value }) => ({ name: `${type}-bin`, value: toBase64(value) })),
    ...metadata
  ]
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
