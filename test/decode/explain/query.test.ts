import { describe, expect, it } from 'vitest'
import { keyPath, markPairs, queryJson } from '../../../src/decode/explain/query'
import { queryPairs } from '../../../src/decode/view/pairs'

const pairs = (query: string): NonNullable<ReturnType<typeof queryPairs>>['pairs'] =>
  queryPairs(`/?${query}`)?.pairs ?? []

describe('a query', () => {
  it('has its arrays merged', () => {
    const query = 'a=1&b[]=x&b[]=y&c[d]=1&c[e][]=2&tag=p&tag=q+r&n=%E5%85%89&__proto__=z'
    expect(JSON.parse(queryJson(pairs(query)))).toEqual(
      JSON.parse('{"a":"1","b":["x","y"],"c":{"d":"1","e":["2"]},"tag":["p","q r"],"n":"光","__proto__":"z"}')
    )
  })

  it('may contradict itself and is still shown', () => {
    expect(JSON.parse(queryJson(pairs('a=1&a[b]=2&a[c]=3')))).toEqual({ a: { b: '2', c: '3' } })
    expect(JSON.parse(queryJson(pairs('a[]=1&a[b]=2')))).toEqual({ a: ['1', '2'] })
  })

  it('has invalid and repeated parameters marked', () => {
    const marks = markPairs(pairs('ok=1&p=100%&q=%zz&l=caf%E9&u=caf%C3%A9&t=1&t=2&x[]=1&y[k]=1'))
    expect(
      marks.map(({ faults, repeated, nested }) => [faults.join(), repeated?.place ?? 0, nested])
    ).toEqual([
      ['', 0, null],
      ['percent', 0, null],
      ['percent', 0, null],
      ['not-utf8', 0, null],
      ['', 0, null],
      ['', 1, null],
      ['', 2, null],
      ['', 0, 'array'],
      ['', 0, 'map']
    ])
  })

  it.each([
    ['a[b][c]', ['a', 'b', 'c']],
    ['a[]', ['a', '']],
    ['a[b', null],
    ['[a]', null],
    ['a]b[', null],
    ['a[b]c', null],
    ['a[[b]]', null]
  ])('parses the name as an array or a plain name: %s', (name, path) => {
    expect(keyPath(name)).toEqual(path)
  })
})
