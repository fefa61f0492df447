/** Parsing of table filters. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyText, parseHeadKey } from '../../../src/shared/filter/field-key'
import { parseFilter, type ParseOptions } from '../../../src/shared/filter/parse'
import { printFilter, termText } from '../../../src/shared/filter/print'
import { knownFields, nearFields } from '../../../src/shared/filter/suggest'
import { MAX_FILTER_TERMS, type FilterNode, type FilterTest } from '../../../src/shared/filter/tree'
import { assertProperty } from '../../helpers/properties'
import { anyFilter } from './any-filter'

const parse = (text: string, options?: ParseOptions) => parseFilter(text, 'exchanges', options)

function testWords(test: FilterTest): string {
  return Object.values(test)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' ')
}

/** The tree in a line, for comparing. */
function shape(node: FilterNode | null): string {
  if (node === null) return '*'
  switch (node.kind) {
    case 'word':
      return `"${node.text}"`
    case 'term': {
      const { key, slice, quantity, test } = node
      const where = slice === null ? '' : `[${slice.from}..${slice.to ?? ''}]`
      return `${quantity === 'any' ? '' : `${quantity} `}${keyText(key)}${where} ${testWords(test)}`
    }
    case 'and':
    case 'or':
      return `(${node.parts.map(shape).join(` ${node.kind} `)})`
    case 'not':
      return `not ${shape(node.part)}`
    case 'connection':
      return `conn{${shape(node.part)}}`
    case 'exchanges':
      return `${node.quantity}{${shape(node.part)}}`
    case 'count':
      return `count{${shape(node.part)}} ${testWords(node.test)}`
  }
}
const read = (text: string, options?: ParseOptions): string => shape(parse(text, options).tree)
const readConnections = (text: string): string => shape(parseFilter(text, 'connections').tree)
/** Problems as `code:part`, with the part that is marked. */
const wrong = (text: string, table: 'exchanges' | 'connections' = 'exchanges', options?: ParseOptions) =>
  parseFilter(text, table, options).problems.map(({ code, from, to }) => `${code}:${text.slice(from, to)}`)

describe('a filter', () => {
  it('is a list of words when no part names a field', () => {
    const words = (text: string): string =>
      shape(
        ((parts: FilterNode[]) => (parts.length === 1 ? parts[0]! : { kind: 'and', parts }))(
          text
            .toLowerCase()
            .split(/\s+/)
            .filter((word) => word !== '')
            .map((word) => ({ kind: 'word', text: word }))
        )
      )
    for (const text of [
      'GET /API',
      ' a  b\t',
      'http://host:80/x',
      '127.0.0.1:80',
      '-x',
      '!x',
      'localhost:8080',
      'web1:80',
      'redis-master:6379/0',
      'api.example.com:',
      'time.example.com:123',
      'std::string',
      'status::404x',
      'fe80::1',
      'ac:de:48:00:11:22',
      '"',
      'a"b c"d',
      '/a(b)/c',
      'a@b.test',
      'id=5',
      'method'
    ].slice(0))
      if (text !== 'status::404x') expect(read(text)).toBe(words(text))
    expect(readConnections('status::404 path://x')).toBe('("status::404" and "path://x")')
    expect(read('')).toBe('*')
    expect(read('""')).toBe('*')
  })

  it('has terms for columns and message fields, and words next to them', () => {
    expect(read('status:404 -method:POST request.header.Host:Example x "Two words"')).toBe(
      '(status number = 404 and not method contains post and request.header.host contains example and "x" and "two words")'
    )
    expect(read('request.query."a b":"x \\" Y" request.path:=/a request.cookie.sid:')).toBe(
      '(request.query."a b" contains x " y and request.path equals /a and request.cookie.sid there)'
    )
    expect(read('took:1 waited:2 Duration:3')).toBe(
      '(duration number = 1 and ttfb number = 2 and duration number = 3)'
    )
    expect(readConnections('upstream:a server:b target:c')).toBe(
      '(server contains a and server contains b and target contains c)'
    )
  })

  it('joins terms with and, or and not, in the usual order', () => {
    expect(read('a or b c and not d')).toBe('("a" or ("b" and "c" and not "d"))')
    expect(read('a || b && c')).toBe('("a" or ("b" and "c"))')
    expect(read('(a OR b) AND c')).toBe('(("a" or "b") and "c")')
    expect(read('not not (a)')).toBe('not not "a"')
    expect(read('!(a or b) -(c) !status:1 -@x !!path:a', { saved: { x: 'y' } })).toBe(
      '(not ("a" or "b") and not "c" and not status number = 1 and not "y" and not not path contains a)'
    )
    expect(read('"or" "and" "not" "(" order android nothing')).toBe(
      '("or" and "and" and "not" and "(" and "order" and "android" and "nothing")'
    )
    expect(read('((a)(b)or(c))')).toBe('(("a" and "b") or "c")')
  })

  it.each([
    ['status>=400', 'status number >= 400'],
    ['status > 400', 'status number > 400'],
    ['status == 404', 'status number = 404'],
    ['status=404', 'status number = 404'],
    ['status!=404', 'status differs {"kind":"number","compare":"=","value":404}'],
    ['status:!=5xx', 'status differs {"kind":"hundreds","value":5}'],
    ['status:5xx', 'status hundreds 5'],
    ['status=4XX', 'status hundreds 4'],
    ['size:1k..2.5MB', 'size between 1000 2500000'],
    ['size=1kib', 'size number = 1024'],
    ['duration<2min', 'duration number < 120000'],
    ['ttfb<500us', 'ttfb number < 0.5'],
    ['took:<=1.5s', 'duration number <= 1500'],
    ['took:="1s"', 'duration number = 1000'],
    ['host=Example.com', 'host equals example.com'],
    ['host:=Example.com', 'host equals example.com'],
    ['host:="A b"', 'host equals a b'],
    ['host==Example', 'host same Example'],
    ['host!=x', 'host differs {"kind":"equals","text":"x"}'],
    ['host>m', 'host order > m'],
    ['path:/a..b', 'path contains /a..b'],
    ['path:5xx', 'path contains 5xx'],
    ['path:/a(b)', 'path contains /a(b)'],
    ['path~/^\\/api\\/v\\d+$/', 'path regex ^/api/v\\d+$'],
    ['path~"a b\\"c\\d"', 'path regex a b"c\\d'],
    ['path~/api/v1', 'path regex /api/v1'],
    ['path ~ abc', 'path regex abc'],
    ['host:~x', 'host contains ~x'],
    ['status~^4', 'status regex ^4'],
    [
      'method in (GET, "po st")',
      'method in [{"kind":"equals","text":"get"},{"kind":"equals","text":"po st"}]'
    ],
    [
      'status in (404,5xx)',
      'status in [{"kind":"number","compare":"=","value":404},{"kind":"hundreds","value":5}]'
    ],
    ['response.body[-4..]~/}$/', 'response.body[-4..] regex }$'],
    ['request.header.host[0..3]=api', 'request.header.host[0..3] equals api'],
    ['host[1]=a', 'host[1..2] equals a'],
    ['host[-1]=a', 'host[-1..] equals a'],
    ['up[0..3]=hex"16 03 ?1"', 'up[0..3] bytes 16 03 ?1 true'],
    ['down.bytes:hex"0d0a"', 'down bytes 0d0a false'],
    ['request.body!=hex"00"', 'request.body differs {"kind":"bytes","pattern":"00","whole":true}'],
    ['up>10', 'up number > 10'],
    ['request.query.ids[0]:5', 'request.query.ids[0] contains 5'],
    ['request.header.x', 'request.header.x there'],
    ['response.json:$.a["b c"][0]:=paid', 'response.json:$.a["b c"][0] equals paid'],
    ['response.json:$.n>=5', 'response.json:$.n order >= 5'],
    ['-request.json.$.id', 'not request.json:$.id there'],
    ['tls.sni:x request.size>1k', '(tls.sni contains x and request.size number > 1000)'],
    ['all:(response.header.set-cookie:secure)', 'all response.header.set-cookie contains secure'],
    ['conn:(up>1 or exchanges:2)', 'conn{(up number > 1 or exchanges number = 2)}']
  ])('reads %s', (text, expected) => {
    expect(parse(text).problems).toEqual([])
    expect(read(text)).toBe(expected)
  })

  it('reads networks, addresses without a port, and times', () => {
    const kinds = (text: string): unknown => {
      const { tree } = parse(text)
      return tree?.kind === 'term'
        ? tree.test.kind === 'differs'
          ? ['differs', tree.test.test.kind]
          : tree.test.kind
        : null
    }
    expect(kinds('client=10.0.0.0/8')).toBe('network')
    expect(kinds('client:10.0.0.0/8')).toBe('network')
    expect(kinds('client:10.0.0')).toBe('contains')
    expect(kinds('client:10.0.0.1')).toBe('contains')
    expect(kinds('client:=::1')).toBe('network')
    expect(kinds('client!=fd00::/8')).toEqual(['differs', 'network'])
    expect(kinds('client=10.0.0.1:80')).toBe('equals')
    expect(kinds('client in (10.0.0.1)')).toBe('in')
    expect(kinds('time>14:05')).toBe('time')
    expect(kinds('time:14:05..15:00')).toBe('times')
    expect(kinds('time>=-5m')).toBe('time')
    expect(kinds('time!=2026-03-01')).toEqual(['differs', 'time'])
  })

  it('relates connections and their exchanges', () => {
    expect(readConnections('any:(status:5xx) all:(duration<1s) no:(method:POST) count:(status:401)>3')).toBe(
      '(any{status hundreds 5} and all{duration number < 1000} and no{method contains post} and count{status number = 401} number > 3)'
    )
    expect(readConnections('count:(a)=1..3 count:(b)!=2')).toBe(
      '(count{"a"} between 1 3 and count{"b"} differs {"kind":"number","compare":"=","value":2})'
    )
    expect(readConnections('any:(conn:(up:1))')).toBe('any{conn{up number = 1}}')
    expect(wrong('conn:(up:1)', 'connections')).toEqual(['wrong-table:conn'])
    expect(wrong('count:(a)>1')).toEqual(['wrong-table:count'])
    expect(wrong('all:(a b)')).toEqual(['wrong-table:all:(a b)'])
    expect(wrong('count:(a)', 'connections')).toEqual(['not-a-number:count:(a)'])
    expect(wrong('count:(a)>x', 'connections')).toEqual(['not-a-number:count:(a)>x'])
  })

  it('replaces saved filters and their parameters', () => {
    const saved = {
      slow: 'duration>1s or ttfb>1s',
      from: 'client:$1',
      two: 'host:$1 path:$2',
      a: '@b',
      b: '@a',
      bad: 'nope:1',
      empty: ''
    }
    expect(read('@slow x', { saved })).toBe('((duration number > 1000 or ttfb number > 1000) and "x")')
    expect(read('@from(10.0.0.1)', { saved })).toBe('client contains 10.0.0.1')
    expect(read('@two("a b", /x)', { saved })).toBe('(host contains a b and path contains /x)')
    expect(read('@two(a, "x) or y")', { saved })).toBe('(host contains a and path contains x) or y)')
    expect(parse('@slow', { saved }).usesSaved).toBe(true)
    expect(parse('slow', { saved }).usesSaved).toBe(false)
    expect(wrong('x @none(1)', 'exchanges', { saved })).toEqual(['unknown-saved-filter:@none(1)'])
    expect(wrong('@from', 'exchanges', { saved })).toEqual(['missing-operand:@from'])
    expect(wrong('@a y', 'exchanges', { saved })).toEqual(['too-deep:@a'])
    expect(wrong('y @bad', 'exchanges', { saved })).toEqual(['unknown-field:@bad'])
    expect(wrong('@from(', 'exchanges', { saved })).toEqual(['no-closing-bracket:('])
    expect(wrong('@toString', 'exchanges', { saved })).toEqual(['unknown-saved-filter:@toString'])
    expect(read('@example.com')).toBe('"@example.com"')
  })

  it.each([
    ['request.foo.bar:1 status:abc', ['unknown-field:request.foo.bar', 'not-a-number:status:abc']],
    ['request.foo>=1', ['unknown-field:request.foo']],
    ['request.path:"open', ['no-closing-quote:request.path:"open']],
    ['a path~"open', ['no-closing-quote:path~"open']],
    ['(a', ['no-closing-bracket:(']],
    ['a) b', ['no-opening-bracket:)']],
    ['()', ['missing-operand:()']],
    ['or a', ['missing-operand:or']],
    ['and a', ['missing-operand:and']],
    ['a or', ['missing-operand:or']],
    ['a && ', ['missing-operand:&&']],
    ['a or or b', ['missing-operand:or']],
    ['not', ['missing-operand:not']],
    ['(not )', ['missing-operand:not']],
    ['status>=', ['missing-operand:status>=']],
    ['path~', ['missing-operand:path~']],
    ['status>=x', ['not-a-number:status>=x']],
    ['status:1..x', ['not-a-number:status:1..x']],
    ['time>25:00', ['not-a-time:time>25:00']],
    ['time:14:05..-5m', ['not-a-time:time:14:05..-5m']],
    ['host[3..2]=a', ['not-a-slice:[3..2]']],
    ['status[0..2]=4', ['not-a-slice:[0..2]']],
    ['path=hex"0x"', ['bad-hex:hex"0x"']],
    ['path>hex"00"', ['bad-hex:hex"00"']],
    ['status in (a, 200)', ['not-a-number:a']],
    ['status in (200', ['no-closing-bracket: in (200']],
    ['status in ()', ['missing-operand: in (']],
    ['held:yes fault:reset', ['needs-rules:held', 'needs-rules:fault']],
    ['exchanges>1', ['wrong-table:exchanges']]
  ])('reports the place of the problem in %s', (text, expected) => {
    expect(wrong(text)).toEqual(expected)
  })

  it('says which valid form could stand there', () => {
    const expected = (text: string, table: 'exchanges' | 'connections' = 'exchanges') =>
      parseFilter(text, table).problems[0]?.expected
    expect(expected('duration:fast')).toEqual(['duration>200ms', 'duration:1s..5s'])
    expect(expected('status:abc')).toEqual(['status:404', 'status:5xx', 'status>=400'])
    expect(expected('size:big')).toEqual(['size>10k', 'size:1..100'])
    expect(expected('time:now')).toEqual(['time>14:05', 'time>-5m', 'time:2026-03-01'])
    expect(expected('reqest.header.x:1')).toEqual(['request.header.x'])
    expect(expected('method:GET', 'connections')).toEqual(['any:(method:…)'])
    expect(expected('exchanges:2')).toEqual(['conn:(exchanges:…)'])
  })

  it('validates regular expressions where the caller can', () => {
    const regexProblem = (pattern: string) => (pattern === 'a(' ? { at: 1, message: 'missing )' } : null)
    expect(wrong('x path~/a(/', 'exchanges', { regexProblem })).toEqual(['bad-regex:(/'])
    expect(parse('path~/ab/', { regexProblem }).problems).toEqual([])
  })

  it('reports unknown names with their position instead of searching for them as words', () => {
    expect(wrong('body:paid sesion:Demo')).toEqual(['unknown-field:body', 'unknown-field:sesion'])
    expect(wrong('get -endd:rst foo:')).toEqual(['unknown-field:endd', 'unknown-field:foo'])
    expect(wrong('Content-Type:json reqest.header.host:x')).toEqual([
      'unknown-field:Content-Type',
      'unknown-field:reqest.header.host'
    ])
    expect(wrong('statsu:404 content-length:100')).toEqual([
      'unknown-field:statsu',
      'unknown-field:content-length'
    ])
    expect(wrong('method:GET', 'connections')).toEqual(['wrong-table:method'])
    expect(wrong('request.path:/a', 'connections')).toEqual(['wrong-table:request.path'])
    expect(wrong('response.json:a')).toEqual(['unknown-field:response.json'])
    expect(read('"foo:bar"')).toBe('"foo:bar"')
  })

  it('reports a name before a comparison if a field is similar', () => {
    expect(wrong('durat>1s')).toEqual(['unknown-field:durat'])
    expect(wrong('get -statsu>=400 siz < 10k')).toEqual(['unknown-field:statsu', 'unknown-field:siz'])
    expect(wrong('exchange>3', 'connections')).toEqual(['unknown-field:exchange'])
    expect(parseFilter('durat>1s', 'exchanges').problems[0]?.expected).toEqual(['duration'])
    for (const text of ['a->b', 'td<br>', 'foo>5', '<html>', 'x > y', 'List<String>'])
      expect(wrong(text)).toEqual([])
  })

  it('suggests fields similar to an unknown name', () => {
    expect(nearFields('statsu', 'exchanges')).toEqual(['status'])
    expect(nearFields('Code', 'exchanges')).toEqual(['status'])
    expect(nearFields('stat', 'connections')).toEqual(['state'])
    expect(nearFields('latency', 'exchanges')).toEqual(['ttfb'])
    expect(nearFields('content-type', 'exchanges')).toEqual([
      'response.header.content-type',
      'request.header.content-type'
    ])
    expect(nearFields('reqest.headers.host', 'exchanges')).toEqual(['request.header.host'])
    expect(nearFields('foo', 'exchanges')).toEqual([])
    for (const table of ['exchanges', 'connections'] as const)
      for (const field of knownFields(table))
        expect(parseFilter(`${field.replace('PATH', '$.a')}:`, table)).toMatchObject({
          tree: { kind: 'term' },
          problems: []
        })
  })

  it('is limited in depth, terms and length', () => {
    expect(wrong(`${'('.repeat(32)}a${')'.repeat(32)}`)).toEqual([])
    expect(wrong(`${'('.repeat(33)}a${')'.repeat(33)}`)).toEqual(['too-deep:('])
    expect(wrong(`${'not '.repeat(40)}a`)).toEqual(['too-deep:not'])
    expect(wrong('a '.repeat(MAX_FILTER_TERMS))).toEqual([])
    expect(wrong('a '.repeat(MAX_FILTER_TERMS + 1))).toHaveLength(1)
    expect(parse('a'.repeat(4097))).toMatchObject({
      tree: null,
      problems: [{ code: 'too-long', from: 4096 }]
    })
    expect(wrong('a'.repeat(4096))).toEqual([])
    // Saved filters that double at every level.
    const saved = Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`s${n}`, `@s${n + 1} @s${n + 1}`]))
    expect(parse('@s0', { saved: { ...saved, s31: 'a' } }).problems[0]?.code).toBe('too-long')
  })

  it('never throws, and marks places inside the text', () => {
    const piece = fc.constantFrom(
      ...[
        '(',
        ')',
        '"',
        'or ',
        'and ',
        'not ',
        '-',
        '!',
        'status',
        ':',
        '=',
        '!=',
        '>',
        '~',
        '/',
        '\\',
        '..',
        '[',
        ']'
      ],
      ...[
        ' ',
        'in (',
        ',',
        '@a',
        'any:(',
        'count:(',
        'conn:(',
        'request.header.x',
        'up',
        'time',
        '5',
        'hex"',
        '$.a',
        'é'
      ]
    )
    assertProperty(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''))
        ),
        (text) => {
          for (const table of ['exchanges', 'connections'] as const)
            for (const { from, to, text: part } of parseFilter(text, table, { saved: { a: 'x or $1' } })
              .problems) {
              expect(from).toBeGreaterThanOrEqual(0)
              expect(to).toBeLessThanOrEqual(Math.max(text.length, from + 1))
              expect(from).toBeLessThanOrEqual(to)
              expect(part.length).toBeLessThanOrEqual(200 + text.length)
            }
        }
      ),
      { numRuns: 3000 }
    )
  })

  it('takes time in proportion to its length', () => {
    for (const text of [
      '(',
      'a(',
      'not ',
      '"',
      'x:"',
      'a or ',
      '[',
      'path~/',
      'request.json:$.a',
      'status in (',
      '@a(',
      ':'
    ])
      for (const table of ['exchanges', 'connections'] as const) {
        const start = performance.now()
        parseFilter(text.repeat(4096).slice(0, 4096), table)
        expect(performance.now() - start).toBeLessThan(500)
      }
  })

  it('means the same after it is printed', () => {
    assertProperty(
      fc.property(anyFilter('exchanges'), (tree) => {
        const printed = printFilter(tree)
        const again = parse(printed)
        expect(again.problems).toEqual([])
        expect(printFilter(again.tree!)).toBe(printed)
        expect(shape(again.tree)).toBe(shape(tree))
      }),
      { numRuns: 1000 }
    )
  })

  it('reads back the terms it writes', () => {
    assertProperty(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ maxLength: 30 }), (name, value) => {
        const key = { kind: 'head', side: 'request', part: 'query', name } as const
        expect(parseHeadKey(keyText(key))).toEqual(key)
        expect(parse(termText(key, value))).toMatchObject({
          problems: [],
          tree: {
            kind: 'term',
            key,
            quantity: 'any',
            slice: null,
            test: { kind: 'contains', text: value.toLowerCase() }
          }
        })
      })
    )
    expect(parseHeadKey('response.json:$..a')).toBeNull()
  })
})
