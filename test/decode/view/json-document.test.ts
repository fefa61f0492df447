import { describe, expect, it } from 'vitest'
import { jsonDocument } from '../../../src/decode/view/json-document'
import { growth } from '../../helpers/cpu-time'

function lines(text: string, mayBeCut = false): string[] {
  const document = jsonDocument(text, mayBeCut)
  return Array.from({ length: document.count }, (_, line) => {
    const tokens = document.tokens(line).map((token) => token.text)
    expect(document.width(line)).toBeGreaterThanOrEqual(tokens.join('').length)
    return '  '.repeat(document.indent(line)) + tokens.join('')
  })
}

/** Returns the printed lines, or undefined if the text is not JSON. */
function printed(text: string, mayBeCut = false): string[] | undefined {
  return jsonDocument(text, mayBeCut).fault === null ? lines(text, mayBeCut) : undefined
}

describe('JSON as lines', () => {
  it('breaks the outermost value and keeps short containers whole', () => {
    expect(
      printed('{"id":9917,"status":"paid","lines":[{"sku":"A-1","qty":2}],"none":{},"empty":[]}')
    ).toEqual([
      '{',
      '  "id": 9917,',
      '  "status": "paid",',
      '  "lines": [ { "sku": "A-1", "qty": 2 } ],',
      '  "none": {},',
      '  "empty": []',
      '}'
    ])
  })

  it('breaks containers that do not fit a line', () => {
    const long = 'x'.repeat(70)
    expect(printed(`{"a":["${long}",{"b":1}]}`)).toEqual([
      '{',
      '  "a": [',
      `    "${long}",`,
      '    { "b": 1 }',
      '  ]',
      '}'
    ])
  })

  it('keeps numbers, duplicates and escapes unchanged', () => {
    expect(printed('{"n":12345678901234567890,"n":1.0e+10,"s":"\\u0041\\/"}')).toEqual([
      '{',
      '  "n": 12345678901234567890,',
      '  "n": 1.0e+10,',
      '  "s": "\\u0041\\/"',
      '}'
    ])
  })

  it('lists duplicate members of an object, in any spelling', () => {
    const text =
      '{"role":"user","\\u0072ole":"admin","list":[{"a":1,"b":{"a":2}},{"a":1,"c":"a","a":2}],"list":0}'
    expect(jsonDocument(text, false).repeats(10)).toEqual([
      { name: 'role', line: 2 },
      { name: 'a', line: 5 },
      { name: 'list', line: 7 }
    ])
    expect(jsonDocument(text, false).repeats(1)).toEqual([{ name: 'role', line: 2 }])
    expect(jsonDocument('{"a":1,"ab', true).repeats(10)).toEqual([])
    expect(jsonDocument('{"a":1} {"a":1} ["a","a"]', false).repeats(10)).toEqual([])
  })

  it('distinguishes keys from strings', () => {
    expect(jsonDocument('{"a":"b","c":[true,null,-1]}', false).tokens(1)).toEqual([
      { kind: 'key', text: '"a"', at: 1 },
      { kind: 'punctuation', text: ': ', at: 4, size: 1 },
      { kind: 'string', text: '"b"', at: 5 },
      { kind: 'punctuation', text: ',', at: 8 }
    ])
  })

  it('accepts several consecutive values', () => {
    expect(printed('{"a":1}\n{"b":2}\n')).toEqual(['{', '  "a": 1', '}', '{ "b": 2 }'])
    expect(printed('1\n"two"\nnull')).toEqual(['1', '"two"', 'null'])
  })

  it.each([
    '',
    ' ',
    'hello',
    '{',
    '[1,]',
    '{"a"}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '[1}',
    ']',
    '{"a":01}',
    '{"a":1 "b":2}',
    '"\t"',
    '[1e]',
    '-',
    '{"a":1}}',
    '[undefined]'
  ])('refuses %j', (text) => {
    expect(printed(text)).toBeUndefined()
  })

  it('shows the beginning of a text truncated anywhere', () => {
    const whole =
      '{"name":"caf\\u00e9 \\"x\\"","n":-12.5e+3,"list":[true,false,null,{}],"deep":{"a":{"b":[1,2]}}}'
    for (let length = 1; length < whole.length; length++) {
      const { cut, fault } = jsonDocument(whole.slice(0, length), true)
      expect([cut, fault], whole.slice(0, length)).toEqual([true, null])
    }
    expect(jsonDocument(whole, true)).toMatchObject({ cut: false, fault: null })
  })

  it('limits nesting, and takes linear time for hostile text', () => {
    expect(jsonDocument('['.repeat(60_000), true).fault).toEqual({
      at: 500,
      line: 1,
      column: 501,
      expected: 'less-depth'
    })
    for (const hostile of ['"', '[],', '{"a":', '-']) {
      const parse = (times: number): void => {
        jsonDocument(`[${hostile.repeat(times)}`, true)
      }
      expect(growth(parse, 10_000, 8), hostile).toBeLessThan(1.6)
    }
  })

  it('shows the part before an error, reports its position, and keeps the rest unchanged', () => {
    const text = '{"a":1,\n "b":[1,2,oops],\r\n"c":3}\n'
    const document = jsonDocument(text, false)
    expect(document.fault).toEqual({ at: 18, line: 2, column: 11, expected: 'value' })
    expect(lines(text)).toEqual(['{', '  "a": 1,', '  "b": [', '    1,', '    2,', 'oops],', '"c":3}'])
    expect(document.tokens(5)[0]).toEqual({ kind: 'fault', text: 'o', at: 18 })
  })

  it.each([
    ['{"a":1 "b":2}', 'comma', 8],
    ['{"a" 1}', 'colon', 6],
    ['{a:1}', 'key', 2],
    ['["\\x"]', 'escape', 3],
    ['["a\tb"]', 'escape', 4],
    ['[1,]', 'value', 4],
    ['[1', 'comma', 3],
    ['["open', 'escape', 7],
    ['', 'value', 1],
    ['plain', 'value', 1]
  ])('reports the missing part of %j', (text, expected, column) => {
    expect(jsonDocument(text, false).fault).toMatchObject({ expected, column, line: 1 })
  })

  it('folds each container from its first line to its last, including nested and truncated ones', () => {
    const long = JSON.stringify({ list: ['x'.repeat(40), 'y'.repeat(40)], empty: {}, n: 1 })
    const folds = (text: string, mayBeCut = false): number[] => {
      const document = jsonDocument(text, mayBeCut)
      return Array.from({ length: document.count }, (_, line) => document.foldEnd(line))
    }
    // { · "list": [ · x · y · ], · "empty": {}, · "n": 1 · }
    expect(folds(long)).toEqual([7, 4, 2, 3, 4, 5, 6, 7])
    expect(folds(long.slice(0, 60), true)).toEqual([3, 3, 2, 3])
  })

  it('takes linear time for megabytes', () => {
    const parse = (length: number): void => {
      const entries = Array.from({ length }, (_, id) => ({
        id,
        name: `entry ${id}`,
        tags: ['a', 'b'],
        ok: true,
        none: null
      }))
      const { fault, count } = jsonDocument(JSON.stringify(entries), false)
      expect([fault, count]).toEqual([null, length * 7 + 2])
    }
    expect(growth(parse, 7500, 8)).toBeLessThan(1.6)
  })
})

it('the node at an offset has its path, also in a container on one line', () => {
  const text = '{"a": {"b": [1, "two"]}} !'
  const lines = jsonDocument(text, false)
  const at = (part: string) => lines.placeAt(text.indexOf(part))
  expect(at('"two"')).toEqual({ path: ['a', 'b', 1], value: [text.indexOf('"two"'), text.indexOf(']')] })
  expect(at('"b"')?.path).toEqual(['a', 'b'])
  expect([at('!'), jsonDocument('!', false).placeAt(0)]).toEqual([null, null])
})
