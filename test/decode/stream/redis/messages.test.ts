/** Where messages begin and end, and what is wrong with them. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectDecoder } from '../../../../src/decode/registry'
import { RedisDecoder } from '../../../../src/decode/stream/redis/redis-decoder'
import { bulk, command, decode, decodeAnyhow, latin1, lines, recut, type Step } from './helpers/recording'
import { assertProperty } from '../../../helpers/properties'

const get: Step = ['up', command('GET', 'k')]
/** Returns the line of the reply to one command. */
const reply = (bytes: string): string =>
  lines(get, ['down', bytes]).slice(1).join('; ').replaceAll('#0 ▼ ', '')

describe('a value of RESP', () => {
  it.each([
    ['+OK\r\n', 'simple string OK'],
    ['+\r\n', 'simple string'],
    [':-7\r\n', 'integer -7'],
    ['$0\r\n\r\n', 'bulk string ""'],
    ['$-1\r\n', 'bulk string (nil)'],
    ['$7\r\na\r\n\x00"\\b\r\n', 'bulk string "a\\r\\n\\x00\\"\\\\b"'],
    ['$3\r\n\xe2\x82\xac\r\n', 'bulk string \xe2\x82\xac'],
    ['$2\r\n\xff\xd8\r\n', 'bulk string "\\xff\\xd8"'],
    ['$2\r\n\x07\b\r\n', 'bulk string "\\a\\b"'],
    ['*0\r\n', 'array (empty)'],
    ['*-1\r\n', 'array (nil)'],
    ['*2\r\n*1\r\n:1\r\n*-1\r\n', 'array 1 (nil)'],
    ['_\r\n', 'null (nil)'],
    ['#t\r\n', 'boolean true'],
    ['#f\r\n', 'boolean false'],
    [',3.25\r\n', 'double 3.25'],
    [',1E+20\r\n', 'double 1E+20'],
    [',-inf\r\n', 'double -inf'],
    [',nan\r\n', 'double nan'],
    [
      '(3492890328409238509324850943850943825024385\r\n',
      'big number 3492890328409238509324850943850943825024385'
    ],
    ['!5\r\nERR x\r\n', 'bulk error ERR x (failed: ERR)'],
    ['=8\r\ntxt:Some\r\n', 'verbatim string Some'],
    ['%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n', 'map a 1 b 2'],
    ['~1\r\n#t\r\n', 'set true'],
    ['|1\r\n+ttl\r\n:3600\r\n$1\r\nx\r\n', 'bulk string x'],
    ['|1\r\n+a\r\n|1\r\n+b\r\n:1\r\n:2\r\n-ERR\r\n', 'simple error ERR (failed: ERR)'],
    ['*2\r\n|1\r\n+ttl\r\n:1\r\n:5\r\n:6\r\n', 'array 5 6'],
    ['|0\r\n:5\r\n', 'integer 5'],
    ['$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;0\r\n', 'bulk string Hell "o wor"'],
    ['*?\r\n:1\r\n*?\r\n:2\r\n.\r\n.\r\n', 'array 1 2'],
    ['%?\r\n+a\r\n:1\r\n.\r\n', 'map a 1']
  ])('%j is one message', (bytes, line) => {
    expect(reply(bytes)).toBe(line)
    const { messages } = decode(get, ['down', bytes])
    expect(messages[1]).toMatchObject({ start: 0, headEnd: bytes.length, end: bytes.length, complete: true })
  })

  it.each([
    [':1x\r\n', 'redis-bad-length@0'],
    [':\r\n', 'redis-bad-length@0'],
    ['$-2\r\n', 'redis-bad-length@0'],
    ['*99999999999999999\r\n', 'redis-bad-length@0'],
    ['$9007199254740993\r\n', 'redis-bad-length@0'],
    ['%-1\r\n', 'redis-bad-length@0'],
    ['_x\r\n', 'redis-bad-length@0'],
    ['#y\r\n', 'redis-bad-length@0'],
    ['HTTP/1.1 200 OK\r\n', 'redis-bad-type@0'],
    ['*1\r\nx\r\n', 'redis-bad-type@4'],
    ['*1\r\n.\r\n', 'redis-bad-type@4'],
    [';1\r\na\r\n', 'redis-bad-type@0'],
    ['$?\r\n:1\r\n', 'redis-bad-type@4'],
    ['$3\r\nabcd\r\n', 'redis-bad-bulk-end@7'],
    ['*1\r\n'.repeat(129), 'redis-too-deep@512']
  ])('%j is broken', (bytes, problem) => {
    expect(reply(`${bytes}+OK\r\n`)).toContain(`(incomplete) ${problem}`)
    // The next message is found again.
    expect(lines(['down', `${bytes}+OK\r\n`]).at(-1)).toMatch(/simple string OK/)
  })

  it('may end its lines with LF alone, with a warning', () => {
    expect(reply('+OK\n')).toBe('simple string OK redis-bare-lf@0')
  })

  it('of huge size needs no memory', () => {
    const [, message] = decode(get, [
      'down',
      `*999999999\r\n$4503599627370496\r\n${'x'.repeat(10_000)}`
    ]).messages
    expect(message).toMatchObject({ complete: false, bodyLength: 10_000, end: 10_031 })
  })
})

describe('a command', () => {
  it.each([
    ['PING\r\n', 'PING'],
    ['set k "a b"\r\n', 'SET k "a b"'],
    ["set 'a b' '\\''\n", `SET "a b" "'"`],
    ['set k "\\x41\\n\\"\\q"\r\n', 'SET k "A\\n\\"q"'],
    ['set k ""\r\n', 'SET k ""'],
    ['  get \t k\v \r\n', 'GET k'],
    ['get a"b c"\r\n', 'GET "ab c"'],
    ['get "a\r\n', 'GET a redis-unbalanced-quotes@0'],
    ['get "a"b\r\n', 'GET a redis-unbalanced-quotes@0'],
    ["get 'a\r\n", 'GET a redis-unbalanced-quotes@0']
  ])('may be a line: %j', (bytes, line) => {
    expect(lines(['up', bytes])).toEqual([`#0 ▲ ${line}`])
  })

  it('of other elements than strings has a problem', () => {
    expect(lines(['up', '*2\r\n$3\r\nGET\r\n:5\r\n'])).toEqual(['#0 ▲ GET 5 redis-argument-not-bulk@13'])
  })

  it('with a line of more than 64 KiB is refused, and the next one is found', () => {
    expect(lines(['up', `GET ${'x'.repeat(70_000)}\r\n${command('PING')}`])).toEqual([
      '#0 ▲ (incomplete) redis-line-too-long@0',
      '#1 ▲ PING'
    ])
  })

  it('is shortened in its line, not inside a character', () => {
    const euro = '\xe2\x82\xac'
    expect(lines(['up', command('SET', 'k', `${'x'.repeat(63)}${euro}`)])).toEqual([
      `#0 ▲ SET k ${'x'.repeat(63)}...`
    ])
    expect(lines(['up', command('DEL', ...'a b c d e f g h i j k l m n o p q r s t'.split(' '))])).toEqual([
      '#0 ▲ DEL a b c d e f g h i j k l m n o...'
    ])
  })
})

describe('a large value', () => {
  const size = 1_000_000
  const bytes = command('SET', 'k', 'x'.repeat(size))

  it('is reported before it ends', () => {
    const { calls, messages } = decode(['up', bytes])
    expect(calls[0]).toMatch(/^head 0 SET k x{64}\.\.\. {2}0-4096 /)
    expect(messages[0]).toMatchObject({ end: bytes.length, bodyLength: size + 4, complete: true })
  })

  it('is skipped if nobody reads it', () => {
    const ended: number[] = []
    const decoder = new RedisDecoder({
      messageHead: () => undefined,
      messageEnd: ({ bodyLength, end, complete }) => ended.push(bodyLength, end, Number(complete))
    })
    expect(decoder.skippable('up')).toBe(0)
    decoder.push('up', latin1(bytes.slice(0, 5000)))
    const length = decoder.skippable('up')
    expect(length).toBe(bytes.length - 5000 - 2)
    decoder.skip('up', length)
    decoder.push('up', latin1('\r\n'))
    expect(ended).toEqual([size + 4, bytes.length, 1])
  })

  it('is not skipped if its bytes are wanted', () => {
    const decoder = new RedisDecoder({
      messageHead: () => undefined,
      messageBody: () => undefined,
      messageEnd: () => undefined
    })
    decoder.push('up', latin1(bytes.slice(0, 5000)))
    expect(decoder.skippable('up')).toBe(0)
  })

  it('has a gap if more is skipped than it has', () => {
    const decoder = new RedisDecoder({ messageHead: () => undefined, messageEnd: () => undefined })
    decoder.push('up', latin1(bytes.slice(0, 5000)))
    decoder.skip('up', size)
    decoder.push('up', latin1(`junk\r\n${command('PING')}`))
    expect(decoder.skippable('up')).toBe(0)
  })
})

describe('a gap', () => {
  it('inside a string costs nothing but its bytes', () => {
    expect(
      lines(
        ['up', command('GET', 'k') + command('PING')],
        ['down', '$10\r\nabc'],
        ['gap', 'down', 7],
        ['down', '\r\n+PONG\r\n']
      ).slice(2)
    ).toEqual(['#0 ▼ bulk string abc... (incomplete)', '#1 ▼ simple string PONG'])
  })

  it('beyond a string ends the message, and the next one is found', () => {
    const { messages } = decodeAnyhow(
      get,
      ['down', '$10\r\nabc'],
      ['gap', 'down', 20],
      ['down', 'text\r\n- item\r\n5\r\n+more text\r\n$2\r\nhi\r\n']
    )
    expect(messages.slice(1)).toMatchObject([
      {
        start: 0,
        end: 8,
        missing: 7,
        complete: false,
        problems: [{ code: 'redis-missing-bytes', offset: 8 }]
      },
      { start: 57, end: 65, complete: true, name: 'bulk string', body: 'hi' }
    ])
  })

  it('between messages is reported, and replies after it belong to later commands', () => {
    const { calls, messages } = decodeAnyhow(
      get,
      ['down', '+OK\r\n'],
      ['up', command('PING')],
      ['gap', 'up', 30],
      ['down', '+PONG\r\n'],
      ['up', command('INCR', 'n')],
      ['down', ':1\r\n']
    )
    expect(calls).toContain('problem up redis-missing-bytes 34')
    expect(messages.slice(3).map(({ exchange, summary }) => [exchange, summary])).toEqual([
      [2, 'PONG'],
      [3, 'n'],
      [3, '1']
    ])
  })

  it('of unknown length at the beginning is no problem', () => {
    const found = decodeAnyhow(
      ['gap', 'up', 0],
      ['gap', 'down', 0],
      ['up', `lue\r\n${command('GET', 'k')}`],
      ['down', 'rest\r\n:5\r\n']
    )
    expect(found.calls.filter((call) => call.startsWith('problem'))).toEqual([])
    expect(found.messages).toMatchObject([
      { start: 5, name: 'GET', exchange: 0 },
      { start: 6, name: 'integer', exchange: 0 }
    ])
  })

  it('inside a line ends the message', () => {
    expect(lines(get, ['down', '+O'], ['gap', 'down', 1], ['down', '\r\n:1\r\n']).slice(1)).toEqual([
      '#0 ▼ (incomplete) redis-missing-bytes@2',
      '#1 ▼ integer 1 redis-reply-without-command@5'
    ])
  })
})

describe('the end of the stream', () => {
  it.each([
    ['+O', ' (incomplete) redis-cut@2'],
    ['$5\r\nab', 'bulk string ab... (incomplete) redis-cut@6'],
    ['$2\r\nab\r', 'bulk string ab... (incomplete) redis-cut@7'],
    ['*2\r\n:1\r\n', 'array 1... (incomplete) redis-cut@8'],
    ['|1\r\n+a\r\n:1\r\n', 'attribute (incomplete) redis-cut@12']
  ])('cuts %j', (bytes, line) => {
    expect(reply(bytes).trim()).toBe(line.trim())
  })

  it('ends one direction', () => {
    expect(lines(['up', '*1\r\n$4\r\nPI'], ['end', 'up'], ['down', '+PONG\r\n'])).toEqual([
      '#0 ▲ PI (incomplete) redis-cut@10',
      '#0 ▼ simple string PONG'
    ])
  })
})

describe('detection', () => {
  const detect = (up: string, down: string, midway = false, final = true): string => {
    const found = detectDecoder(latin1(up), latin1(down), final, midway)
    return typeof found === 'string' ? found : found.id
  }

  it.each([
    [command('PING'), '', 'redis'],
    ['PING\r\n', '+PONG\r\n', 'redis'],
    ['get k\r\n', '$-1\r\n', 'redis'],
    ['foo bar\r\n', '*2\r\n', 'redis'],
    ['AUTH x\r\n', '-WRONGPASS invalid\r\n', 'redis'],
    ['AUTH PLAIN\r\n', '+OK POP3 ready\r\n', 'raw'],
    ['QUIT\r\n', '+OK Dovecot ready.\r\n', 'raw'],
    ['get k\r\n', 'VALUE k 0 1\r\nx\r\nEND\r\n', 'raw'],
    ['USER x\r\n', '220 ftp\r\n', 'raw'],
    ['GET / HTTP/1.1\r\n\r\n', '', 'http/1'],
    ['*1\r\nx', '', 'raw']
  ])('of %j and %j finds %s', (up, down, id) => {
    expect(detect(up, down)).toBe(id)
  })

  it('waits while the first line may become a command', () => {
    for (const start of ['*', '*12', '*1\r', '*1\r\n$', '*1\r\n$4\r'])
      expect(detect(start, '', false, false)).toBe('more')
  })

  it.each([
    [`half a value\r\n${command('GET', 'k')}`, '', 'redis'],
    ['', `*3\r\n$7\r\nmessage\r\n$1\r\na\r\n`, 'redis'],
    ['', `tail\r\n>2\r\n$10\r\ninvalidate\r\n*1\r\n`, 'redis'],
    ['half a value\r\n', ':1\r\n', 'raw']
  ])('in the middle of a connection of %j and %j finds %s', (up, down, id) => {
    expect(detect(up, down, true)).toBe(id)
  })
})

describe('any connection', () => {
  const piece = fc.constantFrom(
    command('GET', 'k'),
    command('SUBSCRIBE', 'a', 'b'),
    command('CLIENT', 'REPLY', 'SKIP'),
    command('MONITOR'),
    command('PSYNC', '?', '-1'),
    command('SET', 'k', 'x'.repeat(6000)),
    'PING\r\n',
    'set k "a b"\r\n',
    '+OK\r\n',
    ':1\r\n',
    `*3\r\n${bulk('subscribe')}${bulk('a')}:1\r\n`,
    `>3\r\n${bulk('message')}${bulk('a')}${bulk('y'.repeat(5000))}`,
    '|1\r\n+a\r\n:1\r\n',
    '$?\r\n;4\r\nHell\r\n;0\r\n',
    '*?\r\n',
    '.\r\n',
    '$10\r\nabc',
    '\r\n',
    '\n',
    '\r',
    '*1\r\n',
    '%1\r\n',
    '-ERR x\r\n',
    'x',
    '\xff'
  )
  const steps = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.constantFrom('up', 'down'), fc.array(piece, { maxLength: 4 })) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('gap'), fc.constantFrom('up', 'down'), fc.nat(30)) }
    ),
    { maxLength: 8 }
  )

  it('has the same messages for any split, numbered in order, inside their streams', () => {
    assertProperty(
      fc.property(
        steps,
        fc.array(fc.integer({ min: 1, max: 4200 }), { minLength: 1, maxLength: 5 }),
        (parts, sizes) => {
          const script = parts.map((part) =>
            Array.isArray(part[1]) ? ([part[0], part[1].join('')] as Step) : (part as unknown as Step)
          )
          const { messages, calls } = decode(...script)
          expect(decode(...recut(script, sizes)).calls).toEqual(calls)
          const heads = calls.flatMap((call) => /^head (\d+)/.exec(call)?.[1] ?? [])
          expect(heads).toEqual(heads.map((_, at) => String(at)))
          for (const direction of ['up', 'down'] as const) {
            const own = messages.filter((message) => message.direction === direction)
            let last = 0
            for (const { start, headEnd, end } of own) {
              expect([start >= last, headEnd >= start, end >= headEnd]).toEqual([true, true, true])
              last = end
            }
          }
        }
      ),
      { numRuns: 300 }
    )
  })
})
