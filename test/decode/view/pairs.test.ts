import { describe, expect, it } from 'vitest'
import { cookiePairs, formPairs, parseSetCookie, queryPairs } from '../../../src/decode/view/pairs'

describe('a query', () => {
  it('has its pairs in order, decoded, each with its position', () => {
    const target = '/find?q=%E5%85%89+x&q=&flag&=v&&p=1%2#part'
    const list = queryPairs(target)
    expect(list?.pairs.map(({ name, value, rawValue }) => [name, value, rawValue])).toEqual([
      ['q', '光 x', '%E5%85%89+x'],
      ['q', '', ''],
      ['flag', '', null],
      ['', 'v', 'v'],
      ['p', '1%2', '1%2']
    ])
    expect(
      list?.pairs.map(({ range, valueRange }) => [target.slice(...range), target.slice(...valueRange)])
    ).toEqual([
      ['q=%E5%85%89+x', '%E5%85%89+x'],
      ['q=', ''],
      ['flag', ''],
      ['=v', 'v'],
      ['p=1%2', '1%2']
    ])
  })

  it('may be empty or absent', () => {
    expect([queryPairs('/a'), queryPairs('/a?'), queryPairs('*')]).toEqual([
      null,
      { pairs: [], more: false },
      null
    ])
  })

  it('with very many pairs is listed up to a limit', () => {
    const { pairs, more } = formPairs('a=1&'.repeat(100_000), 'utf-8')
    expect([pairs.length, more]).toEqual([2000, true])
  })

  it('in another encoding is decoded with it', () => {
    expect(formPairs('name=%B9%E2', 'gb18030').pairs[0]?.value).toBe('光')
  })
})

describe('cookies', () => {
  it('of a request are pairs as sent, repeated ones and quotes included', () => {
    const value = 'sid=7f3a9c; theme="dark";  theme=light;empty=; bare ;a=b=c'
    const { pairs } = cookiePairs(value)
    expect(pairs.map(({ name, value: own, range }) => [name, own, value.slice(...range)])).toEqual([
      ['sid', '7f3a9c', 'sid=7f3a9c'],
      ['theme', '"dark"', 'theme="dark"'],
      ['theme', 'light', 'theme=light'],
      ['empty', '', 'empty='],
      ['bare', '', 'bare'],
      ['a', 'b=c', 'a=b=c']
    ])
  })

  it('in Set-Cookie have their attributes, known or not', () => {
    const value =
      'sid=a%20b; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly; SameSite=Lax; X-New = 1'
    const cookie = parseSetCookie(value)
    expect(cookie).toMatchObject({ name: 'sid', value: 'a%20b', range: [0, 9] })
    expect(cookie?.attributes.map(({ name, value: own }) => [name, own])).toEqual([
      ['Path', '/'],
      ['Expires', 'Wed, 21 Oct 2026 07:28:00 GMT'],
      ['HttpOnly', ''],
      ['SameSite', 'Lax'],
      ['X-New', '1']
    ])
    expect([parseSetCookie('lonely'), parseSetCookie('')]).toEqual([
      { name: '', value: 'lonely', range: [0, 6], attributes: [] },
      null
    ])
  })
})
