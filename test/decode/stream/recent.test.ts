import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecentMap } from '../../../src/decode/stream/recent'
import { assertProperty } from '../../helpers/properties'

it('keeps the newest keys in the order in which they were first added', () => {
  assertProperty(
    fc.property(fc.array(fc.nat(9), { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (keys, most) => {
      const map = new RecentMap<number>(most)
      let expected: [key: number, value: number][] = []
      for (const [value, key] of keys.entries()) {
        map.set(key, value)
        const known = expected.find(([other]) => other === key)
        if (known !== undefined) known[1] = value
        else expected = [...expected, [key, value] as [number, number]].slice(-most)
        expect(map.size).toBe(expected.length)
        for (let other = 0; other < 10; other++) {
          const [, found] = expected.find(([one]) => one === other) ?? []
          expect([map.has(other), map.get(other)]).toEqual([found !== undefined, found])
        }
      }
    })
  )
})
