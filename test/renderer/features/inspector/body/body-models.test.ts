/** Bodies as text, tables and unpacked files, at their limits. */
import { describe, expect, it } from 'vitest'
import type { CodeLines } from '../../../../../src/decode/view/code-lines'
import type { CsvTable } from '../../../../../src/decode/view/csv-table'
import { textOfLines } from '../../../../../src/renderer/src/features/inspector/body/model/code-text'
import { columnWidths } from '../../../../../src/renderer/src/features/inspector/body/model/csv-columns'
import {
  isUnpackedType,
  unpack
} from '../../../../../src/renderer/src/features/inspector/body/model/unpacked'
import {
  knownType,
  originKey,
  originOf
} from '../../../../../src/renderer/src/features/inspector/body/data/model/message-type'
import type { SchemaIndex } from '../../../../../src/decode/view/protobuf/schema-index'
import type { ExchangeDetail } from '../../../../../src/shared/contract/traffic'
import { MAX_BODY_VIEW_BYTES } from '../../../../../src/shared/contract/limits'
import { exchangeRow } from '../../../helpers/test-engine'
import { utf8, utf8Text } from '../../../helpers/text-bytes'

it('code is copied indented, up to about the limit', () => {
  const lines = {
    count: 3,
    indent: (line: number) => line,
    tokens: (line: number) => [{ text: `line ` }, { text: String(line) }]
  } as unknown as CodeLines
  expect(textOfLines(lines, 100)).toBe('line 0\n  line 1\n    line 2')
  expect(textOfLines(lines, 7)).toBe('line 0')
})

it('columns are as wide as their longest cell, within bounds, and wide characters count twice', () => {
  const rows = [['a', '日本語テキスト', 'x'.repeat(99)], ['b'], []]
  const table = {
    columnCount: 3,
    rowCount: rows.length,
    row: (at: number) => rows[at]
  } as unknown as CsvTable
  expect(columnWidths(table)).toEqual([6, 18, 48])
})

describe('a compressed file', () => {
  const gzip = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
    new Uint8Array(
      await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
    )

  it('is unpacked, up to the limit of the view', async () => {
    const small = await unpack(await gzip(utf8('text')), 'application/gzip')
    expect([utf8Text(small.bytes), small.cut, small.failed]).toEqual(['text', false, false])
    const large = await unpack(await gzip(new Uint8Array(MAX_BODY_VIEW_BYTES + 1)), 'application/gzip')
    expect([large.bytes.length, large.cut, large.failed]).toEqual([MAX_BODY_VIEW_BYTES, true, false])
  })

  it('that is damaged shows what came before', async () => {
    const damaged = await unpack(Uint8Array.of(1, 2, 3), 'application/gzip')
    expect(damaged).toMatchObject({ cut: true, failed: true })
    expect(await unpack(Uint8Array.of(1, 2, 3), 'application/zstd')).toMatchObject({
      cut: true,
      failed: true
    })
  })

  it('is one of the known types', () => {
    expect(['application/gzip', 'application/zstd', 'text/plain'].map(isUnpackedType)).toEqual([
      true,
      true,
      false
    ])
  })
})

describe('the message type of a protobuf body', () => {
  const index = {
    message: (name: string) => (name === 'shop.Order' ? {} : undefined),
    method: (path: string) =>
      path === '/shop.Orders/Get' ? { request: 'shop.Get', response: 'shop.Order' } : undefined
  } as unknown as SchemaIndex
  const detail = (target: string | null): ExchangeDetail => ({
    row: exchangeRow(1, { target }),
    messages: [{ kind: 'http.request' }, { kind: 'http.response' }] as ExchangeDetail['messages']
  })

  it.each<[string | null, number, string, string | undefined]>([
    ['/shop.Orders/Get', 0, 'application/grpc', 'shop.Get'],
    ['/shop.Orders/Get', 1, 'application/grpc', 'shop.Order'],
    ['http://a.test/api/shop.Orders/Get?x=1', 1, 'application/grpc-web', 'shop.Order'],
    ['/other', 1, 'application/x-protobuf; messageType="shop.Order"', 'shop.Order'],
    ['/other', 1, 'application/x-protobuf; messageType="shop.Unknown"', undefined],
    ['/', 1, 'application/x-protobuf', undefined],
    [null, 1, 'application/grpc; grpc-path="/shop.Orders/Get"; grpc-side=request', 'shop.Get'],
    [null, 1, 'application/grpc; grpc-path="/shop.Orders/Get"', 'shop.Order']
  ])('of %s, message %i as %s is %s', (target, message, type, name) => {
    expect(knownType(originOf(detail(target), message, type), index)).toBe(name)
  })

  it('is unknown without its exchange, and is remembered for paths that differ in numbers', () => {
    expect(originOf(null, 0, 'application/x-protobuf')).toEqual({
      path: '',
      side: 'response',
      contentType: 'application/x-protobuf'
    })
    const key = (path: string): string =>
      originKey({ path, side: 'response', contentType: 'application/x-protobuf' })
    expect(key('/orders/17?x=1')).toBe(key('/orders/4#a'))
    expect(key('/orders/17')).not.toBe(key('/users/17'))
  })
})
