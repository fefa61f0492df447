/** Parts of a request: variables, and values extracted from responses. */

import { describe, expect, it } from 'vitest'
import { compileExtraction } from '../../../src/engine/repeat/extraction'
import { compileTemplate } from '../../../src/engine/repeat/template'
import { compileVariables } from '../../../src/engine/repeat/variables'
import type { Extraction, RepeatVariable } from '../../../src/shared/contract/repeat-values'

function valuesOf(variable: RepeatVariable, count: number, seed = 1): string[] {
  const { values } = compileVariables([variable], seed)
  const [[, valueOf] = ['', () => '']] = values
  return Array.from({ length: count }, (_, attempt) => valueOf(attempt))
}

describe('a variable', () => {
  it('with a list or range starts again, or ends the run', () => {
    const list = { kind: 'list' as const, name: 'x', values: ['a', 'b'] }
    expect(valuesOf({ ...list, atEnd: 'again' }, 3)).toEqual(['a', 'b', 'a'])
    expect(compileVariables([{ ...list, atEnd: 'stop' }], 1).attempts).toBe(2)
    expect(compileVariables([{ ...list, atEnd: 'again' }], 1).attempts).toBe(Infinity)
  })

  it('with a range counts up or down, padded with zeros', () => {
    const range = { kind: 'range', name: 'x', step: 2, width: 3, atEnd: 'again' } as const
    expect(valuesOf({ ...range, from: 1, to: 6 }, 4)).toEqual(['001', '003', '005', '001'])
    expect(valuesOf({ ...range, from: 1, to: -4 }, 4)).toEqual(['001', '-001', '-003', '001'])
  })

  it('with CSV is a column, with quotes and separators as spreadsheets write them', () => {
    const text = '\ufeffname;note\r\n"a;b";"says ""hi""\r\ntwice"\r\n\r\nc;\r\n'
    const { values, attempts } = compileVariables([{ kind: 'csv', text, header: true, atEnd: 'stop' }], 1)
    expect([...values.keys(), attempts]).toEqual(['name', 'note', 2])
    expect([0, 1].map((row) => [values.get('name')?.(row), values.get('note')?.(row)])).toEqual([
      ['a;b', 'says "hi"\r\ntwice'],
      ['c', '']
    ])
  })

  it('with invalid CSV is refused with its line', () => {
    const csv = { kind: 'csv', header: false, atEnd: 'stop' } as const
    expect(() => compileVariables([{ ...csv, text: 'a\n"b' }], 1)).toThrow('opened in line 2')
    expect(() => compileVariables([{ ...csv, text: '\n\n' }], 1)).toThrow('The CSV has no rows')
  })

  it.each<RepeatVariable>([
    { kind: 'integer', name: 'x', from: -5, to: 5 },
    { kind: 'integer', name: 'x', from: 0, to: Number.MAX_SAFE_INTEGER },
    { kind: 'hex', name: 'x', bytes: 5 },
    { kind: 'uuid', name: 'x' },
    { kind: 'choice', name: 'x', values: ['a', 'b', 'c'] }
  ])('with random values is the same for the same seed, and different for another: %j', (variable) => {
    const first = valuesOf(variable, 200)
    expect(valuesOf(variable, 200)).toEqual(first)
    expect(valuesOf(variable, 200, 2)).not.toEqual(first)
    expect(new Set(first).size).toBeGreaterThan(2)
  })

  it('with random values has the right format and covers all possible values', () => {
    const numbers = valuesOf({ kind: 'integer', name: 'x', from: -2, to: 2 }, 500)
    expect([...new Set(numbers)].sort()).toEqual(['-1', '-2', '0', '1', '2'])
    for (const value of valuesOf({ kind: 'uuid', name: 'x' }, 50)) {
      expect(value).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
    for (const value of valuesOf({ kind: 'hex', name: 'x', bytes: 5 }, 50))
      expect(value).toMatch(/^[0-9a-f]{10}$/)
  })

  it('has a unique name', () => {
    const uuid = { kind: 'uuid', name: 'x' } as const
    expect(() => compileVariables([uuid, uuid], 1)).toThrow('Two variables are named x')
  })
})

describe('a request with names', () => {
  const rendered = (text: string, values: Record<string, string>, fixLength = true): string => {
    const template = compileTemplate(Buffer.from(text), new Set(Object.keys(values)), { fixLength })
    return template.render((name) => Buffer.from(values[name] ?? '').toString('latin1')).toString()
  }

  it('is unchanged without variables', () => {
    const bytes = Buffer.from([71, 0, 255, 123, 123, 120, 125, 125])
    const template = compileTemplate(bytes, new Set(), { fixLength: true })
    expect(template.constant?.equals(bytes)).toBe(true)
    expect(template.notes).toEqual([{ code: 'unknown-name', name: 'x' }])
  })

  it('has the length of its resulting body, and only if the body changes', () => {
    const request = 'POST / HTTP/1.1\r\nContent-Length: 99\r\nX: {{a}}\r\n\r\n'
    expect(rendered(`${request}{{a}}!`, { a: '你好' })).toBe(
      'POST / HTTP/1.1\r\nContent-Length: 7\r\nX: 你好\r\n\r\n你好!'
    )
    expect(rendered(`${request}fixed`, { a: '1' })).toContain('Content-Length: 99')
    expect(rendered(`${request}{{a}}`, { a: '1' }, false)).toContain('Content-Length: 99')
  })

  it('notes that chunk sizes are not corrected', () => {
    const text = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{a}}\r\n0\r\n\r\n'
    const { notes } = compileTemplate(Buffer.from(text), new Set(['a']), { fixLength: true })
    expect(notes).toEqual([{ code: 'chunked', name: '' }])
  })

  it('encodes in its first line only the characters that would end the URL', () => {
    expect(rendered('GET /{{a}} HTTP/1.1\r\nX: {{a}}\r\n\r\n', { a: 'a b%20&é' })).toBe(
      'GET /a%20b%20&%C3%A9 HTTP/1.1\r\nX: a b%20&é\r\n\r\n'
    )
  })
})

describe('a value extracted from a response', () => {
  const answer = {
    head: Buffer.from('HTTP/1.1 200 OK\r\nSet-Cookie: sid=abc; Path=/\r\nset-cookie: b=2\r\n\r\n'),
    body: Buffer.from('{"items":[{"id":7,"a b":"é"},null],"token":"t\\"1"}')
  }
  it.each<[wanted: Partial<Extraction>, value: string | null]>([
    [{ find: 'json', path: '$.token' }, 't"1'],
    [{ find: 'json', path: 'items[0].id' }, '7'],
    [{ find: 'json', path: "$['items'][0]['a b']" }, 'é'],
    [{ find: 'json', path: '$.items[-2]' }, '{"id":7,"a b":"é"}'],
    [{ find: 'json', path: '$.items[1]' }, 'null'],
    [{ find: 'json', path: '$.items[2]' }, null],
    [{ find: 'json', path: '$.token.length' }, null],
    [{ find: 'regex', in: 'head', pattern: 'sid=([^;]+)', group: '1' }, 'abc'],
    [{ find: 'regex', in: 'body', pattern: '"id":(?P<n>\\d)', group: 'n' }, '7'],
    [{ find: 'regex', in: 'body', pattern: 'nowhere', group: '0' }, null],
    [{ find: 'header', header: 'SET-cookie' }, 'sid=abc; Path=/'],
    [{ find: 'header', header: 'Location' }, null],
    [{ find: 'range', in: 'head', start: 9, end: 12 }, '200'],
    [{ find: 'range', in: 'body', start: 1, end: 900 }, null]
  ])('by %j', (wanted, value) => {
    const { extract } = compileExtraction({ name: 'x', ...wanted } as Extraction)
    expect(extract(answer)).toBe(value === null ? null : Buffer.from(value).toString('latin1'))
  })

  it('is found in JSON behind a byte order mark', () => {
    const { extract } = compileExtraction({ find: 'json', name: 'x', path: '$.a' })
    expect(extract({ head: Buffer.alloc(0), body: Buffer.from('\ufeff{"a":1}') })).toBe('1')
  })

  it('keeps the digits of numbers beyond JavaScript’s precision', () => {
    const body = Buffer.from('{"id": 1234567890123456789, "all": [ {"id":9007199254740993, "rate":1.50} ]}')
    const at = (path: string): string | null =>
      compileExtraction({ find: 'json', name: 'x', path }).extract({ head: Buffer.alloc(0), body })
    expect([at('id'), at('all[-1].id'), at('all[0].rate'), at('all[0]')]).toEqual([
      '1234567890123456789',
      '9007199254740993',
      '1.50',
      '{"id":9007199254740993, "rate":1.50}'
    ])
  })

  it.each(['a..b', '$[x]', '$.a[', "$['a]"])('is not searched at %j', (path) => {
    expect(() => compileExtraction({ find: 'json', name: 'x', path })).toThrow('is not a JSON path')
  })
})
