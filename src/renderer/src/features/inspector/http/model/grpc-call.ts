/** Details of a gRPC call or Connect stream, from the headers and trailers of its exchange. */
import {
  CONNECT_CODE,
  CONNECT_MESSAGE,
  type BodyTrailer
} from '../../../../../../decode/view/grpc/body-trailers'
import { connectStatus } from '../../../../../../decode/view/grpc/connect'
import {
  binaryHeader,
  grpcMessage,
  grpcPath,
  grpcStatus,
  grpcTimeout,
  grpcType
} from '../../../../../../decode/view/grpc/status'
import { parseMediaType } from '../../../../../../decode/view/media-type'
import type { ExchangeDetail, MessageDetail } from '../../../../../../shared/contract/traffic'
import type { GrpcStatus } from '../../../../../../decode/view/grpc/status'
import { groupFields } from '../../../../kit/model/field-rows'

export interface GrpcCall {
  readonly protocol: 'gRPC' | 'Connect'
  readonly service: string
  readonly method: string
  /** Deadline in ms; null if none is set. */
  readonly timeout: number | null
  /** Status as sent; null if there is none (yet). */
  readonly status: string | null
  readonly statusName: GrpcStatus | null
  readonly message: string
  /** True for a Trailers-Only response, whose trailers are sent as headers. */
  readonly trailersOnly: boolean
  /** Decoded `grpc-status-details-bin`. */
  readonly details: Uint8Array | null
  /** Other decoded binary headers. */
  readonly binary: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

const DETAILS = 'grpc-status-details-bin'

/** Returns null if the exchange is not a call. `trailers`: trailers that gRPC-Web sends in the body. */
export function grpcCall(
  { row, messages }: ExchangeDetail,
  trailers: readonly BodyTrailer[] = []
): GrpcCall | null {
  const request = messages.find(({ kind }) => kind === 'http.request')
  const response = messages.findLast(({ kind }) => kind === 'http.response')
  const types = [request, response].map((message) =>
    grpcType(parseMediaType(message?.contentType ?? '').essence)
  )
  const type = types.find((each) => each !== null)
  const path = grpcPath(row.target ?? '')
  if (type === undefined || path === null) return null
  const requestPairs = pairsOf(request)
  const answered = [...pairsOf(response), ...trailers.map((each) => ({ ...each, isTrailer: true }))]
  const valueOf = (pairs: readonly BodyTrailer[], name: string): string | null =>
    pairs.findLast((pair) => pair.name === name)?.value ?? null
  if (type.connect) {
    const code = valueOf(trailers, CONNECT_CODE)
    return {
      protocol: 'Connect',
      ...path,
      timeout: milliseconds(valueOf(requestPairs, 'connect-timeout-ms')),
      status: code,
      statusName: code === null ? null : connectStatus(code),
      message: valueOf(trailers, CONNECT_MESSAGE) ?? '',
      trailersOnly: false,
      details: null,
      binary: binaryOf([...requestPairs, ...answered])
    }
  }
  const status = valueOf(answered, 'grpc-status')
  const details = valueOf(answered, DETAILS)
  return {
    protocol: 'gRPC',
    ...path,
    timeout: grpcTimeout(valueOf(requestPairs, 'grpc-timeout') ?? ''),
    status,
    statusName: status === null ? null : grpcStatus(status),
    message: grpcMessage(valueOf(answered, 'grpc-message') ?? ''),
    trailersOnly: answered.some(({ name, isTrailer }) => name === 'grpc-status' && !isTrailer),
    details: details === null ? null : (binaryHeader(details)[0] ?? null),
    binary: binaryOf([...requestPairs, ...answered].filter(({ name }) => name !== DETAILS))
  }
}

function binaryOf(pairs: readonly BodyTrailer[]): GrpcCall['binary'] {
  return pairs
    .filter(({ name }) => name.endsWith('-bin'))
    .flatMap(({ name, value }) => binaryHeader(value).map((bytes) => ({ name, bytes })))
}

/** Parses a Connect timeout of up to ten digits. */
function milliseconds(value: string | null): number | null {
  return value !== null && /^\d{1,10}$/.test(value.trim()) ? Number(value) : null
}

interface Pair {
  readonly name: string
  readonly value: string
  readonly isTrailer: boolean
}

function pairsOf(message: MessageDetail | undefined): Pair[] {
  if (message === undefined) return []
  const { headers, trailers } = groupFields(message.fields)
  const pair =
    (isTrailer: boolean) =>
    ({ field }: (typeof headers)[number]): Pair => ({
      name: field.name.toLowerCase(),
      value: field.value,
      isTrailer
    })
  return [...headers.map(pair(false)), ...trailers.map(pair(true))]
}
