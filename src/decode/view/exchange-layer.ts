import type { InnerPlace } from '../../shared/contract/inner'
import type { ExchangeDetail } from '../../shared/contract/traffic'
import { grpcType } from './grpc/status'
import { parseMediaType } from './media-type'

/** Returns the protocol of small messages inside an exchange, according to its heads; null for none. */
export function exchangeLayer({
  row,
  messages
}: {
  readonly row: Pick<ExchangeDetail['row'], 'status'>
  readonly messages: ExchangeDetail['messages']
}): InnerPlace['layer'] | null {
  const request = messages.find(({ kind }) => kind === 'http.request')
  const response = messages.findLast(({ kind }) => kind === 'http.response')
  const header = (message: typeof request, wanted: string): string =>
    message?.fields.find(({ kind, name }) => kind !== 'trailer' && name.toLowerCase() === wanted)?.value ?? ''
  // RFC 6455, section 4.2.2; over HTTP/2 RFC 8441, section 4.
  if (row.status === 101 && header(response, 'upgrade').trim().toLowerCase() === 'websocket')
    return 'websocket'
  if (row.status === 200 && header(request, ':protocol') === 'websocket') return 'websocket'
  if (isType(response?.contentType, 'text/event-stream')) return 'sse'
  const types = [request, response].map((message) =>
    grpcType(parseMediaType(message?.contentType ?? '').essence)
  )
  return types.some((type) => type !== null) ? 'grpc' : null
}

function isType(contentType: string | undefined, wanted: string): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === wanted
}
