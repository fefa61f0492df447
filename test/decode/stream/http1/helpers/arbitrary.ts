/** Generators of HTTP/1 conversations, valid and damaged, and of ways to split them. */
import * as fc from 'fast-check'
import type { Direction } from '../../../../../src/shared/model/direction'
import type { Step } from './recording'

const line = (...parts: string[]): string => parts.join('')

/** Heads and bodies as sent by real peers and by attackers. */
const REQUESTS = [
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET http://a/ HTTP/1.0\r\n\r\n',
  'POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: v\r\n\r\n',
  'PUT / HTTP/1.1\nHost: a\nContent-Length: 2\n\nhi',
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
  'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\nX: folded\r\n  on\r\n\r\n',
  'GET /old\r\n',
  '\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
]
const RESPONSES = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',
  'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end',
  'HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n',
  '<html>old</html>'
]
const NOISE = [
  '\x00\x01\x02',
  'HTTP/1.',
  'HTTP/1.1 2',
  'G',
  '\r',
  '\n',
  ' ',
  ':',
  '0\r\n\r\n',
  '\xff\xfe',
  '0x5',
  '\t',
  ','
]

const FIELD_NAMES = ['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Upgrade', 'X', 'Trailer']
const FIELD_VALUES = ['a', '0', '5', '5, 5', '+5', '-1', '0x5', '', '99999999999999999999', 'chunked', 'gzip']
const FIELD_TAILS = ['\r\n', '\n', '\r\n x\r\n', '\x00\r\n', '\r', ' \t\r\n']

/** A head assembled from parts that affect the framing. */
const builtHead = fc
  .record({
    first: fc.constantFrom(
      'POST / HTTP/1.1\r\n',
      'GET /a b HTTP/1.0\r\n',
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 204\r\n'
    ),
    fields: fc.array(
      fc.tuple(
        fc.constantFrom(...FIELD_NAMES),
        fc.constantFrom(':', ': ', ' : ', ''),
        fc.constantFrom(...FIELD_VALUES),
        fc.constantFrom(...FIELD_TAILS)
      ),
      { maxLength: 4 }
    ),
    body: fc.constantFrom('', 'hello', '5\r\nhello\r\n0\r\n\r\n', '5 ;x\nhello\n0\n\n')
  })
  .map(({ first, fields, body }) => line(first, ...fields.map((parts) => line(...parts)), '\r\n', body))

const piece = (direction: Direction): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(direction === 'up' ? REQUESTS : RESPONSES)) },
    { weight: 2, arbitrary: builtHead },
    { weight: 1, arbitrary: fc.constantFrom(...NOISE) },
    { weight: 1, arbitrary: fc.constantFrom(...REQUESTS, ...RESPONSES) }
  )

/** Removes, duplicates or overwrites some characters. */
const mangled = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      text,
      fc.array(fc.tuple(fc.nat(400), fc.constantFrom('cut', 'put', 'set'), fc.nat(255)), { maxLength: 3 })
    )
    .map(([given, edits]) => {
      let result = given
      for (const [position, edit, code] of edits) {
        const at = position % (result.length + 1)
        const put = edit === 'cut' ? '' : String.fromCharCode(code)
        result = result.slice(0, at) + put + result.slice(edit === 'put' ? at : at + 1)
      }
      return result
    })

const pushes = (direction: Direction): fc.Arbitrary<Step> =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: piece(direction) },
        { weight: 1, arbitrary: mangled(piece(direction)) }
      ),
      {
        minLength: 1,
        maxLength: 4
      }
    )
    .map((pieces): Step => [direction, pieces.join('')])

/** Events of a connection without gaps, with or without FINs at the end. */
export const conversation: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: pushes('up') },
      { weight: 5, arbitrary: pushes('down') },
      { weight: 1, arbitrary: fc.constantFrom<Step>(['end', 'up'], ['end', 'down']) }
    ),
    { minLength: 1, maxLength: 7 }
  )
  .map((steps) => {
    const ended = new Set<string>()
    // Nothing follows a FIN in its direction.
    return steps.filter((step) => {
      if (step[0] === 'end') return !ended.has(step[1]) && ended.add(step[1])
      return !ended.has(step[0])
    })
  })

export const conversationWithGaps: fc.Arbitrary<Step[]> = fc
  .tuple(
    conversation,
    fc.array(fc.tuple(fc.nat(7), fc.constantFrom<Direction>('up', 'down'), fc.integer({ min: 1, max: 60 })), {
      maxLength: 3
    })
  )
  .map(([steps, gaps]) => {
    const result = [...steps]
    for (const [at, direction, length] of gaps) {
      const fin = result.findIndex((step) => step[0] === 'end' && step[1] === direction)
      const index = Math.min(at, result.length, fin < 0 ? Infinity : fin)
      result.splice(index, 0, ['gap', direction, length])
    }
    return result
  })

/** Splits every push into pieces whose lengths cycle through `lengths`. */
export function recut(steps: readonly Step[], lengths: readonly number[]): Step[] {
  let turn = 0
  return steps.flatMap((step): Step[] => {
    if ((step[0] !== 'up' && step[0] !== 'down') || typeof step[1] !== 'string') return [step]
    const pieces: Step[] = []
    for (let at = 0; at < step[1].length;) {
      const length = lengths[turn++ % lengths.length] ?? 1
      pieces.push([step[0], step[1].slice(at, at + length)])
      at += length
    }
    return pieces
  })
}

/** Streams of which a strict parser accepts a good part: well-formed messages, a few with small errors. */
export function oracleStream(kind: 'request' | 'response'): fc.Arbitrary<string> {
  const token = fc.constantFrom('X-A', 'accept', 'Via', "odd!#$%&'*+-.^_`|~name", 'Cookie', 'E')
  const value = fc.constantFrom(
    '',
    'a',
    'a b',
    'a\tb',
    '"q;,"',
    'x'.repeat(300),
    '\xe4\xf6',
    ' lead',
    'trail \t '
  )
  const field = fc
    .tuple(token, fc.constantFrom(':', ': ', ':  '), value)
    .map((parts) => `${parts.join('')}\r\n`)
  const hex = (length: number, upper: boolean): string => {
    const digits = length.toString(16)
    return upper ? `0${digits.toUpperCase()}` : digits
  }
  const chunk = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.boolean(), fc.constantFrom('', ';x', ';x=y', ';x="q"'))
    .map(
      ([length, upper, extension]) =>
        `${hex(length, upper)}${extension}\r\n${'\r\n'.repeat(length).slice(0, length)}\r\n`
    )
  const chunked = fc
    .tuple(fc.array(chunk, { maxLength: 4 }), fc.array(field, { maxLength: 2 }))
    .map(([chunks, trailers]) => ({
      framing: 'Transfer-Encoding: chunked\r\n',
      body: `${chunks.join('')}0\r\n${trailers.join('')}\r\n`
    }))
  const sized = fc.nat(60).map((length) => ({
    framing: `content-length: ${String(length)}\r\n`,
    body: 'GET / HTTP/1.1\r\n'.repeat(9).slice(0, length)
  }))
  const bare = fc.constantFrom({ framing: '', body: '' }, { framing: 'Content-Length: 0\r\n', body: '' })
  const start =
    kind === 'request'
      ? fc
          .tuple(
            fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'PROPFIND', 'M-SEARCH', 'CONNECT'),
            fc.constantFrom('/', '/a?b=c#d', 'http://h:80/x', '*', 'h:443', '/%zz;{}|'),
            fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0')
          )
          .map((parts) => `${parts.join(' ')}\r\n`)
      : fc
          .tuple(
            fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'),
            fc.constantFrom('200', '204', '304', '100', '404', '101', '599'),
            fc.constantFrom(' OK', ' ', '', ' Not Really \xfc')
          )
          .map(([version, status, reason]) => `${version} ${status}${reason}\r\n`)
  const connection = fc.constantFrom(
    '',
    '',
    '',
    'Connection: close\r\n',
    'Connection: keep-alive\r\n',
    'Connection: upgrade\r\nUpgrade: x\r\n'
  )
  const message = fc
    .tuple(start, fc.array(field, { maxLength: 3 }), connection, fc.oneof(chunked, sized, bare))
    .map(
      ([first, fields, kept, { framing, body }]) => `${first}${fields.join('')}${kept}${framing}\r\n${body}`
    )
  return fc
    .tuple(fc.array(message, { minLength: 1, maxLength: 5 }), fc.boolean())
    .chain(([messages, mangle]) => {
      const stream = fc.constant(messages.join(''))
      return mangle ? mangled(stream) : stream
    })
}
