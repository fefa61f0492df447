/** The value at a path of a JSON body, as a filter and as a column. */
import { expect, it } from 'vitest'
import { jsonColumn, jsonTerm } from '../../../../../src/renderer/src/features/inspector/body/model/json-term'
import { parseFilter } from '../../../../../src/shared/filter/parse'

it('a text is compared without quotes, a number as it was sent', () => {
  const path = ['order', 'line items', 0]
  expect(jsonTerm('response', path, '1.50')).toBe('response.json:$.order["line items"][0]=1.50')
  expect(jsonTerm('request', ['a'], String.raw`"x \"y\" \u00e9"`)).toBe(
    String.raw`request.json:$.a="x \"y\" é"`
  )
  expect(jsonTerm('request', ['a'], '{ "b": 1 }')).toBe('request.json:$.a:')
  expect(jsonTerm('request', ['a'], '"cut')).toBe('request.json:$.a:')
  expect(jsonColumn('request', ['a', 0])).toBe('request.json:$.a[0]')
  for (const source of ['null', '"or"', '"a"', '[1]'])
    expect(parseFilter(jsonTerm('response', path, source) ?? '', 'exchanges').problems).toEqual([])
})

it('a path that is too long for a key has neither', () => {
  const path = ['x'.repeat(250)]
  expect([jsonTerm('request', path, '1'), jsonColumn('request', path)]).toEqual([null, null])
})
