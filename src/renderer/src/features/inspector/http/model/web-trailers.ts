/**
 * Reads the trailers of a gRPC-Web call, which are the last message of the response body. The end-of-stream message of
 * a Connect call is returned as trailers too.
 */
import { CONNECT_END, WEB_TRAILERS } from '../../../../../../decode/stream/grpc/grpc-finder'
import {
  connectTrailers,
  webTrailers,
  type BodyTrailer
} from '../../../../../../decode/view/grpc/body-trailers'
import { grpcType } from '../../../../../../decode/view/grpc/status'
import { parseMediaType } from '../../../../../../decode/view/media-type'
import type { Requests } from '../../../../../../shared/contract/contract'
import type { InnerPlace } from '../../../../../../shared/contract/inner'
import type { ExchangeDetail } from '../../../../../../shared/contract/traffic'

/** Sends a request about the shown capture to the engine. */
export type RequestInner = <Name extends 'inner.list' | 'inner.body'>(
  name: Name,
  input: Omit<Requests[Name]['input'], 'capture'>
) => Promise<Requests[Name]['output']>

/** More than any status with its details. */
const MAX_TRAILER_BYTES = 60 * 1024

/** Returns the place to read trailers from; null if the exchange is not such a call or its response is incomplete. */
export function webTrailersPlace({ row, messages }: ExchangeDetail): InnerPlace | null {
  const response = messages.findLast(({ kind }) => kind === 'http.response')
  if (response === undefined || row.state === 'open') return null
  const type = grpcType(parseMediaType(response.contentType).essence)
  if (type === null || !(type.web || type.connect)) return null
  return { connection: row.connection, exchange: row.exchange, layer: 'grpc' }
}

/** Returns null while the body is still being split into messages. */
export async function readWebTrailers(
  request: RequestInner,
  place: InnerPlace
): Promise<readonly BodyTrailer[] | null> {
  const list = await request('inner.list', { ...place, first: 0, count: 0 })
  if (list.behind) return null
  if (list.total === 0) return []
  const { rows, generation } = await request('inner.list', { ...place, first: list.total - 1, count: 1 })
  const [last] = rows
  const isOver = last?.kind === WEB_TRAILERS || last?.kind === CONNECT_END
  if (last === undefined || !isOver || last.direction !== 'down') return []
  const { bytes } = await request('inner.body', {
    ...place,
    generation,
    index: last.index,
    offset: 0,
    length: MAX_TRAILER_BYTES
  })
  if (last.kind === CONNECT_END) return connectTrailers(bytes)
  return webTrailers(bytes)
}
