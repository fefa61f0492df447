/** Parsing of table filters. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyText, parseHeadKey } from '../../../src/shared/filter/field-key'
import { holds, parseFilter, termText } from '../../../src/shared/filter/filter-text'
import { knownFields, nearFields } from '../../../src/shared/filter/known-fields'
import { assertProperty } from '../../helpers/properties'

const parse = (text: string) => parseFilter(text, 'exchanges')
const terms = (text: string): string[] =>
  parse(text).terms.map(
    ({ key, isNot, test }) => `${isNot ? 'not ' : ''}${keyText(key)} ${Object.values(test).join(' ')}`
  )
const matches = (text: string, value: string | number | null): boolean => holds(parse(text).terms[0]!, value)

describe('a filter', () => {
  it('is a list of words when no part names a field', () => {
    const old = (text: string): string[] =>
      text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '')
    for (const text of [
      'GET /API',
      ' a  b\t',
      'http://host:80/x',
      '127.0.0.1:80',
      '-x',
      'localhost:8080',
      'web1:80',
      'redis-master:6379/0',
      'api.example.com:',
      'std::string',
      'fe80::1',
      'ac:de:48:00:11:22',
      '"',
      'a"b c"d'
    ])
      expect(parse(text)).toEqual({ words: old(text), terms: [], problems: [] })
    assertProperty(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 /?&=%._-]{0,40}$/), (text) => {
        expect(parse(text)).toEqual({ words: old(text), terms: [], problems: [] })
      })
    )
  })

  it('has terms for columns and message fields, and words next to them', () => {
    expect(terms('status:404 -method:POST request.header.Host:Example x')).toEqual([
      'status number = 404',
      'not method contains post',
      'request.header.host contains example'
    ])
    expect(parse('status:404 "two words" x')).toMatchObject({ words: ['two words', 'x'] })
    expect(terms('request.query."a b":"x \\" y" request.path:=/a request.cookie.sid:')).toEqual([
      'request.query."a b" contains x " y',
      'request.path equals /a',
      'request.cookie.sid there'
    ])
  })

  it('compares numbers, with units', () => {
    expect(terms('size:>10k took:<=1.5s status:4xx status:=200')).toEqual([
      'size number > 10000',
      'took number <= 1500',
      'status hundreds 4',
      'status number = 200'
    ])
    expect([matches('status:4xx', 404), matches('status:4xx', 204), matches('status:4xx', null)]).toEqual([
      true,
      false,
      false
    ])
    expect([matches('size:>=10', 10), matches('size:>10', 10), matches('size:<11', 10)]).toEqual([
      true,
      false,
      true
    ])
  })

  it.each([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
    ['=', [false, true, false]],
    ['', [false, true, false]]
  ])('compares with %s below, at and above the number', (compare, expected) => {
    expect([9.5, 10, 10.5].map((value) => matches(`size:${compare}10`, value))).toEqual(expected)
    expect(matches(`size:${compare}10`, null)).toBe(false)
  })

  it.each([
    ['b', 1],
    ['k', 1000],
    ['kb', 1000],
    ['m', 1_000_000],
    ['mb', 1_000_000],
    ['g', 1_000_000_000],
    ['gb', 1_000_000_000],
    ['ms', 1],
    ['s', 1000],
    ['', 1]
  ])('reads the unit %j in either case', (unit, factor) => {
    for (const written of [unit, unit.toUpperCase()])
      expect(terms(`size:<=2.5${written}`)).toEqual([`size number <= ${2.5 * factor}`])
  })

  it('finds present, absent and exact values', () => {
    expect([matches('request.header.x:', ''), matches('request.header.x:', null)]).toEqual([true, false])
    expect([matches('-request.header.x:', ''), matches('-request.header.x:', null)]).toEqual([false, true])
    expect(terms('request.path:="/a b"')).toEqual(['request.path equals /a b'])
    expect([matches('request.path:=/a', '/A'), matches('request.path:=/a', '/ab')]).toEqual([true, false])
  })

  it('reports invalid terms', () => {
    expect(parse('request.foo.bar:1 status:abc').problems).toEqual([
      { code: 'unknown-field', text: 'request.foo.bar', from: 0, to: 15 },
      { code: 'not-a-number', text: 'status:abc', from: 18, to: 28 }
    ])
    expect(parse('request.path:"open').problems).toEqual([
      { code: 'no-closing-quote', text: 'request.path:"open', from: 0, to: 18 }
    ])
  })

  it('reports unknown names with their position instead of searching for them as words', () => {
    const unknown = (text: string, table: 'exchanges' | 'connections' = 'exchanges'): string[] =>
      parseFilter(text, table).problems.map(({ code, from, to }) => `${code} ${text.slice(from, to)}`)
    expect(unknown('body:paid session:Demo')).toEqual(['unknown-field body', 'unknown-field session'])
    expect(unknown('get -ended:rst foo:')).toEqual(['unknown-field ended', 'unknown-field foo'])
    expect(unknown('Content-Type:json reqest.header.host:x')).toEqual([
      'unknown-field Content-Type',
      'unknown-field reqest.header.host'
    ])
    expect(unknown('statsu:404 session:2 content-length:100')).toEqual([
      'unknown-field statsu',
      'unknown-field session',
      'unknown-field content-length'
    ])
    expect(unknown('method:GET', 'connections')).toEqual(['unknown-field method'])
    expect(unknown('request.path:/a', 'connections')).toEqual(['unknown-field request.path'])
    expect(parse('"foo:bar"')).toEqual({ words: ['foo:bar'], terms: [], problems: [] })
  })

  it('suggests fields similar to an unknown name', () => {
    expect(nearFields('statsu', 'exchanges')).toEqual(['status'])
    expect(nearFields('Code', 'exchanges')).toEqual(['status'])
    expect(nearFields('stat', 'connections')).toEqual(['state'])
    expect(nearFields('duration', 'exchanges')).toEqual(['took'])
    expect(nearFields('content-type', 'exchanges')).toEqual([
      'response.header.content-type',
      'request.header.content-type'
    ])
    expect(nearFields('reqest.headers.host', 'exchanges')).toEqual(['request.header.host'])
    expect(nearFields('foo', 'exchanges')).toEqual([])
    for (const table of ['exchanges', 'connections'] as const)
      for (const field of knownFields(table)) {
        const text = `${field.replace('PATH', '$.a')}:`
        expect(parseFilter(text, table)).toMatchObject({ terms: [{}], problems: [] })
      }
  })

  it('accepts the earlier names of the path and the server', () => {
    expect(terms('target:/api')).toEqual(['target contains /api'])
    expect(parseFilter('target:=::1', 'connections').terms).toMatchObject([{ key: { fact: 'target' } }])
    expect(knownFields('exchanges')).not.toContain('target')
  })

  it('never throws, and reads back the terms it writes', () => {
    assertProperty(
      fc.property(fc.string(), (text) => {
        parse(text)
        parseFilter(text, 'connections')
      })
    )
    assertProperty(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ maxLength: 30 }), (name, value) => {
        const key = { kind: 'head', side: 'request', part: 'query', name } as const
        expect(parseHeadKey(keyText(key))).toEqual(key)
        expect(parse(termText(key, value))).toEqual({
          words: [],
          problems: [],
          terms: [{ key, isNot: false, test: { kind: 'contains', text: value.toLowerCase() } }]
        })
      })
    )
  })

  it('may name a path in JSON, including a colon', () => {
    expect(terms('response.json:$.a["b c"][0]:=paid -request.json.$.id')).toEqual([
      'response.json:$.a["b c"][0] equals paid',
      'not request.json:$.id there'
    ])
    expect(parse('response.json:a').problems).toEqual([
      { code: 'unknown-field', text: 'response.json', from: 0, to: 13 }
    ])
    expect(parseHeadKey('response.json:$..a')).toBeNull()
  })
})
