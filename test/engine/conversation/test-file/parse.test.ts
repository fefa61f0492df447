import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTest } from '../../../../src/engine/conversation/test-file/parse'
import { quoteBytes } from '../../../../src/engine/conversation/test-file/quote'

const test = (...lines: string[]): string => ['tcplens-test 1', ...lines].join('\n')

it('reads what is said, heard and ended, over several lines', () => {
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

describe('says what is wrong, and where', () => {
  it.each([
    ['', 'line 1: A test begins with the line “tcplens-test 1”.'],
    ['tcplens-test 2\n> "a"', 'line 1: A test begins'],
    [test(), 'Nothing is said and nothing heard.'],
    [test('target nowhere'), 'line 2: Behind “target” stands HOST:PORT.'],
    [test('target a:0', '> "a"'), 'line 2: Behind “target” stands HOST:PORT.'],
    [test('limit soon'), 'line 2: Behind “limit” stand milliseconds'],
    [test('hello'), 'line 2: A line begins with >, <, target, limit or #.'],
    [test('>'), 'line 2: What is said or heard is missing.'],
    [test('> "abc'), 'line 2: This text has no end: a quotation mark is missing.'],
    [test('> "\\q"'), 'line 2: \\q is no escape.'],
    [test('> hex"0"'), 'line 2: hex"0" is not made of pairs'],
    [test('> /a/'), 'line 2: What is said is text'],
    [test('> any 3'), 'line 2: What is said is text'],
    [test('> {id}'), 'line 2: {id} is not found by any pattern before: write /pattern/ as id.'],
    [test('< /(/'), 'line 2: The pattern /(/ cannot be used'],
    [test('< /a/ as'), 'line 2: Behind “as” a name is missing.'],
    [test('< /a/ /b/'), 'line 2: Behind a pattern stands text'],
    [test('< /a/ any 2'), 'line 2: Behind a pattern stands text'],
    [test('', '< "a" b'), 'line 3: “b” is neither'],
    [test('> end now'), 'line 2: There is more than belongs here.']
  ])('%j', (text, words) => {
    expect(() => parseTest(text)).toThrow(words)
  })
})

it('what is written is read as the same bytes, whatever they are', () => {
  fc.assert(
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
    { numRuns: 400, seed: 3 }
  )
})
