/** The line that says how a filter is read. */
import { expect, it } from 'vitest'
import { useFilterWords } from '../../../../src/renderer/src/features/traffic/use-filter-words'
import { parseFilter } from '../../../../src/shared/filter/parse'
import { readAs } from '../../../../src/shared/filter/print'
import { inComponent } from '../../helpers/in-component'

it.each([
  ['status:5xx and not type:json', 'status between 500 and 599 and not type contains json'],
  ['a or (b c)', 'any text contains “a” or any text contains “b” and any text contains “c”'],
  ['(a or b) c', '(any text contains “a” or any text contains “b”) and any text contains “c”'],
  ['status in (404, 5xx)', 'status is one of 404, 5xx'],
  [String.raw`path~/^\/api\//`, String.raw`path matches /^\/api\//`],
  [String.raw`path~"a\/b"`, String.raw`path matches /a\/b/`],
  ['up[0..2]=hex"16 03"', 'up bytes [0..2] is 16 03'],
  ['conn:(exchanges>10)', 'its connection: (exchanges above 10)'],
  ['response.header.etag', 'has response.header.etag'],
  // What the user typed is no placeholder.
  ['method:{value}', 'method contains {value}']
])('%s', (text, read) => {
  const { tree, problems } = parseFilter(text, 'exchanges')
  expect(problems).toEqual([])
  expect(readAs(tree!, inComponent(useFilterWords).value)).toBe(read)
})
