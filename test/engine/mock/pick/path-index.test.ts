import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PathIndex } from '../../../../src/engine/mock/pick/request-index'
import { pathAlike } from '../../../../src/engine/mock/pick/score'
import { assertProperty } from '../../../helpers/properties'

const SEGMENT = fc.constantFrom('', 'a', 'b', 'items', '*', 'a%2Fb')
const PATH = fc.oneof(
  fc.array(SEGMENT, { maxLength: 5 }).map((segments) => segments.map((one) => `/${one}`).join('')),
  fc.constantFrom('*', '', 'example.org:443')
)

it('returns all added entries, the most similar paths first, with their similarity', () => {
  assertProperty(
    fc.property(fc.array(PATH, { maxLength: 20 }), PATH, (paths, came) => {
      const index = new PathIndex()
      for (const [at, path] of paths.entries()) index.add(path, at)
      const found = [...index.byLikeness(came)].map(({ alike, lists }) => ({ alike, indexes: lists.flat() }))
      const alikes = found.map(({ alike }) => alike)
      expect(alikes).toEqual(alikes.toSorted((one, other) => other - one))
      for (const { alike, indexes } of found)
        for (const at of indexes) expect(pathAlike(paths[at] ?? '', came)).toBe(alike)
      const all = found.flatMap(({ indexes }) => indexes).toSorted((one, other) => one - other)
      expect(all).toEqual([...paths.keys()])
      expect([...index.byLikeness(null)].flatMap(({ lists }) => lists.flat())).toHaveLength(paths.length)
    })
  )
})
