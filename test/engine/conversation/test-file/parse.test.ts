import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTest, testText } from '../../../../src/engine/conversation/test-file/parse'
import { quoteBytes } from '../../../../src/engine/conversation/test-file/quote'
import { assertProperty } from '../../../helpers/properties'

const test = (...lines: string[]): string => ['tcplens-test 1', ...lines].join('\n')

it('reads what is sent, received and ended, over several lines', () => {
  const { target, limit, steps } = parseTest(
    test(
      '# for people',
      'target [::1]:6379   # and so is this',
      'limit 2000',
      '',
      '> @1500 "LOGIN \\"me\\" é\\x00\\r\\n"',
      '  # in between',
      '  hex"00 fF"',
      '< 2 messages "a" any 4 /[0-9]+\\/x/ as id "\\n"',
      '> "SHOW " {id}',
      '< /.*/',
      '> end',
      '< reset'
    )
  )
  expect({ target, limit }).toEqual({ target: { host: '::1', port: 6379 }, limit: 2000 })
  expect(steps).toMatchObject([
    {
      do: 'say',
      line: 6,
      at: 1500,
      items: [
        { kind: 'bytes', bytes: Buffer.from('LOGIN "me" é\0\r\n') },
        { kind: 'bytes', bytes: Buffer.from([0, 255]) }
      ]
    },
    {
      do: 'hear',
      messages: 2,
      items: [
        { kind: 'bytes', bytes: Buffer.from('a') },
        { kind: 'any', length: 4 },
        { kind: 'pattern', source: '[0-9]+\\/x', name: 'id' },
        { kind: 'bytes', bytes: Buffer.from('\n') }
      ]
    },
    { do: 'say', at: null, items: [{ kind: 'bytes' }, { kind: 'value', name: 'id' }] },
    { do: 'hear', messages: null, items: [{ kind: 'pattern', name: null }] },
    { do: 'end' },
    { do: 'their-end', how: 'rst' }
  ])
})

it('reads the content of an HTTP/2 stream in any layout', () => {
  const field = (name: string, value: string): unknown => ({
    name,
    items: [{ kind: 'bytes', bytes: Buffer.from(value) }]
  })
  const any = { kind: 'pattern', source: '.*', name: null }
  const parts = [
    { kind: 'head', fields: [field(':status', '103'), field('link', '</a>')] },
    {
      kind: 'head',
      fields: [
        field(':status', '200'),
        { name: 'date', items: [any] },
        { name: 'any', items: [{ kind: 'any', length: 4 }] },
        {
          name: 'end',
          items: [
            { kind: 'pattern', source: '[0-9]+', name: 'id' },
            { kind: 'bytes', bytes: Buffer.from('!') }
          ]
        }
      ]
    },
    { kind: 'body', items: [{ kind: 'value', name: 'id' }, any] },
    { kind: 'trailers', fields: [field('grpc-status', '0')] },
    { kind: 'end' }
  ]
  const words =
    ':status: "103" link: "</a>" :status: "200" date: any any: any 4 end: /[0-9]+/ as id "!" ' +
    'body {id} /.*/ trailers grpc-status: "0" end'
  for (const space of [' ', '\n  ', ' # "for" people\n\t']) {
    expect(
      parseTest(test(`< stream 1 ${words.replaceAll(' ', space).replaceAll(`any${space}4`, 'any 4')}`)).steps
    ).toMatchObject([{ do: 'hear-stream', line: 2, stream: 1, parts }])
  }
  const { steps } = parseTest(test('< stream 3 reset REFUSED_STREAM', '< stream 2147483647 body any end'))
  expect(steps).toMatchObject([
    { stream: 3, parts: [{ kind: 'reset', code: 'REFUSED_STREAM' }] },
    { stream: 2147483647, parts: [{ kind: 'body', items: [any] }, { kind: 'end' }] }
  ])
})

it('a comment ends with its line, and the code after it counts', () => {
  const { steps } = parseTest(test('> "a" # one', '  "b" # two', '  # three', '  "c"', '< "#" # four'))
  expect(steps).toMatchObject([
    { items: ['a', 'b', 'c'].map((text) => ({ kind: 'bytes', bytes: Buffer.from(text) })) },
    { items: [{ kind: 'bytes', bytes: Buffer.from('#') }] }
  ])
})

it.each([
  ['tls', {}],
  ['tls # secret', {}],
  ['tls sni db.example', { serverName: 'db.example' }],
  ['tls sni bücher.example', { serverName: 'xn--bcher-kva.example' }],
  ['tls no-sni alpn h2, http/1.1 insecure', { serverName: '', alpn: ['h2', 'http/1.1'], verify: false }],
  ['tls insecure\n  sni a # b\n  alpn h2', { serverName: 'a', alpn: ['h2'], verify: false }]
])('reads %j', (line, tls) => {
  expect(parseTest(test(line, '> "a"')).tls).toEqual(tls)
})

it('its text must be UTF-8, or the invalid line is reported', () => {
  expect(testText(Buffer.from('\uFEFFé\r\n'))).toBe('é\r\n')
  expect(() => testText(Buffer.from('a\nb\n\xe9\n', 'latin1'))).toThrow(
    'line 3: The line is not valid UTF-8.'
  )
})

describe('reports each error with its position', () => {
  it.each([
    ['', 'line 1: A test must start with the line “tcplens-test 1”.'],
    ['tcplens-test 2\n> "a"', 'line 1: A test must start'],
    [test(), 'The test has no lines to send (>) or receive (<).'],
    [test('target nowhere'), 'line 2: Expected after “target”: HOST:PORT.'],
    [test('target a:0', '> "a"'), 'line 2: Expected after “target”: HOST:PORT.'],
    [test('limit soon'), 'line 2: Expected after “limit”: milliseconds'],
    [test('hello'), 'line 2: A line must start with >, <, target, tls, limit or #.'],
    [test('target a:1', 'target b:2'), 'line 3: A test can have only one “target” line.'],
    [test('tls', '', 'tls insecure'), 'line 4: A test can have only one “tls” line.'],
    [test('tls on'), 'line 2: Expected after “tls”: sni NAME'],
    [test('tls sni'), 'line 2: The server name is missing after “sni”.'],
    [test('tls sni 127.0.0.1'), 'line 2: The server name 127.0.0.1 is an IP address.'],
    [test('tls sni a/b'), 'line 2: The server name “a/b” is not a valid host name.'],
    [test('tls sni a', '  no-sni'), 'line 3: Expected after “tls”: sni NAME'],
    [test('tls alpn'), 'line 2: The protocol names are missing after “alpn”.'],
    [test('tls alpn h2,'), 'line 2: Expected after “tls”: sni NAME'],
    [test(`tls alpn ${'x'.repeat(256)}`), 'line 2: A protocol name can have at most 255 bytes.'],
    [test(`tls alpn ${'x,'.repeat(20)}x`), 'line 2: “alpn” accepts at most 20 protocols.'],
    [test('tls insecure', '  insecure'), 'line 3: Expected after “tls”: sni NAME'],
    [test('> "a"', '  b'), 'line 3: “b” is not "text"'],
    [test('> "a', '  b"'), 'line 2: The closing quotation mark of this text is missing'],
    [test('< 0 messages "a"'), 'line 2: “0 messages "a"” is not "text"'],
    [test('< /a/ ""'), 'line 2: A pattern must be the last item'],
    [test('>'), 'line 2: The data to send or receive is missing.'],
    [test('> "abc'), 'line 2: The closing quotation mark of this text is missing.'],
    [test('> "\\q"'), 'line 2: \\q is not an escape sequence.'],
    [test('> "\\é"'), 'line 2: \\é is not an escape sequence.'],
    [test('< //'), 'line 2: The pattern // is empty. Use /.*/ to accept anything.'],
    [test('> hex"0"'), 'line 2: hex"0" is not a sequence of two-digit'],
    [test('> /a/'), 'line 2: A line to send accepts'],
    [test('> any 3'), 'line 2: A line to send accepts'],
    [test('> {id}'), 'line 2: No earlier pattern sets {id}: write /pattern/ as id in a line above.'],
    [test('< /(/'), 'line 2: The pattern /(/ is invalid'],
    [test('< /a/ as'), 'line 2: The name is missing after “as”.'],
    [test('< /a/ /b/'), 'line 2: A pattern must be the last item'],
    [test('< /a/ any 2'), 'line 2: A pattern must be the last item'],
    [test('', '< "a" b'), 'line 3: “b” is not "text"'],
    [test('> end now'), 'line 2: Unexpected text at the end of the line.'],
    [test('< stream 0 end'), 'line 2: A stream number must be from 1 to 2147483647.'],
    [test('< stream x'), 'line 2: “stream x” is not "text"'],
    [
      test('< stream 1'),
      'line 2: Expected on a stream: fields (name: "value"), body, trailers, end or reset.'
    ],
    [test('< stream 1', '  "text"'), 'line 3: Expected on a stream: fields'],
    [
      test('< stream 1 server: "a"'),
      'line 2: Expected order on a stream: heads (each starts with :status), body'
    ],
    [test('< stream 1 end', '  body "a"'), 'line 3: Expected order on a stream: heads'],
    [test('< stream 1 body "a" body "b"'), 'line 2: Expected order on a stream: heads'],
    [test('< stream 1 body "a" x: "b"'), 'line 2: Expected order on a stream: heads'],
    [test('< stream 1 :status: "200" Server: "a"'), 'line 2: Invalid field name: HTTP/2 field names are'],
    [test('< stream 1 :status: end'), 'line 2: The data to send or receive is missing.'],
    [
      test('< stream 1 :status: "200"', '  body /a/'),
      'line 3: A body with a pattern extends to the end of the stream'
    ],
    [test('< stream 1 trailers end'), 'line 2: Fields are missing after “trailers”.'],
    [test('< stream 1 reset 8'), 'line 2: Expected after “reset”: the name of an error code'],
    [test('< stream 1 :status: {a} end'), 'line 2: No earlier pattern sets {a}'],
    [test('< stream 1 body /a/ /b/ end'), 'line 2: A pattern must be the last item']
  ])('%j', (text, words) => {
    expect(() => parseTest(text)).toThrow(words)
  })
})

it('any bytes are read back as they were written', () => {
  assertProperty(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: 'binary', maxLength: 100 }).map((text) => new Uint8Array(Buffer.from(text))),
        fc.string({ maxLength: 300 }).map((text) => new Uint8Array(Buffer.from(`${text}\r\n${text}`)))
      ),
      (bytes) => {
        fc.pre(bytes.length > 0)
        const [first = '', ...rest] = quoteBytes(bytes)
        const { steps } = parseTest(test(`> ${first}`, ...rest.map((line) => `  ${line}`)))
        const [step] = steps
        const items = step !== undefined && 'items' in step ? step.items : []
        const read = Buffer.concat(
          items.map((item) => (item.kind === 'bytes' ? item.bytes : Buffer.alloc(0)))
        )
        expect(read.equals(bytes)).toBe(true)
      }
    ),
    { numRuns: 400 }
  )
})
