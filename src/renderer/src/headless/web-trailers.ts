/** The trailers of a call of gRPC-web, which are the last message of its answer's body: what the heads do not say. */
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
  if (grpcType(parseMediaType(response.contentType).essence)?.web !== true) return null
  return { connection: row.connection, exchange: row.exchange, layer: 'grpc' }
}

/** Null while the body is still being cut into messages. */
export async function readWebTrailers(
  ask: AskInner,
  place: InnerPlace
): Promise<readonly WebTrailer[] | null> {
  const list = await ask('inner.list', { ...place, first: 0, count: 0 })
  if (list.behind) return null
  const { rows, generation } = await ask('inner.list', { ...place, first: list.total - 1, count: 1 })
  const [last] = rows
  if (last?.kind !== 'trailers' || last.direction !== 'down') return []
  const { bytes } = await ask('inner.body', {
    ...place,
    generation,
    index: last.index,
    offset: 0,
    length: MAX_TRAILER_BYTES
  })
  return Array.from(trailerLines(bytes, 0, bytes.length), ({ name, value }) => ({ name, value }))
}
