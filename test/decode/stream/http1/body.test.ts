import { describe, expect, it } from 'vitest'
import { bodyPieces, chunkParts, decodeBody, joinedParts } from '../../../../src/decode/stream/http1/body'
import type { MessageBytes } from '../../../../src/decode/stream/http1/body'
import { MAX_CHUNK_FIELDS } from '../../../../src/decode/stream/http1/limits'
import { toBytes, toText } from './helpers/recording'

const BASE = 1000

function message(text: string, more: Partial<MessageBytes> = {}): MessageBytes {
  return { bytes: toBytes(text), baseOffset: BASE, kind: 'http.response', ...more }
}

const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
const SIZED = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'

describe('a body', () => {
  it('has the positions of its chunks', () => {
    const text = `${HEAD}3;x\r\nabc\r\n2\r\nde\r\n0;y\r\nA: b\r\n\r\n`
    const at = BASE + HEAD.length
    expect(bodyPieces(message(`${text}next`))).toEqual({
      framing: 'chunked',
      range: [at, at + 30],
      pieces: [
        {
          data: [at + 5, at + 8],
          chunk: { line: [at, at + 5], digits: [at, at + 1], extension: [at + 1, at + 3], size: 3 }
        },
        {
          data: [at + 13, at + 15],
          chunk: {
            line: [at + 10, at + 13],
            digits: [at + 10, at + 11],
            extension: [at + 11, at + 11],
            size: 2
          }
        }
      ],
      lastChunk: [at + 17, at + 22],
      trailers: [at + 22, at + 30],
      complete: true,
      problems: [
        { code: 'chunk-extension', offset: 1048 },
        { code: 'trailer-fields', offset: 1069 }
      ]
    })
  })

  it('is assembled from its chunks', () => {
    const { body, complete } = decodeBody(message(`${HEAD}3;x\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`))
    expect([toText(body), complete]).toEqual(['abcde', true])
  })

  it('in one piece is not copied', () => {
    const given = message(`${SIZED}hello`)
    const { body } = decodeBody(given)
    expect([toText(body), body.buffer === given.bytes.buffer]).toEqual(['hello', true])
  })

  it('is returned up to the available bytes, its range up to the known end', () => {
    const sized = message(`${SIZED}he`)
    expect([bodyPieces(sized), toText(decodeBody(sized).body)]).toMatchObject([
      { range: [1038, 1043], pieces: [{ data: [1038, 1043] }], complete: false },
      'he'
    ])
    const close = message('HTTP/1.1 200 OK\r\n\r\nab', { end: 5000 })
    expect([bodyPieces(close), toText(decodeBody(close).body)]).toMatchObject([
      { framing: 'close', range: [1019, 5000], complete: false },
      'ab'
    ])
    const chunked = message(`${HEAD}ff\r\nab`, { end: 5000 })
    expect([bodyPieces(chunked), toText(decodeBody(chunked).body)]).toMatchObject([
      { range: [1047, 5000], pieces: [{ data: [1051, 1306] }], lastChunk: null, complete: false },
      'ab'
    ])
  })

  it('ends where the message ends', () => {
    const next = message(`${SIZED}he`, { end: BASE + SIZED.length + 1 })
    expect([bodyPieces(next)?.range, toText(decodeBody(next).body)]).toEqual([[1038, 1039], 'h'])
    const headless = message(`${HEAD}0\r\nHTTP/1.1 200 OK\r\n\r\n`, { end: BASE + HEAD.length + 3 })
    expect(bodyPieces(headless)).toMatchObject({ range: [1047, 1050], trailers: null, complete: false })
  })

  it('stops at invalid chunked data', () => {
    expect(bodyPieces(message(`${HEAD}1\r\naxyz`))).toMatchObject({
      range: [1047, 1051],
      complete: false,
      problems: [{ code: 'bad-chunk-end', offset: 1051 }]
    })
  })

  it('depends on the request method', () => {
    const asked = (requestMethod: string): unknown =>
      bodyPieces(message(`${SIZED}hello`, { requestMethod }))?.framing
    expect(['GET', 'HEAD', 'CONNECT'].map(asked)).toEqual(['length', 'none', 'tunnel'])
  })

  it('is the whole of an HTTP/0.9 response', () => {
    expect(bodyPieces(message('<html>'))).toMatchObject({
      framing: 'close',
      range: [1000, 1006],
      complete: true
    })
  })

  it('is unknown after a truncated head', () => {
    expect([
      bodyPieces(message('HTTP/1.1 200 OK\r\nA')),
      bodyPieces(message('no\r\n', { kind: 'http.request' }))
    ]).toEqual([null, null])
    expect(decodeBody(message('HTT'))).toEqual({ body: new Uint8Array(0), complete: false })
  })

  it('with very many chunks is listed in part and decoded completely', () => {
    const many = message(`${HEAD}${'1\r\na\r\n'.repeat(MAX_CHUNK_FIELDS + 5)}0\r\n\r\n`)
    expect([bodyPieces(many)?.pieces.length, decodeBody(many).body.length]).toEqual([
      MAX_CHUNK_FIELDS,
      MAX_CHUNK_FIELDS + 5
    ])
  })
})

describe('the data of a chunked body', () => {
  /** Returns the emitted bytes, one text per piece, and whether the last chunk was read. */
  const read = (text: string, pieceBytes: number): [string, boolean] => {
    const bytes = toBytes(text)
    const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) => ({
      bytes: bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
      offset: at * pieceBytes
    }))
    for (const part of [...chunkParts(pieces)].flat())
      expect(toText(part.bytes)).toBe(text.slice(part.offset, part.offset + part.bytes.length))
    const data = joinedParts(chunkParts(pieces))
    let given = ''
    for (;;) {
      const next = data.next()
      if (next.done === true) return [given, next.value]
      given += toText(next.value)
    }
  }

  it('is the same for any split of the stream', () => {
    const body = '3;x\r\nabc\r\n10\r\n0123456789abcdef\r\n2\nde\r\n0\r\nA: b\r\n\r\nnext'
    for (let bytes = 1; bytes <= body.length; bytes++) {
      expect(read(body, bytes)).toEqual(['abc0123456789abcdefde', true])
    }
  })

  it('is returned up to the last valid chunk', () => {
    expect(read('5\r\nab', 100)).toEqual(['ab', false])
    expect(read('2\r\nab\r\nzz\r\n', 100)).toEqual(['ab', false])
    expect(read('', 100)).toEqual(['', false])
  })
})
