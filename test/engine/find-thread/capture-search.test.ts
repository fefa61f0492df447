/** A search of decoded contents and of texts, in captures whose streams contain neither. */

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { frame as http2Frame, literals, PREFACE } from '../../decode/stream/http2/frame-bytes'
import { compressed, frame as webSocketFrame, KEY } from '../../decode/stream/websocket/websocket-frames'
import { get, ok, post } from '../../helpers/http-traffic'
import type { ScriptedConnection } from '../../helpers/ring-script'
import { matchLines, searchRecorded } from './searched-capture'

/** Zstandard (RFC 8878) in two blocks that are not compressed, with their border within the text. */
function zstd(text: string, border: number): Buffer {
  const block = (content: string, isLast: boolean): Buffer => {
    const head = Buffer.alloc(3)
    head.writeUIntLE((content.length << 3) | Number(isLast), 0, 3)
    return Buffer.concat([head, Buffer.from(content)])
  }
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38])
  return Buffer.concat([head, block(text.slice(0, border), false), block(text.slice(border), true)])
}

const filler = 'some words before the text; '
const TEXT = `${filler}needle, and some after it.`
const AT = filler.length

describe('bodies', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['zstd', zstd(TEXT, AT + 3)]
  ])('finds a text in %s', async (coding, body) => {
    const { matches } = await searchRecorded((connection) =>
      connection.up(get('/a')).down(ok(body, `Content-Encoding: ${coding}`))
    )
    expect(matchLines(matches)).toEqual([`body down ${AT}+6 of exchange 1`])
    const [match] = matches
    const head = ok(body, `Content-Encoding: ${coding}`).indexOf('\r\n\r\n') + 4
    expect(match).toMatchObject({ start: head, end: head + body.length })
    const context = match?.layer === 'decoded' ? match.context : null
    expect(Buffer.from(context?.bytes ?? []).toString()).toBe(TEXT.slice(AT - 24, AT + 30))
  })

  it('finds a text cut by chunks once, and leaves one within a chunk to the recorded bytes', async () => {
    const chunks = ['a needle, a nee', 'dle, n', 'eed', 'le']
    const body = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    const { matches } = await searchRecorded((connection) =>
      connection.up(get('/')).down(`${head}${body}0\r\n\r\n`)
    )
    expect(matchLines(matches)).toEqual([
      `wire down ${head.length + 5}-${head.length + 11}`,
      'body down 12+6 of exchange 1',
      'body down 20+6 of exchange 1'
    ])
    // From the first byte in its chunk to the last one in another.
    const second = head.length + 'f\r\n'.length + 12
    expect(matches[1]).toMatchObject({ start: second, end: second + 3 + '\r\n6\r\n'.length + 3 })
  })

  it('finds a whole word that only the chunk before makes part of a longer one', async () => {
    const part = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    const pattern = {
      kind: 'text' as const,
      text: 'needle',
      ignoreCase: false,
      wholeWord: true,
      encodings: ['utf-8' as const]
    }
    const { matches } = await searchRecorded(
      (connection) =>
        connection
          .up(get('/'))
          .down(`${head}${part('a')}${part('needle b needle')}${part('needle')}0\r\n\r\n`),
      { pattern }
    )
    // On the wire each is a word; decoded only the one in the middle of the second chunk.
    expect(matchLines(matches).filter((each) => each.startsWith('body'))).toEqual([])
    expect(matches).toHaveLength(3)
  })

  it('searches requests, and both codings of a body with two', async () => {
    const body = gzipSync(brotliCompressSync(TEXT)).toString('latin1')
    const { matches } = await searchRecorded((connection) =>
      connection.up(post('/', body, 'Content-Encoding: br, gzip')).down(ok('done'))
    )
    expect(matchLines(matches)).toEqual([`body up ${AT}+6 of exchange 1`])
  })

  it('stops at 8 MiB of a body, and names it', async () => {
    const body = gzipSync(Buffer.concat([Buffer.alloc(9 * 1024 * 1024), Buffer.from('needle')]))
    const { matches, totals } = await searchRecorded((connection) =>
      connection.up(get('/')).down(ok(body, 'Content-Encoding: gzip'))
    )
    expect(matches).toEqual([])
    expect(totals.unread).toMatchObject([
      { exchange: 1, part: 'body', direction: 'down', reason: 'size', searched: 8 * 1024 * 1024 }
    ])
    expect(totals.unreadCount).toBe(1)
  })

  it('searches a damaged body up to its fault, and names the coding', async () => {
    const body = gzipSync(Buffer.from(`needle ${'x'.repeat(500_000)} needle`), { level: 0 })
    body.fill(0xff, 300_000, 300_100)
    const damaged = body.subarray(0, body.length - 200_000)
    const { matches, totals } = await searchRecorded((connection) =>
      connection
        .up(get('/'))
        .down(ok(damaged, 'Content-Encoding: gzip'))
        .up(get('/'))
        .down(ok('needle?', 'Content-Encoding: unknown'))
    )
    // A stored block is on the wire as it is, and is decoded as well.
    expect(matchLines(matches)).toContain('body down 0+6 of exchange 1')
    expect(matchLines(matches).filter((each) => each.endsWith('exchange 2'))).toEqual([])
    expect(totals.unread).toMatchObject([
      { exchange: 1, reason: 'coding', coding: 'gzip' },
      { exchange: 2, reason: 'coding', coding: 'unknown', searched: 0 }
    ])
  })

  it('names bodies with missing bytes', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    const { totals } = await searchRecorded((connection) => {
      connection.up(get('/')).down(`${head}5\r\nab`)
      connection.unrecorded('down', 'cde\r\n').down('3\r\nxyz\r\n0\r\n\r\n')
    })
    expect(totals.unread).toMatchObject([{ exchange: 1, part: 'body', reason: 'missing', searched: 2 }])
  })
})

describe('messages inside bodies and tunnels', () => {
  const upgrade = get('/', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: x')
  const switched = (...headers: string[]): string =>
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      ...headers,
      '',
      ''
    ].join('\r\n')

  it('finds a text in masked WebSocket messages, and in fragments', async () => {
    const masked = webSocketFrame({ payload: 'a masked needle', key: KEY })
    const plain = webSocketFrame({ payload: 'needle' })
    const parts = [
      webSocketFrame({ fin: false, payload: 'a nee' }),
      webSocketFrame({ opcode: 9, payload: 'ping' }),
      webSocketFrame({ opcode: 0, payload: 'dle' })
    ]
    const { matches } = await searchRecorded((connection) => {
      connection.up(upgrade).down(switched())
      connection.up(masked.toString('latin1')).down(plain).down(Buffer.concat(parts))
    })
    const from = switched().length
    expect(matchLines(matches)).toEqual([
      `wire down ${from + 2}-${from + 8}`,
      'websocket up 9+6 of exchange 1',
      'websocket down 2+6 of exchange 1'
    ])
    // Each masked byte has its place.
    const start = upgrade.length + 2 + 4 + 9
    expect(matches[1]).toMatchObject({ start, end: start + 6 })
  })

  it('finds a text in compressed WebSocket messages, also with the window of the one before', async () => {
    const message = (text: string): Buffer =>
      webSocketFrame({ reserved: 4, payload: compressed(text), key: KEY })
    const { matches } = await searchRecorded((connection) => {
      connection.up(upgrade).down(switched('Sec-WebSocket-Extensions: permessage-deflate'))
      connection.up(message(TEXT).toString('latin1')).up(message(TEXT).toString('latin1'))
    })
    expect(matchLines(matches)).toEqual([
      `websocket up ${AT}+6 of exchange 1`,
      `websocket up ${AT}+6 of exchange 1`
    ])
  })

  it('finds a text over the lines of an event', async () => {
    const events = 'data: nee\ndata: dle\n\ndata: one needle\n\n'
    const { matches } = await searchRecorded(
      (connection) => connection.up(get('/')).down(ok(events, 'Content-Type: text/event-stream')),
      { text: 'nee\\ndle' }
    )
    expect(matchLines(matches)).toEqual(['sse down 0+7 of exchange 1'])
  })

  it('finds a text in compressed gRPC messages', async () => {
    const message = (bytes: Buffer, flags: number): Buffer => {
      const prefix = Buffer.alloc(5)
      prefix[0] = flags
      prefix.writeUInt32BE(bytes.length, 1)
      return Buffer.concat([prefix, bytes])
    }
    const body = Buffer.concat([message(gzipSync(TEXT), 1), message(Buffer.from('a needle'), 0)])
    const { matches } = await searchRecorded((connection) =>
      connection
        .up(post('/demo.Items/Get', '', 'Content-Type: application/grpc-web+proto'))
        .down(ok(body, 'Content-Type: application/grpc-web+proto', 'grpc-encoding: gzip'))
    )
    expect(matchLines(matches)).toEqual([
      expect.stringMatching(/^wire down/),
      `grpc down ${AT}+6 of exchange 1`
    ])
  })
})

describe('HTTP/2', () => {
  const HEADERS = 1
  const DATA = 0
  const SETTINGS = http2Frame(4, 0, 0, '')
  const END_HEADERS = 4
  const END_STREAM = 1
  const request = (path: string): Buffer =>
    http2Frame(
      HEADERS,
      END_HEADERS | END_STREAM,
      1,
      literals([':method', 'GET'], [':scheme', 'http'], [':path', path], [':authority', 'needle.example'])
    )
  const response = Buffer.concat([Buffer.from([0x88]), literals(['content-type', 'text/plain'])])

  it('finds a text over DATA frames once, and one within a frame on the wire', async () => {
    const { matches } = await searchRecorded((connection) => {
      connection.up(Buffer.concat([PREFACE, SETTINGS, request('/')]).toString('latin1'))
      connection.down(
        Buffer.concat([
          SETTINGS,
          http2Frame(HEADERS, END_HEADERS, 1, response),
          http2Frame(DATA, 0, 1, 'a needle, a nee'),
          http2Frame(DATA, END_STREAM, 1, 'dle')
        ])
      )
    })
    expect(matchLines(matches)).toEqual([
      // In the head of the request, which is not compressed.
      expect.stringMatching(/^wire up/),
      expect.stringMatching(/^wire down/),
      'body down 12+6 of exchange 1'
    ])
  })

  it('finds fields of heads that HPACK encodes', async () => {
    const { matches } = await searchRecorded(
      (connection) => {
        connection.up(Buffer.concat([PREFACE, SETTINGS, request('/')]).toString('latin1'))
        connection.down(Buffer.concat([SETTINGS, http2Frame(HEADERS, END_HEADERS | END_STREAM, 1, response)]))
      },
      { text: ':status: 200' }
    )
    expect(matchLines(matches)).toEqual(['head down 0+12 of exchange 1'])
  })
})

describe('texts', () => {
  it('finds a URL that no stream contains, and its parts on the wire', async () => {
    const record = (connection: ScriptedConnection): ScriptedConnection =>
      connection.up(get('/needle', 'Host: shop.example')).down(ok('x'))
    expect(matchLines((await searchRecorded(record)).matches)).toEqual([expect.stringMatching(/^wire up/)])
    const whole = await searchRecorded(record, { text: 'http://shop.example/needle' })
    expect(matchLines(whole.matches)).toEqual(['url http://shop.example/needle'])
    const only = await searchRecorded(record, { where: ['metadata'] })
    expect(matchLines(only.matches)).toEqual(['url needle'])
  })

  it('finds notes, names and events', async () => {
    const { matches } = await searchRecorded((connection) => {
      connection.up(get('/')).down(ok('x'))
      const exchange = { number: 1, up: 0 }
      connection.event({
        event: 'mark',
        exchange,
        of: '',
        bookmark: true,
        note: 'a needle ü needle',
        name: 'needle'
      })
      connection.event({ event: 'mark', of: '', bookmark: false, note: 'a connection’s needle' })
    })
    expect(matchLines(matches)).toEqual(['name needle', 'note needle', 'note needle', 'note needle'])
    expect(matches[3]).toMatchObject({ connection: 1, exchange: null })
  })

  it('finds the texts of events', async () => {
    const { matches } = await searchRecorded((connection) => connection.up('x'), { text: '127.0.0.1:7777' })
    expect(matchLines(matches)).toEqual(['event 127.0.0.1:7777'])
  })

  it('searches only the texts of rows in the scope', async () => {
    const record = (connection: ScriptedConnection): void => {
      connection.up(get('/')).down(ok('x')).up(get('/')).down(ok('x'))
      for (const number of [1, 2]) {
        const exchange = { number, up: (number - 1) * get('/').length }
        connection.event({ event: 'mark', exchange, of: '', bookmark: true, note: `needle ${number}` })
      }
      connection.event({ event: 'mark', of: '', bookmark: false, note: 'needle' })
    }
    const range = { connection: 1, direction: 'up' as const, start: 0, end: Infinity }
    const one = await searchRecorded(record, { scope: [{ ...range, exchange: 2 }] })
    expect(one.matches).toMatchObject([{ exchange: 2, text: 'needle 2' }])
    expect((await searchRecorded(record, { scope: [range] })).matches).toHaveLength(3)
    expect((await searchRecorded(record, { scope: [{ ...range, connection: 9 }] })).matches).toEqual([])
  })
})
