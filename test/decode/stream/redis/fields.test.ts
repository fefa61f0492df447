/** Fields of commands and replies: names, values and ranges. */
import { describe, expect, it } from 'vitest'
import type { ProtocolMessage } from '../../../../src/decode/stream/decoder'
import { describeRedis } from '../../../../src/decode/stream/redis/describe'
import { assertTree } from '../../../helpers/trees'
import { bulk, command, decode, latin1, type Step } from './helpers/recording'

interface Part {
  kind?: ProtocolMessage['kind']
  start?: number
  end?: number | null
}

function described(
  direction: 'up' | 'down',
  text: string,
  part: Part = {}
): ReturnType<typeof describeRedis> {
  const { kind = direction === 'up' ? 'request' : 'response', start = 100, end = start + text.length } = part
  const found = describeRedis({ kind, direction, bytes: latin1(text), start, end })
  assertTree(found.fields, end ?? start + text.length, start)
  return found
}

const tree = (direction: 'up' | 'down', text: string, part?: Part): string[] =>
  described(direction, text, part).fields.map(
    ({ key, value, range: [from, to], depth, note }) =>
      `${'  '.repeat(depth)}${key.slice(6)} ${value} [${from}-${to}]${note === undefined ? '' : ` ${note}`}`
  )

describe('fields of a command', () => {
  it('are its name and arguments', () => {
    expect(tree('up', command('SET', 'k', 'v'))).toEqual([
      'command 3 [100-127]',
      '  name SET [104-113]',
      '  key k [113-120]',
      '  argument v [120-127]'
    ])
  })

  it('of a line are its words, without their quotes', () => {
    expect(tree('up', 'set k "a b"\r\n')).toEqual([
      'inline  [100-113]',
      '  name set [100-103]',
      '  key k [104-105]',
      '  argument a b [106-111]'
    ])
  })

  it.each([
    ['MGET a b', 'key key'],
    ['MSET a 1 b 2', 'key argument key argument'],
    ['BLPOP a b 0', 'key key argument'],
    ['RENAME a b', 'key key'],
    ['EVAL script 1 a x', 'argument argument key argument'],
    ['ZINTER 2 a b WITHSCORES', 'argument key key argument'],
    ['XREAD COUNT 2 STREAMS a b 0 0', 'argument argument argument key key argument argument'],
    ['OBJECT ENCODING a', 'argument key'],
    ['PUBLISH c x', 'channel argument'],
    ['PSUBSCRIBE c* d*', 'channel channel'],
    ['PING x', 'argument']
  ])('have roles: %s', (line, roles) => {
    const found = described('up', command(...line.split(' '))).fields
    expect(
      found
        .slice(2)
        .map(({ key }) => key.slice(6))
        .join(' ')
    ).toBe(roles)
  })

  it('that are many are found in linear time', () => {
    const { fields } = described('up', command('XREAD', ...Array<string>(50_000).fill('a')))
    expect(fields).toHaveLength(4000)
  })
})

describe('fields of a reply', () => {
  it('are its elements', () => {
    expect(tree('down', `*2\r\n%1\r\n+a\r\n#t\r\n${bulk('x')}`)).toEqual([
      'array 2 [100-123]',
      '  map 1 [104-116]',
      '    simple-string a [108-112]',
      '    boolean true [112-116]',
      '  bulk-string x [116-123]'
    ])
  })

  it('begin with its attributes', () => {
    expect(tree('down', '|1\r\n+ttl\r\n:5\r\n$1\r\nx\r\n')).toEqual([
      'attribute 1 [100-114]',
      '  simple-string ttl [104-110]',
      '  integer 5 [110-114]',
      'bulk-string x [114-121]'
    ])
  })

  it('include the format of a verbatim string', () => {
    expect(tree('down', '=8\r\ntxt:Some\r\n')).toEqual([
      'verbatim-string Some [100-114]',
      '  format txt [104-107]'
    ])
  })

  it('of a streamed list end with it', () => {
    expect(tree('down', '*?\r\n:1\r\n.\r\n')).toEqual(['array ? [100-111]', '  integer 1 [104-108]'])
  })

  it('that was cut end with it', () => {
    expect(tree('down', '*2\r\n$5\r\nab')).toEqual(['array 2 [100-110]', '  bulk-string ab [104-110] cut'])
    expect(tree('down', '*2\r\n$1')).toEqual(['array 2 [100-106]', '  unknown $1 [104-106] cut'])
  })

  it('of which only the beginning was read have their whole range', () => {
    const text = `*2\r\n${bulk('x'.repeat(50))}:1\r\n`
    expect(tree('down', text.slice(0, 20), { end: 100 + text.length })).toEqual([
      `array 2 [100-${100 + text.length}]`,
      `  bulk-string ${'x'.repeat(11)} [104-161]`
    ])
  })

  it('that break the rules are marked', () => {
    expect(tree('down', '*1\r\nx\r\n')).toEqual(['array 1 [100-107]', '  unknown x [104-107] bad'])
  })
})

describe('the payload', () => {
  const payload = (direction: 'up' | 'down', text: string, part?: Part): string | null => {
    const range = described(direction, text, { start: 0, ...part }).payload
    return range && text.slice(...range)
  }

  it('is the last argument of a command', () => {
    expect(payload('up', command('SET', 'k', 'value'))).toBe('value')
    expect(payload('up', command('ECHO', 'value'))).toBe('value')
    for (const words of [['PING'], ['GET', 'k'], ['SUBSCRIBE', 'a', 'b']])
      expect(payload('up', command(...words))).toBeNull()
  })

  it('is the value of a reply that is a string', () => {
    expect(payload('down', bulk('value'))).toBe('value')
    expect(payload('down', '=8\r\ntxt:Some\r\n')).toBe('Some')
    expect(payload('down', `*1\r\n${bulk('value')}`)).toBeNull()
    expect(payload('down', '+OK\r\n')).toBeNull()
  })

  it('is the content of a message to subscribers', () => {
    const text = `*3\r\n${bulk('message')}${bulk('channel')}${bulk('news')}`
    expect(payload('down', text, { kind: 'event' })).toBe('news')
  })

  it('ends where a cut message ends', () => {
    expect(payload('down', '$100\r\nabc')).toBe('abc')
  })
})

describe('the line of a message', () => {
  const replies = [
    '+OK\r\n',
    bulk('a b'),
    `*3\r\n:1\r\n*1\r\n_\r\n${bulk('')}`,
    '|1\r\n+a\r\n:1\r\n:2\r\n',
    '*0\r\n',
    '-ERR no\r\n'
  ]

  it('is the same as in the list', () => {
    const steps: Step[] = [
      ['up', command('SET', 'k', 'a "quoted"\nvalue') + 'get "a b"\r\n'],
      ...replies.map((text): Step => ['down', text])
    ]
    const streams = { up: '', down: '' }
    for (const [direction, text] of steps)
      if (direction === 'up' || direction === 'down') streams[direction] += text
    for (const { kind, direction, name, summary, start, end } of decode(...steps).messages) {
      const found = described(direction, streams[direction].slice(start, end), { kind, start, end })
      expect([found.name, found.summary]).toEqual([name, summary])
    }
  })
})
