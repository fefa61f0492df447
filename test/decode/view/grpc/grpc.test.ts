import fc from 'fast-check'
import protobuf from 'protobufjs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { dataJson } from '../../../../src/decode/view/data/data-json'
import { connectEnd, connectStatus } from '../../../../src/decode/view/grpc/connect'
import { statusDetails } from '../../../../src/decode/view/grpc/details'
import { decodeGrpcBody } from '../../../../src/decode/view/grpc/grpc-body'
import {
  binaryHeader,
  grpcMessage,
  grpcPath,
  grpcTimeout,
  grpcType,
  statusText
} from '../../../../src/decode/view/grpc/status'
import { decodeBase64, rangeInText } from '../../../../src/decode/view/grpc/web-text'
import { assertTree } from '../../../helpers/trees'
import { assertProperty } from '../../../helpers/properties'

const { Writer } = protobuf
const HELLO = new Writer().uint32(10).string('hi').finish()

const frame = (flags: number, payload: Uint8Array): number[] => [flags, 0, 0, 0, payload.length, ...payload]
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const kind = (essence: string) => grpcType(essence)!
const lines = (body: Uint8Array, essence: string, inflated?: ReadonlyMap<number, Uint8Array>): string[] => {
  const { fields } = decodeGrpcBody(body, {
    kind: kind(essence),
    ...(inflated === undefined ? {} : { inflated })
  })
  return fields.map(
    ({ depth, name, key, value, range, note }) =>
      `${'  '.repeat(depth)}${name ?? ''}: ${key} ${value} [${range.join(',')}]${note === undefined ? '' : ` ${note}`}`
  )
}

describe('a gRPC body', () => {
  it('has consecutive messages, the last one possibly truncated', () => {
    const body = Uint8Array.from([...frame(0, HELLO), 0, 0, 0, 0, 9, 10, 2])
    expect(lines(body, 'application/grpc')).toEqual([
      '[0]: grpc.message 4 B [0,9]',
      '  : grpc.flags 0x00 [0,1]',
      '  : grpc.length 4 [1,5]',
      '  1: protobuf.string hi [5,9]',
      '[1]: grpc.message 9 B [9,16] cut',
      '  : grpc.flags 0x00 [9,10]',
      '  : grpc.length 9 [10,14]',
      '  1: protobuf.string  [14,16] cut'
    ])
    expect(
      JSON.parse(dataJson(decodeGrpcBody(body.subarray(0, 9), { kind: kind('application/grpc') }).fields))
    ).toEqual({ 1: 'hi' })
  })

  it('of gRPC-web ends in trailers, and may be base64 with padding in each piece', () => {
    const message = Uint8Array.from(frame(0, HELLO))
    const trailers = Uint8Array.from(frame(0x80, ascii('grpc-status:5\r\ngrpc-message: no%20such\r\n')))
    const expected = [
      '[0]: grpc.message 4 B',
      '  : grpc.flags 0x00',
      '  : grpc.length 4',
      '  1: protobuf.string hi',
      ': grpc.trailers 2',
      '  : grpc.flags 0x80',
      '  : grpc.length 40',
      '  grpc-status: grpc.trailer 5 NOT_FOUND',
      '  grpc-message: grpc.trailer no such'
    ]
    const plain = (all: string[]): string[] => all.map((line) => line.replace(/ \[\d+,\d+\].*$/, ''))
    expect(plain(lines(Uint8Array.from([...message, ...trailers]), 'application/grpc-web+proto'))).toEqual(
      expected
    )
    const text = Buffer.from(message).toString('base64') + Buffer.from(trailers).toString('base64')
    expect(plain(lines(ascii(text), 'application/grpc-web-text'))).toEqual(expected)
    expect(lines(ascii(text), 'application/grpc-web-text')[3]).toBe('  1: protobuf.string hi [4,12]')
  })

  it('shows compressed messages once they are inflated', () => {
    const body = Uint8Array.from(frame(1, gzipSync(HELLO)))
    expect(lines(body, 'application/grpc').at(-1)).toMatch(/^ {2}: grpc.compressed 24 B · 1f8b08.*\[5,29\]$/)
    expect(lines(body, 'application/grpc', new Map([[0, HELLO]])).slice(0, 4)).toEqual([
      '[0]: grpc.message 24 B → 4 B [0,29]',
      '  : grpc.flags 0x01 [0,1]',
      '  : grpc.length 24 [1,5]',
      '  1: protobuf.string hi [5,29] derived'
    ])
  })

  it('contains JSON if its type names it', () => {
    const body = Uint8Array.from(frame(0, ascii('{"a":1}')))
    const tree = decodeGrpcBody(body, { kind: kind('application/grpc+json') })
    expect(tree.fields.at(-1)?.value).toBe('{"a":1}')
    expect(JSON.parse(dataJson(tree.fields))).toEqual({ a: 1 })
  })

  it('of Connect ends with the result of the stream', () => {
    const end = ascii(
      '{"error":{"code":"canceled","details":[{"type":"a.B","value":"AQI"}]},"metadata":{"X":["1","2"]}}'
    )
    const body = Uint8Array.from([...frame(0, HELLO), ...frame(2, end), ...frame(2, ascii('oops'))])
    expect(lines(body, 'application/connect+proto').filter((line) => !/flags|length/.test(line))).toEqual([
      '[0]: grpc.message 4 B [0,9]',
      '  1: protobuf.string hi [5,9]',
      `: grpc.end canceled [9,${14 + end.length}]`,
      `  : grpc.text ${new TextDecoder().decode(end)} [14,${14 + end.length}]`,
      `: grpc.end  [${14 + end.length},${body.length}]`,
      `  : grpc.text oops [${19 + end.length},${body.length}] bad`
    ])
    expect(connectEnd(end)).toEqual({
      code: 'canceled',
      message: '',
      details: [{ type: 'a.B', bytes: Uint8Array.of(1, 2) }],
      metadata: [
        { name: 'x', value: '1' },
        { name: 'x', value: '2' }
      ]
    })
    expect([ascii('{"error":7,"metadata":[]}'), ascii('{"error":{}}'), ascii('[]')].map(connectEnd)).toEqual([
      { code: '', message: '', details: [], metadata: [] },
      { code: 'unknown', message: '', details: [], metadata: [] },
      null
    ])
    expect(['ok', 'canceled', 'not_found', 'else'].map(connectStatus)).toEqual([
      'OK',
      'CANCELLED',
      'NOT_FOUND',
      null
    ])
  })

  it('copies JSON with the original digits and members', () => {
    const sent = '{"id": 9007199254740993, "id": 1.0}'
    const body = Uint8Array.from(frame(0, ascii(`${sent}\n`)))
    const json = dataJson(decodeGrpcBody(body, { kind: kind('application/grpc+json') }).fields)
    expect(json).toContain(sent)
  })

  it('reads any bytes within bounds, as a tree', () => {
    assertProperty(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 1, 0x80), fc.uint8Array({ maxLength: 40 })), { maxLength: 5 }),
        fc.uint8Array({ maxLength: 8 }),
        (frames, rest) => {
          const body = Uint8Array.from([
            ...frames.flatMap(([flags, payload]) => frame(flags, payload)),
            ...rest
          ])
          for (const type of ['application/grpc', 'application/grpc-web+json']) {
            assertTree(decodeGrpcBody(body, { kind: kind(type) }).fields, body.length)
          }
          decodeGrpcBody(body, { kind: kind('application/grpc-web-text') })
        }
      )
    )
  })
})

describe('values of gRPC headers', () => {
  it('are decoded as the protocol defines', () => {
    expect([statusText('0'), statusText('16'), statusText('17'), statusText('x')]).toEqual([
      '0 OK',
      '16 UNAUTHENTICATED',
      '17',
      'x'
    ])
    expect([grpcMessage('not%20found %E4%B8%AD 100%'), grpcMessage('%zz')]).toEqual([
      'not found 中 100%',
      '%zz'
    ])
    expect(['5S', '250m', '1H', '10u', 'S', '123456789S', '5x'].map(grpcTimeout)).toEqual([
      5000,
      250,
      3_600_000,
      0.01,
      null,
      null,
      null
    ])
    expect(binaryHeader('AQI,Aw==')).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)])
    expect(['/a.B/C', 'https://x/pre/a.B/C?q', '/only'].map(grpcPath)).toEqual([
      { service: 'a.B', method: 'C' },
      { service: 'a.B', method: 'C' },
      null
    ])
    expect(
      [
        'application/grpc',
        'application/grpc+json',
        'application/grpc-web-text+proto',
        'application/connect+json',
        'application/connect',
        'application/grpcx'
      ].map(grpcType)
    ).toEqual([
      { format: 'proto', web: false, text: false, connect: false },
      { format: 'json', web: false, text: false, connect: false },
      { format: 'proto', web: true, text: true, connect: false },
      { format: 'json', web: false, text: false, connect: true },
      null,
      null
    ])
  })

  it('show the details of a status', () => {
    const retry = new Writer().uint32(10).fork().uint32(8).int64(3).ldelim().finish()
    const info = new Writer()
      .uint32(10)
      .string('QUOTA')
      .uint32(18)
      .string('example.org')
      .uint32(26)
      .fork()
      .uint32(10)
      .string('k')
      .uint32(18)
      .string('v')
      .ldelim()
      .finish()
    const any = (type: string, value: Uint8Array): Uint8Array =>
      new Writer().uint32(10).string(`type.googleapis.com/${type}`).uint32(18).bytes(value).finish()
    const status = new Writer()
      .uint32(8)
      .int32(8)
      .uint32(18)
      .string('too much')
      .uint32(26)
      .bytes(any('google.rpc.RetryInfo', retry))
      .uint32(26)
      .bytes(any('google.rpc.ErrorInfo', info))
      .finish()
    expect(JSON.parse(dataJson(statusDetails(status).fields, 'message'))).toEqual({
      code: 8,
      message: 'too much',
      details: [
        { type_url: 'type.googleapis.com/google.rpc.RetryInfo', value: { retry_delay: '3s' } },
        {
          type_url: 'type.googleapis.com/google.rpc.ErrorInfo',
          value: { reason: 'QUOTA', domain: 'example.org', metadata: { k: 'v' } }
        }
      ]
    })
  })

  it('map base64 back to its bytes', () => {
    assertProperty(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1 }), (pieces) => {
        const text = pieces.map((piece) => Buffer.from(piece).toString('base64')).join('')
        const web = decodeBase64(ascii(text))
        expect(Buffer.from(web.bytes)).toEqual(Buffer.concat(pieces))
        expect(rangeInText(web, 0, web.bytes.length)).toEqual([0, text.length])
      })
    )
  })
})
