import { describe, expect, it } from 'vitest'
import type { DecodedMessage, MessageSink } from '../../../../src/decode/stream/decoder'
import { Http1Decoder } from '../../../../src/decode/stream/http1/http1-decoder'
import {
  LARGE_HEAD_BYTES,
  MAX_RESYNC_BYTES,
  MAX_RESYNC_LINE_BYTES,
  MAX_SECTION_BYTES
} from '../../../../src/decode/stream/http1/limits'
import { brief, decode, decodeAnyhow, toBytes } from './helpers/recording'
import type { Step } from './helpers/recording'

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const POST = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n'
const CHUNKED = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'

/** Returns the messages and other reports, of one direction or both. */
function read(...steps: Step[]): string[] {
  const recording = decodeAnyhow(...steps)
  return [...brief(recording), ...recording.problems]
}

describe('bytes outside a message', () => {
  it('are skipped up to the next start line', () => {
    expect(read(['up', `hello\r\nworld\r\n${GET}`])).toEqual(['#0 GET / [14-41] none', 'up bad-start-line@0'])
  })

  it('are skipped up to a request that begins within a line', () => {
    expect(read(['up', `${POST}hello{"more":1}${GET}`])).toEqual([
      '#0 POST / [0-52] length "hello"',
      '#1 GET / [62-89] none',
      'up bad-start-line@52'
    ])
  })

  it('are skipped up to a status line at any position', () => {
    expect(read(['up', GET], ['down', `moreHTTP/1.2 bad\r\nHHTTP/1.1 2${OK}`])).toEqual([
      '#0 GET / [0-27] none',
      '#0 200 OK [29-69] length "hi"',
      'down bad-start-line@0'
    ])
  })

  it('are detected early by an invalid method or version', () => {
    expect(read(['up', `\x16\x03${GET}`])).toEqual(['#0 GET / [2-29] none', 'up bad-start-line@0'])
    expect(read(['down', `220 mail.example\r\n${OK}`])).toEqual([
      '#0 200 OK [18-58] length "hi" response-without-request@18',
      'down bad-start-line@0'
    ])
  })

  it('use no numbers of exchanges and messages', () => {
    const { messages } = decodeAnyhow(['up', `x\x00\r\n${GET}`], ['down', `?${OK}`])
    expect(messages.map(({ id, exchange }) => [id, exchange])).toEqual([
      [0, 0],
      [1, 0]
    ])
  })

  it('do not hide a request after a line of any length', () => {
    const near = `${'x'.repeat(MAX_RESYNC_LINE_BYTES - 20)}${GET}`
    const far = `${'x'.repeat(3 * MAX_RESYNC_LINE_BYTES)}${GET}`
    const lone = `GET /${'x'.repeat(MAX_RESYNC_LINE_BYTES)} HTTP/1.1\r\n`
    for (const text of [near, far, lone]) {
      const steps: Step[] = [['up', `\x00\n${text}${GET}`]]
      const pieces = toBytes(`\x00\n${text}${GET}`)
      const cut: Step[] = []
      for (let at = 0; at < pieces.length; at += 1000) cut.push(['up', pieces.subarray(at, at + 1000)])
      expect(decode(...cut)).toEqual(decode(...steps))
      expect(decode(...cut).messages.length).toBe(text === lone ? 1 : 2)
    }
  })

  it('end the search when there are too many', () => {
    const junk = new Uint8Array(MAX_RESYNC_BYTES)
    expect(decode(['up', junk.subarray(100)], ['up', `\n${GET}`])).toEqual({
      messages: [expect.objectContaining({ range: [MAX_RESYNC_BYTES - 99, MAX_RESYNC_BYTES - 72] })],
      problems: ['up bad-start-line@0'],
      tunnels: {}
    })
    expect(decode(['up', junk], ['up', '\x00\x00'], ['up', `\n${GET}`])).toEqual({
      messages: [],
      problems: ['up bad-start-line@0', `up no-more-http@${String(MAX_RESYNC_BYTES + 1)}`],
      tunnels: {}
    })
  })

  it('end a chunked body, and may be the next message', () => {
    expect(read(['up', `${CHUNKED}5\r\nhello\r\nDELETE / HTTP/1.1\r\nHost: a\r\n\r\n${GET}`])).toEqual([
      '#0 POST / [0-66] chunked "hello" incomplete bad-chunk-size@68',
      '#1 DELETE / [66-96] none',
      '#2 GET / [96-123] none'
    ])
    expect(read(['up', `${CHUNKED}5\r\nhello world\r\n0\r\n\r\n${GET}`])).toEqual([
      '#0 POST / [0-64] chunked "hello" incomplete bad-chunk-end@64',
      '#1 GET / [77-104] none'
    ])
  })

  it('can replace a missing blank line after trailers', () => {
    expect(
      read(['up', GET + GET], ['down', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${OK}`])
    ).toEqual([
      '#0 GET / [0-27] none',
      '#1 GET / [27-54] none',
      '#0 200 OK [0-50] chunked incomplete missing-last-crlf@50',
      '#1 200 OK [50-90] length "hi"'
    ])
    expect(read(['up', `${CHUNKED}0\r\nGET / HTTP/1.1\r\nHost: a\r\n`])).toEqual([
      '#0 POST / [0-59] chunked incomplete missing-last-crlf@59',
      '#1 GET / [59-84] none incomplete truncated-head@84'
    ])
  })
})

describe('missing bytes', () => {
  it('inside a body of known length shift only the later bytes', () => {
    expect(read(['up', `${POST}he`], ['gap', 'up', 2], ['up', `o${GET}`])).toEqual([
      '#0 POST / [0-52] length "heo" incomplete missing-bytes@49',
      '#1 GET / [52-79] none'
    ])
  })

  it('at the end of a body end it', () => {
    expect(read(['up', `${POST}he`], ['gap', 'up', 3], ['up', GET])).toEqual([
      '#0 POST / [0-52] length "he" incomplete missing-bytes@49',
      '#1 GET / [52-79] none'
    ])
  })

  it('beyond a body end it at its length', () => {
    expect(read(['up', `${POST}he`], ['gap', 'up', 100], ['up', `x\n${GET}`])).toEqual([
      '#0 POST / [0-52] length "he" incomplete missing-bytes@49',
      '#1 GET / [151-178] none'
    ])
  })

  it('inside a chunk are counted; beyond it they end the message', () => {
    expect(read(['up', `${CHUNKED}5\r\nhe`], ['gap', 'up', 2], ['up', `o\r\n0\r\n\r\n${GET}`])).toEqual([
      '#0 POST / [0-71] chunked "heo" incomplete missing-bytes@61',
      '#1 GET / [71-98] none'
    ])
    expect(read(['up', `${CHUNKED}5\r\nhe`], ['gap', 'up', 4], ['up', `\n0\r\n\r\n${GET}`])).toEqual([
      '#0 POST / [0-64] chunked "he" incomplete missing-bytes@61',
      '#1 GET / [71-98] none'
    ])
  })

  it('inside a head keep its available part', () => {
    const { messages, problems } = decodeAnyhow(
      ['up', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Le'],
      ['gap', 'up', 7],
      ['up', `5\r\n\r\nhello${GET}`]
    )
    expect([messages.map(({ head, range, complete }) => [head, range, complete]), problems]).toEqual([
      [
        ['POST /a HTTP/1.1\r\nHost: a\r\nContent-Le', [0, 37], false],
        [GET, [54, 81], true]
      ],
      []
    ])
  })

  it('between messages are reported', () => {
    expect(read(['up', GET], ['gap', 'up', 10], ['up', GET])).toEqual([
      '#0 GET / [0-27] none',
      '#1 GET / [37-64] none',
      'up missing-bytes@27'
    ])
  })

  it('inside a close-delimited body are counted', () => {
    expect(
      read(['up', GET], ['down', 'HTTP/1.1 200 OK\r\n\r\nab'], ['gap', 'down', 3], ['down', 'c'])
    ).toEqual(['#0 GET / [0-27] none', '#0 200 OK [0-25] close "abc" incomplete missing-bytes@21'])
  })

  it('in a tunnel shift the later offsets', () => {
    const connect: Step[] = [
      ['up', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['down', 'HTTP/1.1 200 OK\r\n\r\n']
    ]
    expect(decode(...connect, ['up', 'ab'], ['gap', 'up', 3], ['up', 'c']).tunnels).toEqual({
      'down@19': '',
      'up@33': 'ab[3 missing]c'
    })
  })

  it('may contain the responses to all but the last request of a client that waits for them', () => {
    expect(
      read(
        ['up', GET],
        ['down', OK],
        ['up', GET],
        ['gap', 'down', 40],
        ['up', GET],
        ['down', OK],
        ['up', GET],
        ['down', OK]
      )
    ).toEqual([
      '#0 GET / [0-27] none',
      '#0 200 OK [0-40] length "hi"',
      '#1 GET / [27-54] none',
      '#2 GET / [54-81] none',
      '#2 200 OK [80-120] length "hi" pairing-uncertain@80',
      '#3 GET / [81-108] none',
      '#3 200 OK [120-160] length "hi"',
      'down missing-bytes@40'
    ])
  })

  it('keep the order of responses to a client that pipelines', () => {
    expect(
      read(['up', GET + GET + GET], ['down', OK], ['gap', 'down', 3], ['down', OK + OK]).slice(3)
    ).toEqual([
      '#0 200 OK [0-40] length "hi"',
      '#1 200 OK [43-83] length "hi" pairing-uncertain@43',
      '#2 200 OK [83-123] length "hi"',
      'down missing-bytes@40'
    ])
  })
})

describe('the end of a stream', () => {
  it('completes a truncated head as a message, if it looks like one', () => {
    expect(read(['up', 'POST'], ['end', 'up'])).toEqual(['up bad-start-line@0'])
    expect(read(['up', 'POST /a'], ['down', 'HTTP/1.1 40'])).toEqual([
      '#0 POST /a [0-7] none incomplete truncated-head@7',
      '#0 0  [0-11] none incomplete truncated-head@11'
    ])
    expect(read(['up', 'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r'], ['down', 'HTTP/1.1 404 Not'])).toEqual(
      [
        '#0 POST /a [0-38] none incomplete truncated-head@38',
        '#0 404 Not [0-16] none incomplete truncated-head@16'
      ]
    )
  })

  it('leaves a truncated message incomplete, at every byte of it', () => {
    const trailers = `${CHUNKED}5;a\r\nhello\r\n0\r\nA: b\r\n\r\n`
    for (let length = 6; length < trailers.length; length++) {
      const { messages } = decode(['up', trailers.slice(0, length)])
      expect(messages.map(({ range, complete }) => [range, complete])).toEqual([[[0, length], false]])
    }
    for (let length = 1; length < 40; length++) {
      const { messages } = decode(['up', GET], ['down', OK.slice(0, length)])
      expect(messages.slice(1).map(({ range, complete }) => [range, complete])).toEqual(
        length < 5 ? [] : [[[0, length], false]]
      )
    }
  })

  it('is accepted once, and later bytes are ignored', () => {
    expect(read(['up', GET], ['end', 'up'], ['end', 'up'], ['finish', 'closed'], ['up', GET])).toEqual([
      '#0 GET / [0-27] none'
    ])
  })

  it('reports trailing empty lines', () => {
    expect(read(['up', `${GET}\r\n`])).toEqual(['#0 GET / [0-27] none', 'up leading-empty-line@27'])
  })
})

describe('limits', () => {
  it('lists the beginning of a head that is too large, and frames by it', () => {
    const head = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nA: ${'x'.repeat(MAX_SECTION_BYTES)}\r\nB: c\r\n\r\n`
    const text = `${head}hi${GET}`
    const cut: Step[] = []
    for (let at = 0; at < text.length; at += 10_000) cut.push(['up', text.slice(at, at + 10_000)])
    const recording = decode(['up', text])
    expect(decode(...cut)).toEqual(recording)
    expect(recording.messages.map((message) => ({ ...message, head: message.head.length }))).toMatchObject([
      {
        head: MAX_SECTION_BYTES,
        headEnd: head.length,
        range: [0, head.length + 2],
        body: 'hi',
        problems: [`head-too-large@${String(MAX_SECTION_BYTES)}`, `large-head@${String(LARGE_HEAD_BYTES)}`]
      },
      { line: 'GET /' }
    ])
  })

  it('buffers at most one head per connection, for any split', () => {
    const sink: MessageSink = { messageHead: () => undefined, messageEnd: () => undefined }
    const decoder = new Http1Decoder(sink)
    const before = bytesKept(decoder)
    for (const text of [GET, `${POST}hello`, `${CHUNKED}1\r\nx\r\n0\r\nA: b\r\n\r\n`]) {
      for (const byte of toBytes(text)) decoder.push('up', Uint8Array.of(byte))
      for (const byte of toBytes(OK)) decoder.push('down', Uint8Array.of(byte))
    }
    // The ring buffer of pending requests starts with eight bytes.
    expect(bytesKept(decoder) - before).toBe(8)
    for (let at = 0; at < 100; at++) decoder.push('up', new Uint8Array(60_000).fill(65))
    expect(bytesKept(decoder)).toBeLessThan(2 * MAX_SECTION_BYTES)
  })

  it('counts offsets beyond 2^32', () => {
    const messages: DecodedMessage[] = []
    const decoder = new Http1Decoder({
      messageHead: () => undefined,
      messageEnd: (message) => {
        messages.push(message)
      }
    })
    decoder.push('up', toBytes('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n'))
    expect(decoder.skippable('up')).toBe(1e10)
    decoder.skip('up', 1e10)
    decoder.push('up', toBytes(`${CHUNKED}FFFFFFFFFF\r\n`))
    decoder.skip('up', 2 ** 40 - 1)
    decoder.push('up', toBytes('\r\n0\r\n\r\n'))
    expect(
      messages.map(({ start, end, bodyLength, complete }) => [start, end, bodyLength, complete])
    ).toEqual([
      [0, 1e10 + 56, 1e10, true],
      [1e10 + 56, 1e10 + 56 + 56 + 12 + 2 ** 40 - 1 + 7, 2 ** 40 - 1, true]
    ])
  })
})

describe('bytes without a reader', () => {
  const heads: MessageSink = { messageHead: () => undefined, messageEnd: () => undefined }

  it('can be skipped: bodies, tunnels and other protocols', () => {
    const decoder = new Http1Decoder(heads)
    decoder.push('up', toBytes(`${POST}h`))
    expect(decoder.skippable('up')).toBe(4)
    decoder.skip('up', 4)
    decoder.push('up', toBytes('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'))
    expect(decoder.skippable('up')).toBe(0)
    decoder.push('down', toBytes(OK.slice(0, -2)))
    expect(decoder.skippable('down')).toBe(2)
    decoder.skip('down', 2)
    decoder.push('down', toBytes('HTTP/1.1 200 OK\r\n\r\n'))
    expect([decoder.skippable('up'), decoder.skippable('down')]).toEqual([Infinity, Infinity])
  })

  it('are not skipped when there is a reader', () => {
    const decoder = new Http1Decoder({ ...heads, messageBody: () => undefined })
    decoder.push('up', toBytes(`${POST}h`))
    expect(decoder.skippable('up')).toBe(0)
  })

  it('are a gap when more is skipped than allowed', () => {
    const problems: string[] = []
    const decoder = new Http1Decoder({
      messageHead: () => undefined,
      messageEnd: () => undefined,
      problem: (direction, { code, offset }) => problems.push(`${direction} ${code}@${String(offset)}`)
    })
    decoder.push('up', toBytes(`${POST}h`))
    decoder.skip('up', 10)
    expect(problems).toEqual(['up missing-bytes@52'])
  })
})

/** Returns the bytes of typed arrays that a decoder holds, without those shared by all decoders. */
function bytesKept(decoder: Http1Decoder): number {
  const seen = new Set<unknown>()
  let sum = 0
  const visit = (value: unknown, name: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    if (name === 'tools' || name === 'scanner') return
    seen.add(value)
    if (ArrayBuffer.isView(value)) sum += value.byteLength
    else for (const [key, child] of Object.entries(value)) visit(child, key)
  }
  visit(decoder, '')
  return sum
}
