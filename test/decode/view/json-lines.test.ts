import { describe, expect, it } from 'vitest'
import { jsonLines } from '../../../src/decode/view/json-lines'

function printed(text: string, mayBeCut = false): string[] | undefined {
  return jsonLines(text, mayBeCut)?.lines.map(
    ({ indent, tokens }) => '  '.repeat(indent) + tokens.map((token) => token.text).join('')
  )
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

  it('keeps numbers, duplicates and escapes as they were written', () => {
    expect(printed('{"n":12345678901234567890,"n":1.0e+10,"s":"\\u0041\\/"}')).toEqual([
      '{',
      '  "n": 12345678901234567890,',
      '  "n": 1.0e+10,',
      '  "s": "\\u0041\\/"',
      '}'
    ])
  })

  it('tells keys from strings', () => {
    expect(jsonLines('{"a":"b","c":[true,null,-1]}', false)?.lines[1]).toEqual({
      indent: 1,
      tokens: [
        { kind: 'key', text: '"a"' },
        { kind: 'punctuation', text: ': ' },
        { kind: 'string', text: '"b"' },
        { kind: 'punctuation', text: ',' }
      ]
    })
  })

  it('takes several values one after another', () => {
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
    expect(jsonLines(text, false)).toBeUndefined()
  })

  it('shows the beginning of a text cut anywhere', () => {
    const whole =
      '{"name":"caf\\u00e9 \\"x\\"","n":-12.5e+3,"list":[true,false,null,{}],"deep":{"a":{"b":[1,2]}}}'
    for (let length = 1; length < whole.length; length++) {
      expect(jsonLines(whole.slice(0, length), true)?.cut, whole.slice(0, length)).toBe(true)
    }
    expect(jsonLines(whole, true)?.cut).toBe(false)
  })

  it('does not follow nesting without end, and stays fast on hostile text', () => {
    expect(jsonLines('['.repeat(60_000), true)).toBeUndefined()
    expect(jsonLines('"'.repeat(60_000), true)).toBeDefined()
    const wide = `[${'[],'.repeat(20_000)}[]]`
    const before = performance.now()
    jsonLines(wide, false)
    expect(performance.now() - before).toBeLessThan(1000)
  })
})
