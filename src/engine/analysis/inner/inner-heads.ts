import { grpcType } from '../../../decode/view/grpc/status'
import { parseMediaType } from '../../../decode/view/media-type'
import type { ExchangeDetail, MessageDetail } from '../../../shared/contract/traffic'
import type { InnerHead } from './inner-protocol'
import type { Wrapping } from './wrapping'

/** The heads of an exchange, for a layer that its bodies or its tunnel carry. */

export interface InnerHeads {
  request: InnerHead | null
  /** The final response. */
  response: InnerHead | null
}

export function innerHeads({ row, messages }: ExchangeDetail): InnerHeads {
  const request = messages.find(({ kind }) => kind === 'http.request')
  const response = messages.findLast(({ kind }) => kind === 'http.response')
  return {
    request: request === undefined ? null : { ...head(request, 0), target: row.target ?? '' },
    response: response === undefined ? null : head(response, row.status ?? 0)
  }
}

function head({ fields, contentType }: MessageDetail, status: number): InnerHead {
  const headers = fields
    .filter(({ kind }) => kind === 'header')
    .map(({ name, value }) => [name, value] as const)
  return { headers, status, contentType }
}

/** Returns the codings of a message's body according to its head. */
export function wrappingOf(head: InnerHead | null): Wrapping {
  const codings = (head?.headers ?? [])
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .map(([, value]) => value)
    .join(',')
  return { codings, isText: grpcType(parseMediaType(head?.contentType ?? '').essence)?.text === true }
}
