/** Details of a gRPC or Connect call, and the trailers that gRPC-Web sends in the body. */
import { describe, expect, it } from 'vitest'
import { grpcCall } from '../../../../../src/renderer/src/features/inspector/http/model/grpc-call'
import {
  readWebTrailers,
  webTrailersPlace,
  type RequestInner
} from '../../../../../src/renderer/src/features/inspector/http/model/web-trailers'
import type { Requests } from '../../../../../src/shared/contract/contract'
import type { ExchangeDetail, MessageDetail } from '../../../../../src/shared/contract/traffic'
import { exchangeRow } from '../../../helpers/test-engine'
import { utf8 } from '../../../helpers/text-bytes'

type Lines = readonly (readonly [name: string, value: string])[]

function message(
  kind: 'http.request' | 'http.response',
  type: string,
  headers: Lines,
  trailers: Lines = []
): MessageDetail {
  const field =
    (kind: 'header' | 'trailer') =>
    ([name, value]: readonly [string, string]): MessageDetail['fields'][number] => ({
      kind,
      depth: 0,
      name,
      value,
      range: [0, 0],
      nameRange: null,
      valueRange: null
    })
  return {
    kind,
    direction: kind === 'http.request' ? 'up' : 'down',
    time: 0,
    range: [0, 0],
    headRange: [0, 0],
    complete: true,
    missing: [],
    startLine: '',
    framing: 'none',
    bodyLength: 0,
    contentType: type,
    contentEncoding: '',
    fields: [...headers.map(field('header')), ...trailers.map(field('trailer'))],
    problems: []
  }
}

const call = (type: string, request: Lines, headers: Lines, trailers: Lines = []): ExchangeDetail => ({
  row: exchangeRow(3, { connection: 2, target: '/shop.Orders/Get' }),
  messages: [message('http.request', type, request), message('http.response', type, headers, trailers)]
})

describe('a gRPC call', () => {
  it('shows method, deadline, status and decoded binary metadata', () => {
    const detail = call(
      'application/grpc+proto',
      [
        ['grpc-timeout', '250m'],
        ['trace-bin', 'AQI']
      ],
      [],
      [
        ['grpc-status', '5'],
        ['grpc-message', 'no%20order'],
        ['grpc-status-details-bin', 'Awo=']
      ]
    )
    expect(grpcCall(detail)).toMatchObject({
      protocol: 'gRPC',
      service: 'shop.Orders',
      method: 'Get',
      timeout: 250,
      status: '5',
      statusName: 'NOT_FOUND',
      message: 'no order',
      trailersOnly: false,
      details: Uint8Array.of(3, 10),
      binary: [{ name: 'trace-bin', bytes: Uint8Array.of(1, 2) }]
    })
  })

  it('recognises a response of trailers only, and one that has no status yet', () => {
    expect(grpcCall(call('application/grpc', [], [['grpc-status', '0']]))).toMatchObject({
      status: '0',
      statusName: 'OK',
      trailersOnly: true
    })
    const waiting = call('application/grpc', [], [])
    expect(grpcCall({ ...waiting, messages: waiting.messages.slice(0, 1) })).toMatchObject({
      timeout: null,
      status: null,
      statusName: null,
      message: '',
      details: null
    })
  })

  it('takes the status of gRPC-Web from its body', () => {
    const detail = call('application/grpc-web', [], [])
    expect(grpcCall(detail, [{ name: 'grpc-status', value: '13' }])).toMatchObject({
      statusName: 'INTERNAL',
      trailersOnly: false
    })
  })

  it('of Connect has its timeout and its error', () => {
    const detail = call('application/connect+json', [['connect-timeout-ms', '900']], [])
    const trailers = [
      { name: 'connect-code', value: 'not_found' },
      { name: 'connect-message', value: 'no order' }
    ]
    expect(grpcCall(detail)).toMatchObject({ protocol: 'Connect', timeout: 900, status: null, message: '' })
    expect(grpcCall(detail, trailers)?.protocol).toBe('Connect')
    expect(
      grpcCall(call('application/connect+json', [['connect-timeout-ms', 'soon']], []))?.timeout
    ).toBeNull()
  })

  it('is not found in other exchanges', () => {
    expect(grpcCall(call('application/json', [], []))).toBeNull()
    const detail = call('application/grpc', [], [])
    expect(grpcCall({ ...detail, row: exchangeRow(3, { target: null }) })).toBeNull()
  })
})

describe('the trailers in a body', () => {
  it('are read only from complete responses of the Web and Connect', () => {
    expect(webTrailersPlace(call('application/grpc-web+proto', [], []))).toEqual({
      connection: 2,
      exchange: 3,
      layer: 'grpc'
    })
    expect(webTrailersPlace(call('application/connect+json', [], []))?.layer).toBe('grpc')
    expect(webTrailersPlace(call('application/grpc', [], []))).toBeNull()
    expect(webTrailersPlace(call('text/plain', [], []))).toBeNull()
    const detail = call('application/grpc-web', [], [])
    expect(webTrailersPlace({ ...detail, row: { ...detail.row, state: 'open' } })).toBeNull()
    expect(webTrailersPlace({ ...detail, messages: [] })).toBeNull()
  })

  type List = Requests['inner.list']['output']
  const PLACE = { connection: 2, exchange: 3, layer: 'grpc' } as const

  /** Answers for an exchange with these messages in its body. */
  function inner(
    kinds: readonly string[],
    body: string,
    more: Partial<List> = {},
    direction = 'down'
  ): RequestInner {
    const rows = kinds.map((kind, index) => ({ index, kind, direction }))
    const answer = (name: string, { first, count }: { first: number; count: number }): unknown =>
      name === 'inner.list'
        ? {
            total: rows.length,
            generation: 1,
            behind: false,
            rows: rows.slice(first, first + count),
            ...more
          }
        : { bytes: utf8(body) }
    return ((name: string, input: { first: number; count: number }) =>
      Promise.resolve(answer(name, input))) as unknown as RequestInner
  }

  it('are those of the last message', async () => {
    const request = inner(['message', 'trailers'], 'grpc-status: 0\r\n')
    expect(await readWebTrailers(request, PLACE)).toEqual([{ name: 'grpc-status', value: '0' }])
  })

  it('of Connect are the end of its stream', async () => {
    const request = inner(['message', 'end-stream'], '{"error":{"code":"not_found","message":"no order"}}')
    expect(await readWebTrailers(request, PLACE)).toEqual([
      { name: 'connect-code', value: 'not_found' },
      { name: 'connect-message', value: 'no order' }
    ])
  })

  it('are absent if the last message is another, or the client sent it', async () => {
    expect(await readWebTrailers(inner([], ''), PLACE)).toEqual([])
    expect(await readWebTrailers(inner(['message'], ''), PLACE)).toEqual([])
    expect(await readWebTrailers(inner(['trailers'], '', {}, 'up'), PLACE)).toEqual([])
  })

  it('are unknown while the body is still being split', async () => {
    expect(await readWebTrailers(inner([], '', { behind: true }), PLACE)).toBeNull()
  })
})
