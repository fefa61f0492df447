import { expect, it } from 'vitest'
import { remarkPieces } from '../../../../src/engine/capture/har/remark-pieces'

const joined = (pieces: readonly string[]): unknown => JSON.parse(pieces.join(''))

it('long entries are cut into pieces that each fit into a comment, whatever their characters', () => {
  const entry = { time: 1, _text: '漢"\\🟢\0'.repeat(20_000) }
  const { pieces, left } = remarkPieces({ entry }, 'entry')
  const sizes = pieces.map((json) => Buffer.byteLength(JSON.stringify({ json })))
  expect([joined(pieces), left, sizes.filter((size) => size > 62_000), pieces.length > 1]).toEqual([
    { entry },
    [],
    [],
    true
  ])
})

it('the longest custom members are omitted first and named', () => {
  const entry = {
    time: 1,
    _a: 'x'.repeat(100),
    _b: 'x'.repeat(900),
    _c: 'x'.repeat(500),
    plain: 'x'.repeat(300)
  }
  const withForm = { entry, request: 'utf-8' }
  const { pieces, left } = remarkPieces<'entry'>(withForm, 'entry', 600)
  expect([joined(pieces), left]).toEqual([
    { entry: { time: 1, _a: entry._a, plain: entry.plain }, request: 'utf-8' },
    ['_b', '_c']
  ])
})

it('an entry that is too long without them is omitted completely', () => {
  expect(remarkPieces({ entry: { plain: 'x'.repeat(300), _a: 1 } }, 'entry', 200)).toEqual({
    pieces: [],
    left: ['plain', '_a']
  })
})
