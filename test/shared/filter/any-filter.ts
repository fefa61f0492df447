/** Random filters in normal form: groups with at least two parts, none inside a group of its own kind. */
import * as fc from 'fast-check'
import { isFactOf, type FilterTable } from '../../../src/shared/filter/facts'
import { parseFilter } from '../../../src/shared/filter/parse'
import type { FilterNode } from '../../../src/shared/filter/tree'

const TEXTS: readonly string[] = [
  'word',
  '"two words"',
  '"or"',
  '"a:b"',
  'status:404',
  'status!=5xx',
  'status:200..299',
  'size>=10k',
  'size<0.0000001',
  'duration<1.5s',
  'host:example',
  'host="a, b"',
  'host==Ex',
  'host!="5xx"',
  'host>m',
  'host=hex"61"',
  'path~"^/a b/\\d+"',
  'path~/x"y/',
  'path~/a\\/b/',
  'method in (GET, "po, st")',
  'status in (404, 5xx, 1..3)',
  'client=10.0.0.0/8',
  'client!=::1',
  'client in (10.0.0.1, a)',
  'time>14:05',
  'time:14:05..15:00',
  'time!=2026-03-01',
  'request.header.x:',
  'request.query."a b":=c',
  'response.json:$.a["b c"]>5',
  'response.body[-4..]~/}$/',
  'request.header.host[0..3]=api',
  'up[0..3]=hex"16 03 ?1"',
  'down.bytes:abc',
  'all:(response.header.set-cookie:secure)',
  'no:(response.header.set-cookie:x)',
  'reused:',
  'conn:(up>10 or exchanges:2)',
  'conn:(any:(status:5xx))'
]

function leaf(table: FilterTable): fc.Arbitrary<FilterNode> {
  const nodes = TEXTS.flatMap((text) => {
    const { tree, problems } = parseFilter(text, table)
    return tree === null || problems.length > 0 ? [] : [tree]
  })
  if (nodes.length === 0 || !isFactOf('host', table)) throw new Error('There are no filters to combine.')
  return fc.constantFrom(...nodes)
}

export function anyFilter(table: FilterTable): fc.Arbitrary<FilterNode> {
  return fc.letrec<{ node: FilterNode }>((tie) => {
    const parts = (not: 'and' | 'or'): fc.Arbitrary<FilterNode[]> =>
      fc
        .array(tie('node'), { minLength: 2, maxLength: 4 })
        .map((found) => found.flatMap((one) => (one.kind === not ? one.parts : [one])))
    return {
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        leaf(table),
        parts('and').map((found): FilterNode => ({ kind: 'and', parts: found })),
        parts('or').map((found): FilterNode => ({ kind: 'or', parts: found })),
        tie('node').map((part): FilterNode => ({ kind: 'not', part }))
      )
    }
  }).node
}
