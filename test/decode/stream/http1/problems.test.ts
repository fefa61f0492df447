import { describe, expect, it } from 'vitest'
import { HTTP1_PROBLEMS } from '../../../../src/decode/stream/http1/problems'
import type { Http1ProblemCode } from '../../../../src/decode/stream/http1/problems'
import {
  LARGE_HEAD_BYTES,
  MAX_CHUNK_LINE_BYTES,
  MAX_FIELDS,
  MAX_OUTSTANDING,
  MAX_RESYNC_BYTES,
  MAX_SECTION_BYTES
} from '../../../../src/decode/stream/http1/limits'
import { decode, decodeAnyhow } from './helpers/recording'
import type { Recording, Step } from './helpers/recording'

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const request = (head: string, body = ''): Step => ['up', `POST / HTTP/1.1\r\nHost: a\r\n${head}\r\n${body}`]
const answer = (text: string): Step[] => [
  ['up', GET],
  ['down', text]
]
const chunked = (body: string): Step => request('Transfer-Encoding: chunked\r\n', body)

/** For every code, bytes that cause it, with an arrow before the byte at its offset. */
const EXAMPLES: Record<Http1ProblemCode, Step[]> = {
  'leading-empty-line': [['up', `→\r\n\r\n${GET}`]],
  'bare-lf': [['up', 'GET / HTTP/1.1→\nHost: a\r\n\r\n']],
  'bare-cr': [request('A: b→\rc\r\n')],
  'whitespace-after-start-line': [['up', 'GET / HTTP/1.1\r\n→ A: b\r\nHost: a\r\n\r\n']],
  'bad-start-line': [['up', '→\x16\x03\x01\x02 hello\r\n']],

  'long-request-line': [['up', `→GET /${'x'.repeat(8000)} HTTP/1.1\r\nHost: a\r\n\r\n`]],
  'large-head': [request(`A: ${'x'.repeat(LARGE_HEAD_BYTES - 29)}→x\r\n`)],
  'many-fields': [request(`${'a:\r\n'.repeat(99)}→a:\r\n`)],

  'bad-method': [['up', '→G(T / HTTP/1.1\r\nHost: a\r\n\r\n']],
  'unknown-method': [['up', '→BREW / HTTP/1.1\r\nHost: a\r\n\r\n']],
  'request-line-whitespace': [['up', 'GET→  / HTTP/1.1\r\nHost: a\r\n\r\n']],
  'space-in-target': [['up', 'GET /a→ b HTTP/1.1\r\nHost: a\r\n\r\n']],
  'control-in-target': [['up', 'GET /a→\x01b HTTP/1.1\r\nHost: a\r\n\r\n']],
  'non-ascii-target': [['up', 'GET /a→\xfcb HTTP/1.1\r\nHost: a\r\n\r\n']],
  'target-form': [['up', 'GET →* HTTP/1.1\r\nHost: a\r\n\r\n']],
  'missing-version': [['up', 'POST /→\r\nHost: a\r\n\r\n']],
  'simple-request': [['up', '→GET /\r\n']],
  'http2-preface': [['up', '→PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']],

  'bad-version': [['up', 'GET / →HTTP/1.\r\nHost: a\r\n\r\n']],
  'unknown-version': [['up', 'GET / →HTTP/3.7\r\nHost: a\r\n\r\n']],
  'bad-status': answer('HTTP/1.1 →OK\r\nContent-Length: 0\r\n\r\n'),
  'status-out-of-range': answer('HTTP/1.1 →999 ?\r\nContent-Length: 0\r\n\r\n'),
  'status-line-whitespace': answer('HTTP/1.1→\t200 OK\r\nContent-Length: 0\r\n\r\n'),
  'missing-reason-space': answer('HTTP/1.1 200→\r\nContent-Length: 0\r\n\r\n'),
  'control-in-reason': answer('HTTP/1.1 200 O→\x07K\r\nContent-Length: 0\r\n\r\n'),

  'missing-host': [['up', '→GET / HTTP/1.1\r\n\r\n']],
  'repeated-host': [request('→HOST: b\r\n')],
  'bad-host': [['up', 'GET / HTTP/1.1\r\n→Host: a/b\r\n\r\n']],
  'host-mismatch': [['up', 'GET →http://b/ HTTP/1.1\r\nHost: a\r\n\r\n']],
  'obs-fold': [request('A: b\r\n→\tc\r\n')],
  'space-before-colon': [request('A→ : b\r\n')],
  'bad-field-name': [request('A→@: b\r\n')],
  'lookalike-field': [request('→Transfer_Encoding: chunked\r\n')],
  'empty-field-name': [request('→: b\r\n')],
  'missing-colon': [request('→A\r\n')],
  'nul-byte': [request('A: →\x00\r\n')],
  'control-character': [request('A: →\x07\r\n')],
  'non-ascii-field': [request('A: →\xfc\r\n')],
  'head-too-large': [
    ['up', `GET / HTTP/1.1\r\nA: ${'x'.repeat(MAX_SECTION_BYTES - 19)}→${'x'.repeat(9)}\r\nHost: a\r\n\r\n`]
  ],
  'too-many-fields': [request(`${'a:\n'.repeat(MAX_FIELDS - 1)}→a:\n`)],

  'content-length-empty': [request('→Content-Length:\r\n')],
  'content-length-invalid': [request('→Content-Length: five\r\n')],
  'content-length-hex': [request('→Content-Length: 0x5\r\n')],
  'content-length-leading-zeros': [request('→Content-Length: 005\r\n', 'hello')],
  'content-length-signed': [request('→Content-Length: +5\r\n', 'hello')],
  'content-length-overflow': [request('→Content-Length: 18446744073709551621\r\n', 'hello')],
  'content-length-repeated': [request('→Content-Length: 5, 5\r\n', 'hello')],
  'content-length-conflict': [request('Content-Length: 5\r\n→Content-Length: 6\r\n', 'hello')],
  'length-not-allowed': answer('HTTP/1.1 204 N\r\n→Content-Length: 3\r\n\r\n'),
  'te-and-cl': [request('Content-Length: 3\r\n→Transfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  'te-empty': [request('→Transfer-Encoding: ,\r\n')],
  'te-in-http10': [['up', 'POST / HTTP/1.0\r\n→Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n']],
  'te-not-allowed': answer('HTTP/1.1 204 N\r\n→Transfer-Encoding: chunked\r\n\r\n'),
  'chunked-not-last': [request('→Transfer-Encoding: chunked, gzip\r\n', 'x')],
  'chunked-repeated': [request('→Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n')],
  'unknown-transfer-coding': [request('→Transfer-Encoding: x, chunked\r\n', '0\r\n\r\n')],
  'connect-with-body': [['up', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n→Content-Length: 1\r\n\r\n']],

  'unexpected-content': [['up', 'GET / HTTP/1.1\r\nHost: a\r\n→Content-Length: 2\r\n\r\nhi']],

  'chunk-extension': [chunked('1→;a=b\r\nx\r\n0\r\n\r\n')],
  'bad-chunk-extension': [chunked('2;→\r\nhi\r\n0\r\n\r\n')],
  'bad-chunk-size': [chunked('→-1\r\n')],
  'chunk-size-overflow': [chunked('→FFFFFFFFFFFFFFFFF\r\nx')],
  'chunk-size-whitespace': [chunked('1→ \r\nx\r\n0\r\n\r\n')],
  'chunk-line-too-long': [
    chunked(`1;${'x'.repeat(MAX_CHUNK_LINE_BYTES - 2)}→${'x'.repeat(99)}\r\nx\r\n0\r\n\r\n`)
  ],
  'bad-chunk-end': [chunked('1\r\nx→yz\r\n0\r\n\r\n')],
  'missing-last-crlf': [chunked(`0\r\n→${GET}`)],
  'trailers-too-large': [chunked(`0\r\nA: ${'x'.repeat(MAX_SECTION_BYTES - 3)}→${'x'.repeat(9)}\r\n\r\n`)],
  'trailer-fields': [chunked('0\r\n→A: b\r\n\r\n')],
  'forbidden-trailer': [chunked('0\r\n→Content-Length: 3\r\n\r\n')],

  'unknown-expectation': [request('→Expect: tea\r\n')],
  'expect-without-content': [request('→Expect: 100-continue\r\n')],
  'unasked-continue': answer(`→HTTP/1.1 100 Continue\r\n\r\n${OK}`),
  'repeated-interim': answer(`HTTP/1.1 103 E\r\n\r\n→HTTP/1.1 103 E\r\n\r\n${OK}`),
  'interim-to-http10': [
    ['up', 'GET / HTTP/1.0\r\n\r\n'],
    ['down', '→HTTP/1.1 103 E\r\n\r\n']
  ],
  'upgrade-not-in-connection': [request('→Upgrade: websocket\r\n')],
  'switch-without-upgrade': [
    ['up', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
    ['down', '→HTTP/1.1 101 Switching\r\n\r\n']
  ],
  'data-before-switch': [
    ['up', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n\x16\x03'],
    ['down', '→HTTP/1.1 200 OK\r\n\r\n']
  ],

  pipelined: [
    ['up', GET + GET],
    ['down', `→${OK}`]
  ],
  'early-response': [request('Content-Length: 5\r\n', 'he'), ['down', `→${OK}`]],
  'close-before-answers': [
    ['up', GET + GET],
    ['down', '→HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n']
  ],
  'body-not-allowed': answer('HTTP/1.1 304 N\r\n\r\n→body\n'),
  'data-after-close': [request('Connection: close\r\n'), ['up', `→${GET}`]],
  'response-without-request': [['down', `→${OK}`]],
  'unexpected-upgrade': answer('→HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n'),
  'truncated-head': [['up', 'GET / HTTP/1.1\r\nHost→']],
  'truncated-body': [request('Content-Length: 5\r\n', 'h→')],
  'missing-bytes': [request('Content-Length: 5\r\n', 'h→'), ['gap', 'up', 2], ['up', 'lo']],
  'pairing-uncertain': [
    ['up', GET + GET],
    ['gap', 'down', 5],
    ['down', `→${OK}`]
  ],
  'too-many-outstanding': [['up', `${GET.repeat(MAX_OUTSTANDING)}→${GET}`]],
  'no-more-http': [['up', `\x00${'\x00'.repeat(MAX_RESYNC_BYTES)}→\x00`]]
}

/** Returns the script without its arrow, and the arrow's position as `direction@offset`. */
function withoutArrow(steps: readonly Step[]): { at: string; script: Step[] } {
  const passed = { up: 0, down: 0 }
  let at = ''
  const script = steps.map((step): Step => {
    if (step[0] === 'gap') passed[step[1]] += step[2]
    if ((step[0] !== 'up' && step[0] !== 'down') || typeof step[1] !== 'string') return step
    const arrow = step[1].indexOf('→')
    if (arrow >= 0) at = `${step[0]}@${String(passed[step[0]] + arrow)}`
    const text = step[1].replace('→', '')
    passed[step[0]] += text.length
    return [step[0], text]
  })
  return { at, script }
}

function found(recording: Recording): string[] {
  return [
    ...recording.messages.flatMap(({ kind, problems }) =>
      problems.map((problem) => `${kind === 'http.request' ? 'up' : 'down'} ${problem}`)
    ),
    ...recording.problems
  ]
}

describe('every problem', () => {
  it.each(Object.entries(EXAMPLES))('%s has an example that triggers it', (code, steps) => {
    const { at, script } = withoutArrow(steps)
    const [direction = '', offset = ''] = at.split('@')
    const size = script.reduce((sum, step) => sum + (typeof step[1] === 'string' ? step[1].length : 0), 0)
    // Splitting long scripts at every byte would take a hundred thousand runs.
    const recording = size < 400 ? decodeAnyhow(...script) : decode(...script)
    expect(found(recording)).toContain(`${direction} ${code}@${offset}`)
  })

  it.each([
    ['2;', 2],
    ['2; ', 3],
    ['2;=b', 2],
    ['2;a=', 4],
    ['2;a;', 4],
    ['2;a;;b', 4],
    ['2;a b', 4],
    ['2;a=b c', 6],
    ['2;a="b', 6],
    ['2;a="b\\', 7],
    ['2;a="b"c', 7],
    ['2;a="\x07"', 5],
    ['2;a@', 3]
  ])('bad-chunk-extension points at the byte that breaks the grammar: %j', (line, offset) => {
    const head = String(chunked('')[1]).length
    const recording = decodeAnyhow(chunked(`${line}\r\nhi\r\n0\r\n\r\n`))
    expect(found(recording)).toEqual([
      `up bad-chunk-extension@${head + offset}`,
      `up chunk-extension@${head + 1}`
    ])
    expect(recording.messages[0]).toMatchObject({ body: 'hi', complete: true })
  })

  it.each(['2;a', '2;a=b', '2 ; a = b', '2;a="b;c\\""', '2;a="";b=c;d', '2;a=b '])(
    'bad-chunk-extension is not reported for %j',
    (line) => {
      const codes = found(decodeAnyhow(chunked(`${line}\r\nhi\r\n0\r\n\r\n`))).join()
      expect(codes).toContain('chunk-extension@')
      expect(codes).not.toContain('bad-chunk-extension')
    }
  )

  it('status-line-whitespace is reported for a tab before the reason, and keeps the status', () => {
    const recording = decodeAnyhow(...answer('HTTP/1.1 200\tOK\r\nContent-Length: 0\r\n\r\n'))
    expect(found(recording)).toEqual(['down status-line-whitespace@12'])
    expect(recording.messages[1]).toMatchObject({ line: '200 OK' })
  })

  it('names its RFC section, except for limits and gaps', () => {
    const unnamed = Object.entries(HTTP1_PROBLEMS).filter(
      ([, info]) => !/^RFC \d+ §[\d.]+$/.test(info.section)
    )
    expect(unnamed.map(([code]) => code)).toEqual(['missing-bytes', 'too-many-outstanding', 'no-more-http'])
  })

  it('is absent from a well-formed exchange', () => {
    const recording = decode(
      ...answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')
    )
    expect(found(recording)).toEqual([])
  })
})
