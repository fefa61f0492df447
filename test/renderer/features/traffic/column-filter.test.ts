/** The term of a column in the filter of its table. */
import { expect, it } from 'vitest'
import {
  fieldsIn,
  listedTerm,
  typedTerm,
  withColumnTerm
} from '../../../../src/renderer/src/features/traffic/model/column-filter'
import { parseFilter } from '../../../../src/shared/filter/parse'

it('an input becomes a term, with its operator and quotes where they are needed', () => {
  const typed = ['404', '>10k', '>= 10', 'a b', '=a,b', '!=x', '~^a b$', '400..499', '5xx']
  expect(typed.map((text) => typedTerm('f', text))).toEqual([
    'f:404',
    'f>10k',
    'f>=10',
    'f:"a b"',
    'f="a,b"',
    'f!=x',
    'f~^a b$',
    'f:400..499',
    'f:5xx'
  ])
  expect(listedTerm('host', '"a b"')).toBe('host="a b"')
})

it('replaces the terms about its field that every row must pass', () => {
  const change = (filter: string, term: string | null) => withColumnTerm(filter, 'status', term, 'exchanges')
  expect(change('', 'status=200')).toBe('status=200')
  expect(change('status:5xx', 'status=200')).toBe('status=200')
  expect(change('get status:5xx host:a', 'status=200')).toBe('get host:a status=200')
  expect(change('get status:5xx', null)).toBe('get')
  expect(change('get', null)).toBe('get')
  expect(change('status:5xx', null)).toBe('')
  // Those of alternatives, negations and saved filters stay.
  expect(change('status:5xx or get', 'status=200')).toBe('(status:5xx or get) status=200')
  expect(change('-status:5xx', 'status=200')).toBe('-status:5xx status=200')
  expect(change('status:', 'status=200')).toBe('status=200')
})

it('lists the fields of a filter', () => {
  const { tree } = parseFilter('(status:5xx or up.bytes:hex"00") request.header.x:a', 'exchanges')
  expect([...fieldsIn(tree)]).toEqual(['status', 'up.bytes', 'request.header.x'])
  expect([...fieldsIn(null)]).toEqual([])
})
